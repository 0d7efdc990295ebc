"""Shortest paths by label correction, compiled: see `solver.sparse_dual`."""

from typing import NamedTuple

import numpy as np

from solver.kernels import compiled
from solver.scores import BoolArray, IntArray, NodeArray

UNREACHED = 1 << 60
"""Potential of a row that no residual path has reached yet."""


class ResidualArrays(NamedTuple):
    """A residual network as arrays; nodes are the columns, the hub, and what follows it.

    Attributes
    ----------
    starts, columns, gains, can_add
        Listed pairs by row: ends, gain, and whether the row may take one more of it.
    held_starts, held_rows, held_gains
        Pairs in use by column.
    origin, reward, spare, used
        Shape ``(n_rows, 2)``: for first and further places the node that they come from, the
        reward, and whether the row may take one more and give one up.
    has_room, can_give
        Shape ``(n_columns,)``: whether a column may take one more and give one up.
    """

    starts: IntArray
    columns: NodeArray
    gains: IntArray
    can_add: BoolArray
    held_starts: IntArray
    held_rows: IntArray
    held_gains: IntArray
    origin: IntArray
    reward: IntArray
    spare: BoolArray
    used: BoolArray
    has_room: BoolArray
    can_give: BoolArray


class _Search(NamedTuple):
    """State of a search: potentials, and which columns have fallen and wait for their turn."""

    potential: IntArray
    of_row: IntArray
    waiting: BoolArray
    fallen: BoolArray


@compiled
def _lower_column(search: _Search, j: int, length: int) -> None:
    if length < search.potential[j]:
        search.potential[j] = length
        search.waiting[j] = True


@compiled
def _lower_row(net: ResidualArrays, search: _Search, i: int, length: int) -> None:
    """Lower a row and go on from it at once."""
    if length >= search.of_row[i]:
        return
    search.of_row[i] = length
    hub = len(net.has_room)
    for kind in range(2):
        origin = net.origin[i, kind]
        if net.used[i, kind] and length + net.reward[i, kind] < search.potential[origin]:
            search.potential[origin] = length + net.reward[i, kind]
            search.fallen[origin - hub] = True
    for k in range(net.starts[i], net.starts[i + 1]):
        if net.can_add[k]:
            _lower_column(search, net.columns[k], length - net.gains[k])


@compiled
def _leave_column(net: ResidualArrays, search: _Search, j: int) -> None:
    hub, here = len(net.has_room), search.potential[j]
    if net.has_room[j] and here < search.potential[hub]:
        search.potential[hub] = here
        search.fallen[0] = True
    for k in range(net.held_starts[j], net.held_starts[j + 1]):
        _lower_row(net, search, net.held_rows[k], here + net.held_gains[k])


@compiled
def _leave_origins(net: ResidualArrays, search: _Search) -> None:
    """Go on from the hub and the nodes of fixed places, all that fell since the last time."""
    hub = len(net.has_room)
    fallen = search.fallen.copy()
    search.fallen[:] = False
    if fallen[0]:
        for j in range(hub):
            if net.can_give[j]:
                _lower_column(search, j, search.potential[hub])
    for i in range(len(net.origin)):
        for kind in range(2):
            origin = net.origin[i, kind]
            if net.spare[i, kind] and fallen[origin - hub]:
                _lower_row(net, search, i, search.potential[origin] - net.reward[i, kind])


@compiled
def lower_potentials(net: ResidualArrays, potential: IntArray, floor: int) -> bool:
    """Lower `potential` until it belongs to the residual network; False at a negative cycle.

    Label correction in sweeps to and fro over the columns, in the order of the potentials given
    (Yen, *An algorithm for finding shortest routes*, 1970): a path that follows this order takes
    one sweep. The hub and the nodes of fixed places, which lead to very many rows, wait until no
    column falls any more.

    Parameters
    ----------
    potential
        Start of the search by node, shape ``(n_nodes,)``; overwritten.
    floor
        No simple path is shorter, so that a shorter one proves a negative cycle.
    """
    n_rows, n_columns = len(net.origin), len(net.has_room)
    search = _Search(
        potential,
        np.full(n_rows, UNREACHED, dtype=np.int64),
        np.ones(n_columns, dtype=np.bool_),
        np.ones(len(potential) - n_columns, dtype=np.bool_),
    )
    order, turn = np.argsort(potential[:n_columns], kind="mergesort"), 0
    # Between two turns of the hub and its like, a simple path takes at most one sweep a column; and
    # it meets each of those nodes once.
    most_turns = (n_columns + 1) * (len(search.fallen) + 1)
    while search.waiting.any() or search.fallen.any():
        if not search.waiting.any():
            _leave_origins(net, search)
        for s in range(n_columns):
            j = order[s] if turn % 2 == 0 else order[n_columns - 1 - s]
            if search.waiting[j]:
                if search.potential[j] < floor or search.potential[n_columns] < floor:
                    return False
                search.waiting[j] = False
                _leave_column(net, search, j)
        turn += 1
        if turn > most_turns:
            return False
    return True
