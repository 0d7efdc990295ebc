"""A criterion that reads one number a person: how far the mentor's is above the mentee's.

Distances are this too: there the difference counts alike in both directions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.alike import add_alike
from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import BoolArray, IntArray

Doubles = NDArray[np.float64]

PER_UNIT = 1_000_000
"""Numbers are held as whole millionths, so that 0.3 - 0.1 is 0.2."""


class Numbers(NamedTuple):
    """A number a person in whole millionths, and who told one; both of shape ``(n,)``."""

    values: Doubles
    told: BoolArray

    @classmethod
    def of(cls, numbers: Iterable[float | None]) -> "Numbers":
        """Take the numbers of people by row or column; None is unknown."""
        every = list(numbers)
        told = np.array([number is not None for number in every], dtype=np.bool_)
        values = np.array([0.0 if number is None else number for number in every])
        return cls(np.rint(values * PER_UNIT), told)

    def at(self, people: IntArray | slice) -> "Numbers":
        """Take some people."""
        return Numbers(self.values[people], self.told[people])


class Band(NamedTuple):
    """Differences that score 1, from `low` to `high`; towards both ends it falls evenly to 0.

    All in whole millionths, ``zero_below < low <= high < zero_above``.
    """

    zero_below: float
    low: float
    high: float
    zero_above: float

    @classmethod
    def of(cls, zero_below: float, low: float, high: float, zero_above: float) -> "Band":
        """Take differences in the unit of the field."""
        ends = [float(round(PER_UNIT * end)) for end in (zero_below, low, high, zero_above)]
        return cls(min(ends[0], ends[1] - 1), ends[1], ends[2], max(ends[3], ends[2] + 1))

    def scores(self, gaps: Doubles) -> IntArray:
        """Score differences, in millionths, rounded down.

        With one half added to the dividend no quotient lies near to a whole number, so that an
        inverse serves as well as a division; the compiled form does the same.
        """
        rise, fall = self.inverses
        rising = (MILLION * (gaps - self.zero_below) + 0.5) * rise
        falling = (MILLION * (self.zero_above - gaps) + 0.5) * fall
        scores: Doubles = np.clip(np.minimum(rising, falling), 0.0, float(MILLION))
        return np.floor(scores).astype(np.int64)

    @property
    def inverses(self) -> tuple[float, float]:
        """Of the widths over which the score rises, and falls."""
        return 1.0 / (self.low - self.zero_below), 1.0 / (self.zero_above - self.high)


class Weighing(NamedTuple):
    """From a difference to what it adds to a score.

    Attributes
    ----------
    inverses
        Of the widths over which the score rises, and falls.
    weight, blank
        Weight in millionths, and what a pair adds of which one side told no number.
    """

    band: Band
    inverses: tuple[float, float]
    weight: int
    blank: int


@dataclass(frozen=True, eq=False)
class GapTerm:
    """Score of the difference of two numbers, the mentor's minus the mentee's.

    Parameters
    ----------
    mentees, mentors
        By row and by column.
    blank
        Score in millionths of a pair of which one side told no number.
    """

    name: str
    mentees: Numbers
    mentors: Numbers
    band: Band
    blank: int

    def with_blank(self, blank: int) -> "GapTerm":
        """The same with another score for pairs of which one side told no number."""
        return replace(self, blank=blank)

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        mentees, mentors = self.mentees.at(rows), self.mentors.at(columns)
        scores = self.band.scores(mentors.values - mentees.values[:, None])
        return np.where(mentees.told[:, None] & mentors.told, scores, self.blank)

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        scores = self.band.scores(self.mentors.values[columns] - self.mentees.values[rows])
        return np.where(self.known(rows, columns), scores, self.blank)

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair told a number, shape ``(k,)``."""
        known: BoolArray = self.mentees.told[rows] & self.mentors.told[columns]
        return known

    def panel(self, columns: IntArray, weight: int) -> "GapPanel":
        """Make these columns ready for a criterion of this weight in millionths."""
        blank = int(contribution(np.array([self.blank], dtype=np.int64), weight)[0])
        weighing = Weighing(self.band, self.band.inverses, weight, blank)
        return GapPanel(self.mentees, self.mentors.at(columns), weighing)


@dataclass(frozen=True, eq=False)
class GapPanel:
    """Numbers of some columns, and what differences contribute."""

    mentees: Numbers
    mentors: Numbers
    weighing: Weighing

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        mentees = self.mentees.at(rows)
        told = np.where(mentees.told, mentees.values, np.inf)
        add_alike(tile, corner, rows, told=told, width=len(self.mentors.told), add=self._add)

    def _add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        from app.matching.criteria.gap_kernels import add_gaps

        add_gaps(tile, corner, self.mentees.at(rows), self.mentors, self.weighing)


def number_of(value: object) -> float | None:
    """Read a number; None when it is unknown or none, as true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
