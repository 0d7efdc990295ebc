"""The best pairs of each row, compiled: what a certificate of many pairs is made of.

Kept apart from the search for missing pairs, so that a mistake there cannot prove itself. Imported
inside functions alone, since Numba takes half a second to import.
"""

import numpy as np

from solver.kernels import Exact, compiled
from solver.scores import IntArray
from solver.tiles import Tile

LANES = 64
"""Columns whose maxima are kept side by side, which a processor does many at a time."""


@compiled
def largest_of_rows(tile: Tile, prices: Exact, count: IntArray, best: Exact) -> None:
    """Find the largest ``tile - prices`` of each row, largest first.

    A row's k largest values lie in the k lanes with the largest maxima, so that all columns are
    seen once and only those of k lanes again.

    Parameters
    ----------
    tile
        Shape ``(n_rows, n_columns)``.
    prices
        Shape ``(n_columns,)``, of a type in which the differences are exact.
    count
        How many are wanted, by row; at most ``best.shape[1]``.
    best
        Shape ``(n_rows, most)``, holding the least value; overwritten.
    """
    lanes: Exact = np.empty(LANES, dtype=prices.dtype)  # type: ignore[assignment]  # one of both
    for i in range(len(tile)):
        if not count[i]:
            continue
        row, top, least = tile[i], best[i], best[i, 0]
        lanes[:] = least
        _raise_lanes(row, prices, lanes)
        for _ in range(min(count[i], LANES)):
            lane = int(np.argmax(lanes))
            if lanes[lane] <= least:
                break
            lanes[lane] = least
            for j in range(lane, len(row), LANES):
                _insert(top, count[i] - 1, row[j] - prices[j])


@compiled
def _raise_lanes(row: Tile, prices: Exact, lanes: Exact) -> None:
    whole = len(row) // LANES * LANES
    for start in range(0, whole, LANES):
        for place in range(LANES):
            # An unsigned index cannot count from the end, which would keep the loop scalar.
            lane, j = np.uint64(place), np.uint64(start + place)
            value = row[j] - prices[j]
            lanes[lane] = value if value > lanes[lane] else lanes[lane]
    for rest in range(whole, len(row)):
        lanes[rest - whole] = max(lanes[rest - whole], row[rest] - prices[rest])


@compiled
def _insert(top: Exact, place: int, value: int) -> None:
    """Put a value in its place among the largest, if it belongs there."""
    if value <= top[place]:
        return
    while place > 0 and top[place - 1] < value:
        top[place] = top[place - 1]
        place -= 1
    top[place] = value


@compiled
def cheapest_of_rows(
    tile: Tile, prices: Exact, order: IntArray, count: IntArray, best: Exact
) -> None:
    """Find the largest ``-prices`` of each row's open pairs, largest first.

    Parameters
    ----------
    order
        Columns by rising price.
    tile, prices, count, best
        As in `largest_of_rows`; an entry of the tile above the least value is open.
    """
    for i in range(len(tile)):
        found, least = 0, best[i, 0] if count[i] else prices[0]
        for j in order:
            if found >= count[i]:
                break
            if tile[i, j] > least:
                best[i, found] = -prices[j]
                found += 1
