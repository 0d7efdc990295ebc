"""Pairs of which the mentor must have at least what the mentee needs: numbers and days."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.matching.criteria.term import Corner, FloatTile
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class AtLeast:
    """A rule that allows a pair when the mentor has as much as the mentee needs.

    Parameters
    ----------
    needs, has
        By row and by column.
    """

    name: str
    needs: IntArray
    has: IntArray

    @property
    def reads_scores(self) -> bool:
        """Scores decide nothing."""
        return False

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile of which the mentor has too little."""
        return self.has[None, columns] < self.needs[rows, None]

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs of which the mentor has too little."""
        return self.has[columns] < self.needs[rows]

    def panel(self, columns: IntArray) -> "AtLeastPanel":
        """Make these columns ready."""
        return AtLeastPanel(self.needs, self.has[columns])


@dataclass(frozen=True, eq=False)
class AtLeastPanel:
    """What some columns have."""

    needs: IntArray
    has: IntArray

    def close(self, eligible: BoolArray, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Close the pairs of these rows of which the mentor has too little."""
        top, left = corner
        part = slice(top, top + len(rows)), slice(left, left + len(self.has))
        eligible[part] &= self.has[None, :] >= self.needs[rows, None]


def as_written(number: float) -> Fraction:
    """Take the decimal that was written, not its binary neighbour."""
    return Fraction(repr(float(number)))


def at_least(
    name: str,
    needs: Sequence[Fraction | int | None],
    has: Sequence[Fraction | int | None],
    *,
    allow: bool,
) -> AtLeast:
    """Compare exact numbers by their order; None is unknown, and `allow` says what it does."""
    steps = sorted({number for number in has if number is not None})
    most = len(steps) + 1
    needed = [
        (0 if allow else most + 1) if number is None else 1 + bisect_left(steps, number)
        for number in needs
    ]
    had = [
        (most if allow else -1) if number is None else 1 + bisect_left(steps, number)
        for number in has
    ]
    return AtLeast(name, np.array(needed, dtype=np.int64), np.array(had, dtype=np.int64))
