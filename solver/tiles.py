"""Scores of chosen rows and columns as one tile, in the number type in which they are cheapest."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from solver.row_choice import NOTHING
from solver.scores import BoolArray, IntArray, Scores

Tile = NDArray[np.float32] | NDArray[np.int64]
"""Integer scores; a pair that may not be assigned holds `closed_value`."""

EXACT = 1 << 24
"""Integers below this are exact in float32."""

TILE_PAIRS = 1 << 23
"""Pairs read at once: 34 MB as float32, 76 MB as int64 with a mask."""


@runtime_checkable
class GatheredScores(Protocol):
    """Scores that can also be computed for any rows and columns, without a detour over int64.

    ``gathered`` returns integers below 2**24 as float32, or any as int64, shape
    ``(len(rows), len(columns))``, in an array that the caller may overwrite, and a mask of eligible
    pairs, or None when all are.
    """

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of these rows and columns; None means all columns."""


def closed_value(tile: Tile) -> float | int:
    """Entry of a pair that may not be assigned."""
    return -np.inf if tile.dtype == np.float32 else int(NOTHING)


def read_tile(scores: Scores, rows: IntArray, columns: IntArray | None = None) -> Tile:
    """Scores of some rows, shape ``(len(rows), len(columns))``; the caller may overwrite them.

    Parameters
    ----------
    rows, columns
        Strictly increasing; None means all columns.
    """
    if isinstance(scores, GatheredScores):
        values, eligible = scores.gathered(rows, columns)
        if eligible is not None:
            values[~eligible] = closed_value(values)
        return values
    span = slice(int(rows[0]), int(rows[-1]) + 1)
    block, mask = scores.block(span, slice(0, scores.n_columns))
    tile: Tile = np.where(mask, block, NOTHING)
    if len(rows) < len(tile):
        tile = tile[rows - span.start]
    return tile if columns is None else tile[:, columns]


def row_chunks(scores: Scores, rows: IntArray, width: int) -> Iterator[IntArray]:
    """Cut rows into chunks of at most `TILE_PAIRS` pairs, in order.

    Where a tile is read as a run of whole rows, each chunk lies within a run of that size.
    """
    height = max(1, TILE_PAIRS // max(1, width))
    if isinstance(scores, GatheredScores):
        cuts = np.arange(height, len(rows), height)
    else:
        height = max(1, TILE_PAIRS // max(1, scores.n_columns))
        cuts = np.searchsorted(rows, np.arange(height, scores.n_rows, height))
    yield from (chunk for chunk in np.split(rows, np.unique(cuts)) if len(chunk))
