"""Looking through tiles of all pairs for those that would change a row's choice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.listing import Listing
from solver.network import Arcs
from solver.row_choice import NOTHING
from solver.scores import IntArray, NodeArray, Scores
from solver.tiles import EXACT, Tile, closed_value, read_tile, row_chunks

MapBlocks = Callable[[Callable[["Part"], "Found"], Iterable["Part"]], Iterable["Found"]]
"""Applies a function to every part, in order: `map`, or that of an executor."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is looked for: in each row the best pairs whose t lies above its cutoff.

    Parameters
    ----------
    prices
        Prices of the columns, shape ``(n_columns,)``; ``t = score - price``.
    most
        Most pairs of one row.
    rank
        In a level that ignores the scores, where ``t = -price``, prices by which to choose among
        equals: those of largest ``score - rank``. None where the scores count.
    group
        Group of each column, shape ``(n_columns,)``: the best pair of every group is wanted,
        whatever its t.
    """

    prices: IntArray
    most: int
    rank: IntArray | None = None
    group: IntArray | None = None


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows to look through, with what is known of them.

    Attributes
    ----------
    rows, cutoff
        Rows in order, and the t above which a pair of theirs matters.
    columns
        Columns to look through; None means all.
    skipped, skipped_columns
        Pairs left out: position in `rows`, and column.
    also
        One column a row to report besides, whatever its t: its position among `columns`.
    """

    rows: IntArray
    cutoff: IntArray
    columns: IntArray | None
    skipped: IntArray
    skipped_columns: NodeArray
    also: IntArray | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs found, in row order, and the largest t of each row among what was not reported."""

    pairs: Arcs
    rows: IntArray
    ceiling: IntArray

    @classmethod
    def joined(cls, parts: Iterable["Found"]) -> "Found":
        """Put the parts of a pass together, in their order."""
        found = list(parts)
        nobody = Found(
            Listing.empty(0, 0).arcs, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        )
        found.append(nobody)
        pairs = Arcs(
            np.concatenate([part.pairs.rows for part in found]),
            np.concatenate([part.pairs.columns for part in found]),
            np.concatenate([part.pairs.scores for part in found]),
        )
        rows = np.concatenate([part.rows for part in found])
        return cls(pairs, rows, np.concatenate([part.ceiling for part in found]))


def look_through(
    scores: Scores, wanted: Wanted, parts: Iterable[Part], map_blocks: MapBlocks = map
) -> Found:
    """Look through parts of the pairs; the result does not depend on how `map_blocks` works."""
    return Found.joined(map_blocks(partial(look_through_part, scores, wanted), parts))


def parts_of(
    scores: Scores,
    rows: IntArray,
    cutoff: IntArray,
    skipped: Listing,
    *,
    columns: IntArray | None = None,
    also: IntArray | None = None,
) -> Iterator[Part]:
    """Cut rows into parts of bounded size.

    Parameters
    ----------
    rows
        Rows to look through, in order.
    cutoff, also
        By row of the whole problem.
    skipped
        Pairs that are not looked for.
    columns
        Columns to look through, which hold all of `also`; None means all.
    """
    width = scores.n_columns if columns is None else len(columns)
    if not width:
        return
    if also is not None and columns is not None:
        also = np.searchsorted(columns, also)
    for chunk in row_chunks(scores, rows, width):
        position, skipped_columns = skipped.within(chunk)
        extra = None if also is None else also[chunk]
        yield Part(chunk, cutoff[chunk], columns, position, skipped_columns, extra)


def look_through_part(scores: Scores, wanted: Wanted, part: Part) -> Found:
    """Look through one part: one tile of scores, read once."""
    tile = read_tile(scores, part.rows, part.columns)
    close_skipped(tile, part)
    columns = np.arange(scores.n_columns) if part.columns is None else part.columns
    if wanted.group is None:
        chosen, ceiling = _best_of_rows(tile, wanted, part, columns)
    else:
        chosen, ceiling = _best_of_groups(tile, wanted, wanted.group[columns], columns)
    position, place = _reported(tile, part, chosen)
    pairs = Arcs(
        part.rows[position].astype(np.int32),
        columns[place].astype(np.int32),
        tile[position, place].astype(np.int64),
    )
    return Found(pairs, part.rows, ceiling)


def _best_of_rows(
    tile: Tile, wanted: Wanted, part: Part, columns: IntArray
) -> tuple[NodeArray, IntArray]:
    """Places of the best pairs above the cutoff, -1 for none, and the largest t of all others."""
    from solver.best_kernels import best_of_rows

    order_by, cutoff = wanted.prices[columns], part.cutoff
    if wanted.rank is not None:
        tile[-order_by[None, :] <= cutoff[:, None]] = closed_value(tile)
        order_by, cutoff = wanted.rank[columns], np.full(len(cutoff), NOTHING)
    chosen = np.full((len(tile), min(wanted.most, tile.shape[1])), -1, dtype=np.int32)
    ceiling = np.full(len(tile), NOTHING)
    floor = np.maximum(cutoff, NOTHING // 2)
    if tile.dtype == np.float32:  # exact in float64, and faster than through int64
        highest, exact = ceiling.astype(np.float64), order_by.astype(np.float64)
        rough = order_by.astype(np.float32)
        error = 8 * float(np.spacing(np.abs(rough).max(initial=np.float32(EXACT))))
        best_of_rows(tile, exact, floor.astype(np.float64), chosen, highest, rough, error)
        return chosen, highest.astype(np.int64)
    best_of_rows(tile, order_by, floor, chosen, ceiling, order_by, 0)
    return chosen, ceiling


def _best_of_groups(
    tile: Tile, wanted: Wanted, group: IntArray, columns: IntArray
) -> tuple[NodeArray, IntArray]:
    """Places of the best pair of each group; -1 where all its pairs are closed."""
    from solver.best_kernels import best_of_groups

    prices = wanted.prices[columns]
    chosen = np.full((len(tile), int(group.max()) + 1), -1, dtype=np.int32)
    exact = prices.astype(np.float64) if tile.dtype == np.float32 else prices
    best_of_groups(tile, exact, group, chosen)
    filled = tile[np.arange(len(tile))[:, None], np.maximum(chosen, 0)]
    chosen[filled == closed_value(tile)] = -1
    return chosen, np.full(len(tile), NOTHING)


def close_skipped(tile: Tile, part: Part) -> None:
    """Close the pairs of a tile that are not looked for."""
    position, place = part.skipped, part.skipped_columns.astype(np.int64)
    if part.columns is not None and len(part.columns):
        place = np.searchsorted(part.columns, part.skipped_columns)
        place = np.minimum(place, len(part.columns) - 1)
        inside = part.columns[place] == part.skipped_columns
        position, place = position[inside], place[inside]
    tile[position, place] = closed_value(tile)


def _reported(tile: Tile, part: Part, chosen: NodeArray) -> tuple[IntArray, IntArray]:
    """Position and place of the pairs to report, by row, then column."""
    from solver.best_kernels import in_column_order

    if part.also is not None:
        is_open = tile[np.arange(len(tile)), part.also] > closed_value(tile)
        repeated = (chosen == part.also[:, None]).any(axis=1)
        extra = np.where(is_open & ~repeated, part.also, -1)
        chosen = np.column_stack((chosen, extra)).astype(np.int32)
    places, positions = np.empty(chosen.size, np.int32), np.empty(chosen.size, np.int32)
    count = in_column_order(chosen, places, positions)
    return positions[:count].astype(np.int64), places[:count].astype(np.int64)
