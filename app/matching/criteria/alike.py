"""Rows of people who told the same are worked out once, where that saves work."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.term import Corner, FloatTile
from solver.scores import IntArray

AddRows = Callable[[FloatTile, Corner, IntArray], None]
"""Adds the contributions of some rows to the part of a tile that begins at a corner."""


def add_alike(
    tile: FloatTile,
    corner: Corner,
    rows: IntArray,
    *,
    told: NDArray[np.generic],
    width: int,
    add: AddRows,
) -> None:
    """Add rows, those that told the same by a copy of one, if that is true of half of them.

    Parameters
    ----------
    told
        What each of the rows told, as one number, shape ``(len(rows),)``.
    width
        How many columns there are from the corner on.
    """
    distinct, first, places = np.unique(told, return_index=True, return_inverse=True)
    if 2 * len(distinct) > len(rows):
        add(tile, corner, rows)
        return
    from app.matching.tile_kernels import add_rows

    entries = np.zeros((len(distinct), width), dtype=np.float32)
    add(entries, (0, 0), rows[first])
    add_rows(tile, corner, entries, places)
