"""One pass over a tile: two criteria are added and two rules judged."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.full_scores import Attributes
from solver.kernels import compiled
from solver.scores import BoolArray

Floats = NDArray[np.float32]


@compiled
def add_and_judge(
    tile: Floats,
    eligible: BoolArray,
    sides: tuple[Attributes, Attributes],
    criteria: tuple[Floats, Floats],
) -> None:
    """Add the table and the shared interests to a tile in place, and fill its mask."""
    (row_field, row_interests, row_organisation, row_languages), of_columns = sides
    field, interests, organisation, languages = of_columns
    table, shared = criteria
    counts = np.zeros(1 << (len(shared) - 1), dtype=np.int64)
    for bits in range(1, len(counts)):
        counts[bits] = counts[bits >> 1] + (bits & 1)
    for i in range(tile.shape[0]):
        for j in range(tile.shape[1]):
            common = counts[row_interests[i] & interests[j]]
            tile[i, j] += table[row_field[i], field[j]] + shared[common]
            eligible[i, j] = (row_organisation[i] != organisation[j]) & (
                (row_languages[i] & languages[j]) != 0
            )
