"""Pairs whose labels do not go together: the same or not the same place, a step of seniority."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.matching.criteria.table import Codes, looked_up
from app.matching.criteria.term import Corner, FloatTile
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class AllowedLabels:
    """A rule that allows a pair by the labels of the two.

    Parameters
    ----------
    mentees, mentors
        Codes by row and by column; 0 for no label.
    allowed
        Whether two labels may be matched, shape ``(1 + mentee labels, 1 + mentor labels)``.
    """

    name: str
    mentees: Codes
    mentors: Codes
    allowed: BoolArray

    @property
    def reads_scores(self) -> bool:
        """Scores decide nothing."""
        return False

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile whose labels do not go together."""
        return ~self.allowed[np.ix_(self.mentees[rows], self.mentors[columns])]

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs whose labels do not go together."""
        return ~self.allowed[self.mentees[rows], self.mentors[columns]]

    def open_share(self) -> float:
        """Share of all pairs that the rule allows."""
        wanted, offered = (
            np.bincount(codes, minlength=size) / max(1, len(codes))
            for codes, size in zip((self.mentees, self.mentors), self.allowed.shape, strict=True)
        )
        return float(wanted @ self.allowed @ offered)

    def groups(self, rows: IntArray, columns: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
        """Positions of the rows of each label, with those of the columns that are open to it."""
        codes = self.mentees[rows]
        for code in np.unique(codes).tolist():
            is_open = self.allowed[code, self.mentors[columns]]
            yield np.flatnonzero(codes == code), np.flatnonzero(is_open)

    def panel(self, columns: IntArray) -> "LabelPanel":
        """Make these columns ready."""
        return LabelPanel(self.mentees, self.mentors[columns], self.allowed)


def both(name: str, mentees: BoolArray, mentors: BoolArray) -> AllowedLabels:
    """Allow a pair when the mentee is one of some mentees and the mentor one of some mentors."""
    allowed = np.array([[False, False], [False, True]])
    return AllowedLabels(name, mentees.astype(np.uint16), mentors.astype(np.uint16), allowed)


@dataclass(frozen=True, eq=False)
class LabelPanel:
    """Codes of some columns, and what is allowed."""

    mentees: Codes
    mentors: Codes
    allowed: BoolArray

    def close(self, eligible: BoolArray, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Close the pairs of these rows whose labels do not go together."""
        from app.matching.tile_kernels import close_rows

        close_rows(eligible, corner, *looked_up(self.allowed, self.mentees[rows], self.mentors))
