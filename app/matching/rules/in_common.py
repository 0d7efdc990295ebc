"""Pairs that have too little in common: no shared language, too few hours of the week."""

from dataclasses import dataclass

import numpy as np

from app.matching.criteria.overlap import Bits, sizes
from app.matching.criteria.term import Corner, FloatTile
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class InCommon:
    """A rule that asks for a number of things that both have.

    Parameters
    ----------
    mentees, mentors
        Bits by row and by column, shapes ``(n, words)`` and ``(m, words)``; a person of whom
        nothing is known and whom the rule lets pass has all of them.
    least
        Fewest bits in common.
    """

    name: str
    mentees: Bits
    mentors: Bits
    least: int

    @property
    def reads_scores(self) -> bool:
        """Scores decide nothing."""
        return False

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile with less in common."""
        return sizes(self.mentees[rows, None] & self.mentors[None, columns]) < self.least

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs with less in common."""
        return sizes(self.mentees[rows] & self.mentors[columns]) < self.least

    def panel(self, columns: IntArray) -> "InCommonPanel":
        """Make these columns ready."""
        return InCommonPanel(
            self.mentees, np.ascontiguousarray(self.mentors[columns].T), self.least
        )


@dataclass(frozen=True, eq=False)
class InCommonPanel:
    """Bits of some columns, shape ``(words, k)``."""

    mentees: Bits
    mentors: Bits
    least: int

    def close(self, eligible: BoolArray, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Close the pairs of these rows with less in common."""
        from app.matching.tile_kernels import close_by_overlap

        close_by_overlap(eligible, corner, self.mentees[rows], self.mentors, self.least)
