"""One stage as one pure flow: minimum loads and demands sit inside it as lower bounds.

Nodes are the rows, the columns, a hub that every unit leaves and returns to, one node for each
group of first places that earlier levels have fixed, and one for fixed further places. A lower
bound ``l`` of an arc is met by moving ``l`` units into the supplies of its ends (Ahuja, Magnanti
and Orlin, *Network Flows*, section 2.4).
"""

from dataclasses import dataclass

import numpy as np

from solver.backends.flow import FlowNetwork, min_cost_flows
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import IntArray, NodeArray, Scores, row_tiles
from solver.stages import FREE, Bounds, Stage

MAX_ARCS = 30_000_000
"""About 3 GB in the flow solver at 100 bytes an arc."""


class TooManyPairsError(ValueError):
    """More pairs than there is room for."""


@dataclass(frozen=True)
class Arcs:
    """Eligible pairs that are still open, with their scores; arrays of shape ``(n_arcs,)``."""

    rows: NodeArray
    columns: NodeArray
    scores: IntArray


def collect_arcs(problem: AssignmentProblem, scores: Scores) -> Arcs:
    """List the eligible pairs of rows and columns that take part, in row order.

    Raises
    ------
    TooManyPairsError
        When there are more than `MAX_ARCS` of them.
    """
    bounds = Bounds.of(problem)
    takes_part = bounds.load_max > 0
    parts: list[tuple[IntArray, IntArray, IntArray]] = []
    count = 0
    for rows, values, eligible in row_tiles(scores):
        open_pairs = eligible & takes_part & (bounds.places_max[rows] > 0)[:, None]
        i, j = np.nonzero(open_pairs)
        count += len(i)
        if count > MAX_ARCS:
            raise TooManyPairsError(f"more than {MAX_ARCS:,} eligible pairs in one flow")
        parts.append((i + rows.start, j, values[i, j]))
    if not parts:
        nothing = np.empty(0, dtype=np.int32)
        return Arcs(nothing, nothing, np.empty(0, dtype=np.int64))
    i, j, v = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Arcs(i.astype(np.int32), j.astype(np.int32), v)


def solve_stage(problem: AssignmentProblem, arcs: Arcs, stage: Stage) -> Assignment | None:
    """Solve one stage exactly; None when the hard bounds cannot be met."""
    flows = min_cost_flows(_network(problem, arcs, stage))
    if flows is None:
        return None
    amount = flows[: len(arcs.rows)]
    used = np.flatnonzero(amount)
    open_pairs = np.column_stack((arcs.rows[used], arcs.columns[used])).astype(np.int64)
    pairs = np.concatenate((open_pairs, problem.pinned))
    pin_amount = np.ones(len(problem.pinned), dtype=np.int64)
    return Assignment.from_pairs(pairs, np.concatenate((amount[used], pin_amount)))


def _network(problem: AssignmentProblem, arcs: Arcs, stage: Stage) -> FlowNetwork:
    bounds = Bounds.of(problem)
    n, m = problem.n_rows, problem.n_columns
    hub = n + m
    group_nodes = hub + 1 + np.arange(len(stage.groups))
    further = hub + 1 + len(stage.groups)
    n_nodes = further + 1
    rows, columns = np.arange(n), n + np.arange(m)
    first_tail = np.full(n, hub)
    grouped = stage.group != FREE
    first_tail[grouped] = group_nodes[stage.group[grouped]]
    further_tail = np.full(n, hub if stage.further_places is None else further)
    nothing_n, nothing_m = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    parts = (
        _pair_part(bounds, arcs, stage, n, problem.pair_max),
        (first_tail, rows, bounds.first_min, bounds.first_max, -stage.first_reward),
        (
            further_tail,
            rows,
            bounds.further_min,
            bounds.further_max,
            nothing_n - stage.further_reward,
        ),
        (columns, np.full(m, hub), bounds.load_min, bounds.load_max, nothing_m),
    )
    tails, heads, low, high, costs = (np.concatenate(part) for part in zip(*parts, strict=True))
    supplies = np.zeros(n_nodes, dtype=np.int64)
    np.add.at(supplies, heads, low)
    np.subtract.at(supplies, tails, low)
    fixed = [(int(g), group.places) for g, group in zip(group_nodes, stage.groups, strict=True)]
    for node, places in [*fixed, (further, stage.further_places or 0)]:
        supplies[node] += places
        supplies[hub] -= places
    return FlowNetwork(tails.astype(np.int32), heads.astype(np.int32), high - low, costs, supplies)


Part = tuple[IntArray | NodeArray, IntArray | NodeArray, IntArray, IntArray, IntArray]


def _pair_part(bounds: Bounds, arcs: Arcs, stage: Stage, n: int, pair_max: int | None) -> Part:
    i, j = arcs.rows, arcs.columns
    most = np.minimum(bounds.places_max[i], bounds.load_max[j])
    if pair_max is not None:
        most = np.minimum(most, pair_max)
    costs = -arcs.scores if stage.counts_scores else np.zeros(len(i), dtype=np.int64)
    return i, n + j, np.zeros(len(i), dtype=np.int64), most, costs
