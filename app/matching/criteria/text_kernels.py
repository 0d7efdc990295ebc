"""Joining people and scaling the joined products, compiled; imported inside functions alone.

Numbers are whole and below 2**53, so float64 holds them. A quotient of whole numbers is rounded
down by adding one half to the dividend first (`text_panel.compiled_scale`): the result then lies
far from any whole number, thousands of times further than rounding can move it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Corner, FloatTile
from solver.kernels import compiled
from solver.scores import BoolArray, IntArray

Floats = NDArray[np.float32]

_HALF_MILLION = MILLION // 2 + 0.5
_MILLIONTH = 1.0 / MILLION


class Offering(NamedTuple):
    """Mentors of a part, with at least one column of the products each.

    Attributes
    ----------
    slots
        The columns ``slots[0]:slots[1]`` hold everybody as a whole, the others a sentence of each.
        Those who wrote more come first, so that each slot is as wide as the one before it, or less.
    order
        Place in the part of each mentor in that order; empty when it is the part's own.
    known
        Whether the mentor at each place wrote something.
    """

    slots: IntArray
    order: IntArray
    known: BoolArray


class Meeting(NamedTuple):
    """Products of the vectors of a part's people, whole numbers below 2**24.

    Attributes
    ----------
    row_of
        Of each mentee the row of the products; -1 for one who wrote nothing.
    """

    products: Floats
    row_of: IntArray
    mentors: Offering


class Contribution(NamedTuple):
    """From a joined product to what it adds to a score.

    Attributes
    ----------
    lowest, highest
        Products beyond them count as they do.
    pieces
        From each knot on, the score is ``floor(product * slope + offset)``.
    weight, blank
        Weight in millionths, and what a pair adds of which one side wrote nothing.
    """

    lowest: float
    highest: float
    pieces: tuple[tuple[float, float, float], ...]
    weight: int
    blank: int


@compiled
def add_joined(
    tile: FloatTile, corner: Corner, meeting: Meeting, contribution: Contribution
) -> None:
    """Join the people whose sentences were multiplied, and add what that contributes."""
    top, left = corner
    products, row_of, mentors = meeting
    width = len(mentors.known)
    best = np.empty(width, dtype=np.float32)
    for i in range(len(row_of)):
        row = tile[top + i, left : left + width]
        if row_of[i] < 0:
            row += np.float32(contribution.blank)
            continue
        answers = _best_answers(products[row_of[i]], mentors.slots, best)
        _score(answers, contribution, best)
        _put(row, best, mentors, np.float32(contribution.blank))


@compiled
def _best_answers(products: Floats, slots: IntArray, best: Floats) -> Floats:
    """Add the largest product with any sentence to that with the whole; may make use of `best`."""
    if len(slots) == 2:
        return products
    start, width = slots[1], slots[2] - slots[1]
    best[:width] = products[start : slots[2]]
    best[width:] = 0.0
    for k in range(2, len(slots) - 1):
        start = slots[k]
        for j in range(slots[k + 1] - start):
            best[j] = max(best[j], products[start + j])
    for j in range(len(best)):
        best[j] += products[j]
    return best


@compiled
def _score(joined: Floats, contribution: Contribution, scored: Floats) -> None:
    """Turn joined products into contributions; both may be the same array."""
    lowest, highest = contribution.lowest, contribution.highest
    for j in range(len(joined)):
        product = min(max(float(joined[j]), lowest), highest)
        slope, offset = 0.0, 0.0
        for knot, slope_here, offset_here in contribution.pieces:
            slope = slope_here if product >= knot else slope
            offset = offset_here if product >= knot else offset
        scored[j] = np.float32(np.floor(product * slope + offset))
    if contribution.weight != MILLION:
        for j in range(len(scored)):
            weighted = float(scored[j]) * contribution.weight
            scored[j] = np.float32(np.floor((weighted + _HALF_MILLION) * _MILLIONTH))


@compiled
def _put(row: Floats, values: Floats, mentors: Offering, blank: np.float32) -> None:
    if len(mentors.order):
        for k in range(len(values)):
            place = mentors.order[k]
            row[place] += values[k] if mentors.known[place] else blank
    else:
        for j in range(len(values)):
            row[j] += values[j] if mentors.known[j] else blank
