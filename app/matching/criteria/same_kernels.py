"""Sameness of labels over one part of a tile, compiled; imported inside functions alone."""

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.same import DIFFERENT, SAME, UNTOLD, Labelled
from app.matching.criteria.term import Corner, FloatTile
from solver.kernels import compiled


@compiled
def add_by_sameness(
    tile: FloatTile,
    corner: Corner,
    mentees: Labelled,
    mentors: Labelled,
    table: NDArray[np.float32],
) -> None:
    """Add the entry that the kinds of the two, and the sameness of their labels, name."""
    top, left = corner
    for i in range(len(mentees.labels)):
        out = tile[top + i, left : left + len(mentors.labels)]
        entries, label = table[mentees.kinds[i]], mentees.labels[i]
        for j in range(len(out)):
            other = mentors.labels[j]
            sameness = SAME if label == other else DIFFERENT
            sameness = UNTOLD if label == 0 or other == 0 else sameness
            out[j] += entries[mentors.kinds[j], sameness]
