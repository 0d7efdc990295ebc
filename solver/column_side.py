"""Rows for columns that hardly any row has among its candidates.

A column that nobody lists looks worthless to the restricted problem, and its price falls to where
everybody seems to want it. So such a column lists the rows that would lose least by taking it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.network import Arcs
from solver.row_choice import NOTHING
from solver.scores import IntArray, Scores
from solver.search import Found, MapBlocks, Part, close_skipped
from solver.tiles import read_tile


@dataclass(frozen=True, eq=False)
class Needed:
    """Columns that need rows.

    Parameters
    ----------
    columns
        Strictly increasing.
    most
        Rows wanted by each of them, shape ``(len(columns),)``.
    prices
        Prices of all columns.
    n_rows
        Number of rows looked at in all parts together.
    worth
        What each row has without them, ``score - price``, shape ``(n_rows,)``.
    """

    columns: IntArray
    most: IntArray
    prices: IntArray
    n_rows: int
    worth: IntArray


def rows_for_columns(
    scores: Scores, needed: Needed, parts: Iterable[Part], map_blocks: MapBlocks
) -> Arcs:
    """Pairs of the columns with the rows that lose least by them, by row, then column.

    Parameters
    ----------
    parts
        Parts of all rows and exactly these columns.
    """
    found = Found.joined(map_blocks(partial(look_down_part, scores, needed), parts)).pairs
    place = np.searchsorted(needed.columns, found.columns)
    worth = found.scores - needed.prices[found.columns] - needed.worth[found.rows]
    order = np.lexsort((found.rows, -worth, place))
    counts = np.bincount(place, minlength=len(needed.columns))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    best = order[rank < needed.most[place[order]]]
    best = best[np.lexsort((found.columns[best], found.rows[best]))]
    return Arcs(found.rows[best], found.columns[best], found.scores[best])


def look_down_part(scores: Scores, needed: Needed, part: Part) -> Found:
    """The best rows of each column in one part."""
    from solver.best_kernels import best_of_columns

    tile = read_tile(scores, part.rows, part.columns)
    close_skipped(tile, part)
    shape = (tile.shape[1], _most_of(len(tile) / needed.n_rows, int(needed.most.max(initial=1))))
    chosen, counts = np.full(shape, -1, dtype=np.int32), np.zeros(shape[0], dtype=np.int64)
    prices, worth = needed.prices[needed.columns], needed.worth[part.rows]
    if tile.dtype == np.float32:
        values = np.zeros(shape)
        exact = prices.astype(np.float64), worth.astype(np.float64)
        best_of_columns(tile, *exact, chosen, values, counts)
    else:
        best_of_columns(tile, prices, worth, chosen, np.zeros(shape, dtype=np.int64), counts)
    place, slot = np.nonzero(np.arange(shape[1]) < counts[:, None])
    position = chosen[place, slot].astype(np.int64)
    score = tile[position, place]
    is_open = score > float(NOTHING) / 2
    place, position, score = place[is_open], position[is_open], score[is_open]
    pairs = Arcs(
        part.rows[position].astype(np.int32),
        needed.columns[place].astype(np.int32),
        score.astype(np.int64),
    )
    return Found(pairs, part.rows, np.full(len(part.rows), NOTHING))


def _most_of(share: float, most: int) -> int:
    """How many of a column's best rows a part of all rows can be expected to hold, with a margin.

    More would be thrown away again; fewer cost nothing but a little time later.
    """
    expected = share * most
    return min(most, int(np.ceil(expected + 3 * np.sqrt(expected) + 1)))
