"""The best pairs of the rows and columns of a tile, compiled: see `solver.search`."""

import numpy as np

from solver.kernels import Exact, compiled
from solver.scores import IntArray, NodeArray
from solver.tiles import Tile

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
