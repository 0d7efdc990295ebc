"""Loops that NumPy has no fast form for, compiled: without the GIL, and kept on disk once built.

Imported inside functions alone, since Numba takes half a second to import.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from solver.backends.flow import NodeArray
from solver.kernel_cache import keep
from solver.scores import BoolArray, IntArray
from solver.tiles import Tile

Exact = NDArray[np.float64] | IntArray

Function = TypeVar("Function", bound=Callable[..., object])

FINITE = {"nnan", "nsz"}
"""Comparisons may take for granted that no number is NaN; sums stay as they are written."""

UNREACHED = 1 << 60
"""Potential of a row that no residual path has reached yet."""


def compiled(function: Function) -> Function:
    """Compile on first use; the machine code is kept beside the function's file."""
    kernel = numba.njit(nogil=True, fastmath=FINITE)(function)
    keep(kernel)
    return cast(Function, kernel)


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
def lower_potentials(
    net: ResidualArrays, potential: IntArray, expected: IntArray, floor: int
) -> bool:
    """Lower `potential` until it belongs to the residual network; False at a negative cycle.

    Label correction with a queue, small labels first (Bertsekas, *A simple and fast label
    correcting algorithm for shortest paths*, 1993). The hub and the nodes of fixed places, which
    lead to very many rows, wait until the queue is empty.

    Parameters
    ----------
    potential
        Start of the search by node, shape ``(n_nodes,)``; overwritten.
    expected
        Rough potentials of the columns; they decide nothing but the order of the search.
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
    order, turn = np.argsort(expected, kind="mergesort"), 0
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
    return True


@compiled
def grouped(owners: NodeArray, n_owners: int) -> tuple[IntArray, NodeArray]:
    """Positions by owner, in order: those of owner x are ``order[starts[x]:starts[x + 1]]``."""
    starts = np.zeros(n_owners + 1, dtype=np.int64)
    for owner in owners:
        starts[owner + 1] += 1
    for x in range(n_owners):
        starts[x + 1] += starts[x]
    filled = starts.copy()
    order = np.empty(len(owners), dtype=np.int32)
    for k in range(len(owners)):
        order[filled[owners[k]]] = k
        filled[owners[k]] += 1
    return starts, order


LANES = 8
"""Lanes for each pair that is chosen at most: few of them then hold a pair worth looking at."""

LOWEST = -(1 << 62)


@compiled
def best_of_rows(
    tile: Tile,
    prices: Exact,
    floor: Exact,
    chosen: NodeArray,
    ceiling: Exact,
    rough: Tile,
    error: float,
) -> None:
    """Choose in each row the largest ``tile - prices`` above a floor, lowest columns among equals.

    The columns are dealt out to lanes, and the largest value of each lane is taken in the tile's
    own type, many at a time. Only lanes whose largest value may matter are looked at one by one.

    Parameters
    ----------
    tile
        Shape ``(n_rows, n_columns)``.
    prices, floor
        Shapes ``(n_columns,)`` and ``(n_rows,)``, of a type in which the differences are exact.
    chosen
        Shape ``(n_rows, most)``, holding -1; filled with columns, the best one first.
    ceiling
        Shape ``(n_rows,)``, holding the least value; raised to the largest one not chosen.
    rough, error
        Prices in the tile's type, and by how much a difference of that type may be wrong.
    """
    n_columns, most = tile.shape[1], chosen.shape[1]
    lanes = np.empty(min(n_columns, max(64, LANES * most)), dtype=tile.dtype)
    values, best = np.empty_like(prices[:most]), np.empty_like(lanes[:most])
    for i in range(len(tile)):
        row, heap = tile[i], chosen[i]
        _fill_lanes(row, rough, lanes)
        threshold = max(floor[i], _last_of_best(lanes, best) - error)
        count, rest = 0, ceiling[i]
        for b in range(len(lanes)):
            if lanes[b] + error < threshold or lanes[b] + error <= floor[i]:
                continue
            lanes[b] = LOWEST
            for j in range(b, n_columns, len(lanes)):
                value = row[j] - prices[j]
                last = count - 1
                worse = count == most and (
                    value < values[last] or (value == values[last] and j > heap[last])
                )
                if value <= floor[i] or worse:
                    rest = max(rest, value)
                    continue
                if count == most:
                    rest = max(rest, values[last])
                else:
                    count += 1
                place = count - 1
                while place > 0 and (
                    values[place - 1] < value
                    or (values[place - 1] == value and heap[place - 1] > j)
                ):
                    values[place], heap[place] = values[place - 1], heap[place - 1]
                    place -= 1
                values[place], heap[place] = value, j
        ceiling[i] = _largest_left(row, prices, lanes, rest, error)


@compiled
def _fill_lanes(row: Tile, rough: Tile, lanes: Tile) -> None:
    n_lanes = len(lanes)
    for b in range(n_lanes):
        lanes[b] = row[b] - rough[b]
    for start in range(n_lanes, len(row), n_lanes):
        width = min(n_lanes, len(row) - start)
        part, price = row[start : start + width], rough[start : start + width]
        for b in range(width):
            value = part[b] - price[b]
            lanes[b] = value if value > lanes[b] else lanes[b]


@compiled
def _last_of_best(lanes: Tile, best: Tile) -> float:
    """The smallest of the ``len(best)`` largest lanes."""
    count = 0
    for b in range(len(lanes)):
        value = lanes[b]
        if count < len(best):
            place = count
            count += 1
        elif value > best[-1]:
            place = count - 1
        else:
            continue
        while place > 0 and best[place - 1] < value:
            best[place] = best[place - 1]
            place -= 1
        best[place] = value
    return float(best[count - 1])


@compiled
def _largest_left(row: Tile, prices: Exact, lanes: Tile, rest: float, error: float) -> float:
    """Largest value that was not chosen, exactly: lanes are looked at until none can be larger."""
    while True:
        b = lanes.argmax()
        if lanes[b] + error <= rest:
            return rest
        lanes[b] = LOWEST
        for j in range(b, len(row), len(lanes)):
            rest = max(rest, row[j] - prices[j])


@compiled
def in_column_order(chosen: NodeArray, places: NodeArray, positions: NodeArray) -> int:
    """Write the places of all pairs chosen, by row, then column; return how many there are.

    Parameters
    ----------
    chosen
        Shape ``(n_rows, most)``; -1 for none.
    places, positions
        Column and row of each pair, at least as long as there are pairs.
    """
    count = 0
    for i in range(len(chosen)):
        first = count
        for j in chosen[i]:
            if j < 0:
                continue
            place = count
            while place > first and places[place - 1] > j:
                places[place] = places[place - 1]
                place -= 1
            places[place], positions[count] = j, i
            count += 1
    return count


@compiled
def best_of_groups(tile: Tile, prices: Exact, group: IntArray, chosen: NodeArray) -> None:
    """Choose in each row the largest ``tile - prices`` of every group of columns.

    Parameters
    ----------
    group
        Group of each column, shape ``(n_columns,)``.
    chosen
        Shape ``(n_rows, n_groups)``, holding -1.
    """
    most = np.empty(chosen.shape[1], dtype=prices.dtype)
    for i in range(len(tile)):
        row, best = tile[i], chosen[i]
        for j in range(len(row)):
            value, g = row[j] - prices[j], group[j]
            if best[g] < 0 or value > most[g]:
                most[g], best[g] = value, j


@compiled
def best_of_columns(
    tile: Tile, prices: Exact, least: Exact, chosen: NodeArray, values: Exact, counts: IntArray
) -> None:
    """Choose in each column the rows of the largest ``tile - prices - least``, lowest among equals.

    Parameters
    ----------
    least
        Shape ``(n_rows,)``.
    chosen, values
        Shape ``(n_columns, most)``; the first `counts` of each column are filled with positions
        of rows in no particular order, and what they are worth.
    """
    most = chosen.shape[1]
    floor = np.full(len(prices), -np.inf, dtype=np.float64)
    for i in range(len(tile)):
        row = tile[i]
        for j in range(len(row)):
            value = row[j] - prices[j] - least[i]
            if value <= floor[j]:
                continue
            if counts[j] < most:
                _sift_up(values[j], chosen[j], counts[j], value, i)
                counts[j] += 1
            else:
                _sift_down(values[j], chosen[j], value, i)
            if counts[j] == most:
                floor[j] = values[j][0]


@compiled
def _sift_up(values: Exact, heap: NodeArray, place: int, value: int, column: int) -> None:
    """Insert at the end of a heap whose root is the smallest value of the highest column."""
    while place > 0:
        parent = (place - 1) // 2
        if values[parent] < value or (values[parent] == value and heap[parent] > column):
            break
        values[place], heap[place] = values[parent], heap[parent]
        place = parent
    values[place], heap[place] = value, column


@compiled
def _sift_down(values: Exact, heap: NodeArray, value: int, column: int) -> None:
    """Replace the root."""
    place, size = 0, len(heap)
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and _goes_first(values, heap, child + 1, child):
            child += 1
        if values[child] > value or (values[child] == value and heap[child] < column):
            break
        values[place], heap[place] = values[child], heap[child]
        place = child
    values[place], heap[place] = value, column


@compiled
def _goes_first(values: Exact, heap: NodeArray, one: int, other: int) -> bool:
    """Whether an entry leaves before another: a smaller value, or the same of a higher column."""
    if values[one] != values[other]:
        return bool(values[one] < values[other])
    return bool(heap[one] > heap[other])
