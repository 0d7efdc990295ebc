"""Differences of numbers over one part of a tile, compiled; imported inside functions alone."""

import numpy as np

from app.matching.criteria.gap import Numbers, Weighing
from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Corner, FloatTile
from solver.kernels import compiled

_HALF_MILLION = MILLION // 2 + 0.5
_MILLIONTH = 1.0 / MILLION


@compiled
def add_gaps(
    tile: FloatTile, corner: Corner, mentees: Numbers, mentors: Numbers, weighing: Weighing
) -> None:
    """Add what the difference of two numbers contributes."""
    top, left = corner
    band, blank = weighing.band, np.float32(weighing.blank)
    rise, fall = weighing.inverses
    for i in range(len(mentees.values)):
        out = tile[top + i, left : left + len(mentors.values)]
        if not mentees.told[i]:
            out += blank
            continue
        number = mentees.values[i]
        for j in range(len(out)):
            gap = mentors.values[j] - number
            rising = (MILLION * (gap - band.zero_below) + 0.5) * rise
            falling = (MILLION * (band.zero_above - gap) + 0.5) * fall
            score = np.floor(min(max(min(rising, falling), 0.0), float(MILLION)))
            weighted = np.floor((score * weighing.weight + _HALF_MILLION) * _MILLIONTH)
            out[j] += np.float32(weighted) if mentors.told[j] else blank
