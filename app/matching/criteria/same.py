"""A criterion that asks whether two people's labels are the same, however many labels there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.alike import add_alike
from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import BoolArray, IntArray

UNTOLD, DIFFERENT, SAME = 0, 1, 2
"""How two labels stand to one another; the first when one of them was not told."""

UNKNOWN = -1
"""Stands in the place of a score for what cannot be told."""


class Labelled(NamedTuple):
    """People by row or column, both of shape ``(n,)``.

    Attributes
    ----------
    kinds
        By which the scores differ.
    labels
        Code of each label, from 1; 0 for none.
    """

    kinds: NDArray[np.int64]
    labels: NDArray[np.int64]

    def at(self, people: IntArray | slice) -> "Labelled":
        """Take some people."""
        return Labelled(self.kinds[people], self.labels[people])


@dataclass(frozen=True, eq=False)
class SameTerm:
    """Score by the kinds of the two, and by whether their labels are the same.

    Parameters
    ----------
    scores
        Millionths or `UNKNOWN`, shape ``(mentee kinds, mentor kinds, 3)``; the last axis is
        `UNTOLD`, `DIFFERENT`, `SAME`.
    blank
        Score in millionths of a pair of which it is unknown.
    """

    name: str
    mentees: Labelled
    mentors: Labelled
    scores: IntArray
    blank: int

    @classmethod
    def of_labels(
        cls,
        name: str,
        mentees: Sequence[str | None],
        mentors: Sequence[str | None],
        *,
        same: int,
        different: int,
    ) -> "SameTerm":
        """Compare two labels, with one score for the same and one for different ones."""
        scores = np.array([[[UNKNOWN, different, same]]], dtype=np.int64)
        of_mentees, of_mentors = (
            Labelled(np.zeros_like(labels), labels) for labels in coded(mentees, mentors)
        )
        return cls(name, of_mentees, of_mentors, scores, 0)

    def with_blank(self, blank: int) -> "SameTerm":
        """The same with another score for pairs of which it is unknown."""
        return replace(self, blank=blank)

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        mentees, mentors = self.mentees.at(rows), self.mentors.at(columns)
        mentees = Labelled(mentees.kinds[:, None], mentees.labels[:, None])
        return _looked_up(self._filled, mentees, mentors)

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        return _looked_up(self._filled, self.mentees.at(rows), self.mentors.at(columns))

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether the two of each pair told enough, shape ``(k,)``."""
        found = _looked_up(self.scores, self.mentees.at(rows), self.mentors.at(columns))
        known: BoolArray = found != UNKNOWN
        return known

    def panel(self, columns: IntArray, weight: int) -> "SamePanel":
        """Make these columns ready for a criterion of this weight in millionths."""
        contributions = contribution(self._filled, weight).astype(np.float32)
        return SamePanel(self.mentees, self.mentors.at(columns), contributions)

    @property
    def _filled(self) -> IntArray:
        return np.where(self.scores == UNKNOWN, self.blank, self.scores)


@dataclass(frozen=True, eq=False)
class SamePanel:
    """Labels of some columns, and contributions by kinds and sameness."""

    mentees: Labelled
    mentors: Labelled
    contributions: NDArray[np.float32]

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        mentees = self.mentees.at(rows)
        told = mentees.labels * len(self.contributions) + mentees.kinds
        add_alike(tile, corner, rows, told=told, width=len(self.mentors.labels), add=self._add)

    def _add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        from app.matching.criteria.same_kernels import add_by_sameness

        add_by_sameness(tile, corner, self.mentees.at(rows), self.mentors, self.contributions)


def coded(*sides: Iterable[str | None]) -> list[NDArray[np.int64]]:
    """Give each label a code from 1, the same on all sides; None has 0."""
    told = [list(side) for side in sides]
    labels = sorted({label for side in told for label in side if label is not None})
    codes: dict[str | None, int] = {label: code for code, label in enumerate(labels, 1)}
    return [np.array([codes.get(label, 0) for label in side], dtype=np.int64) for side in told]


def _looked_up(scores: IntArray, mentees: Labelled, mentors: Labelled) -> IntArray:
    told = (mentees.labels != 0) & (mentors.labels != 0)
    sameness = np.where(told, np.where(mentees.labels == mentors.labels, SAME, DIFFERENT), UNTOLD)
    return scores[mentees.kinds, mentors.kinds, sameness]
