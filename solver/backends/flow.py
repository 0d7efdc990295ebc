"""Minimum-cost flow and maximum flow of OR-Tools, fed by arrays.

OR-Tools casts floats and wide integers silently, stretches arrays of one number, accepts negative
capacities and nodes, and reports an unbalanced or overflowing network as a return value only. The
former are refused before it sees them and every status is mapped here, so none of them can reach a
user as an answer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

from solver.scores import IntArray, NodeArray

LARGEST_SUM = 2.0**62
"""Supplies add up to less, half of the largest int64."""


class FlowError(RuntimeError):
    """The flow solver refused a network that this package built: a defect, never an answer."""


@dataclass(frozen=True)
class FlowNetwork:
    """Arcs and supplies of a network; arrays of shape ``(n_arcs,)`` and ``(n_nodes,)``."""

    tails: NodeArray
    heads: NodeArray
    capacities: IntArray
    costs: IntArray
    supplies: IntArray

    def __post_init__(self) -> None:
        _check_arcs(self.tails, self.heads, self.capacities, len(self.supplies))
        for name in ("costs", "supplies"):
            if getattr(self, name).dtype != np.int64:
                raise ValueError(f"{name} must be int64, got {getattr(self, name).dtype}")
        if self.costs.shape != self.tails.shape:
            raise ValueError(f"costs must have shape {self.tails.shape}, got {self.costs.shape}")
        if np.abs(self.supplies.astype(np.float64)).sum() >= LARGEST_SUM:
            raise ValueError("supplies are too large to be added up in 64 bits")
        if int(self.supplies.sum()) != 0:
            raise ValueError("supplies must sum to 0")


def _check_arcs(tails: NodeArray, heads: NodeArray, capacities: IntArray, n_nodes: int) -> None:
    """Refuse what OR-Tools would cast, broadcast, or write outside of its memory for."""
    for name, nodes in (("tails", tails), ("heads", heads)):
        if nodes.dtype != np.int32:
            raise ValueError(f"{name} must be int32, got {nodes.dtype}")
        if nodes.shape != capacities.shape:
            raise ValueError(f"{name} must have shape {capacities.shape}, got {nodes.shape}")
        if len(nodes) and not 0 <= int(nodes.min()) <= int(nodes.max()) < n_nodes:
            raise ValueError(f"{name} must be nodes from 0 to {n_nodes - 1}")
    if capacities.dtype != np.int64:
        raise ValueError(f"capacities must be int64, got {capacities.dtype}")
    if len(capacities) and capacities.min() < 0:
        raise ValueError("capacities must be >= 0")


def min_cost_flows(network: FlowNetwork) -> IntArray | None:
    """Flow of each arc in a flow of least cost, or None when the supplies cannot be met.

    Raises
    ------
    FlowError
        When the solver rejects the network, for example because costs overflow.
    """
    solver: Any = min_cost_flow.SimpleMinCostFlow()  # its stubs know no array shapes
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tails, network.heads, network.capacities, network.costs
    )
    nodes = np.arange(len(network.supplies), dtype=np.int32)
    solver.set_nodes_supplies(nodes, network.supplies)
    status = solver.solve()
    match status:
        case solver.OPTIMAL:
            return np.asarray(solver.flows(arcs), dtype=np.int64)
        case solver.INFEASIBLE:
            return None
        case solver.UNBALANCED | solver.BAD_COST_RANGE | solver.BAD_CAPACITY_RANGE:
            raise FlowError(f"the flow network was refused: {status.name}")
        case _:
            raise FlowError(f"unknown status of the flow solver: {status}")


@dataclass(frozen=True)
class MaxFlow:
    """Value of a maximum flow and the nodes on the source's side of a minimum cut."""

    value: int
    source_side: IntArray


def max_flow_and_cut(
    tails: NodeArray, heads: NodeArray, capacities: IntArray, source: int, sink: int
) -> MaxFlow:
    """Maximum flow from `source` to `sink`, with the smallest source side of a minimum cut."""
    from ortools.graph.python import max_flow  # takes 60 ms, and only a conflict needs it

    _check_arcs(tails, heads, capacities, np.iinfo(np.int32).max)
    solver: Any = max_flow.SimpleMaxFlow()  # its stubs know no array shapes
    solver.add_arcs_with_capacity(tails, heads, capacities)
    # Without an arc at the sink there would be no cut in the answer.
    solver.add_arc_with_capacity(source, sink, 0)
    status = solver.solve(source, sink)
    match status:
        case solver.OPTIMAL:
            side = np.sort(np.asarray(solver.get_source_side_min_cut(), dtype=np.int64))
            return MaxFlow(int(solver.optimal_flow()), side)
        case solver.POSSIBLE_OVERFLOW | solver.BAD_INPUT | solver.BAD_RESULT:
            raise FlowError(f"the maximum flow was refused: {status.name}")
        case _:
            raise FlowError(f"unknown status of the maximum flow: {status}")
