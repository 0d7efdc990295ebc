"""A criterion that reads one label a person: a score for every two labels.

Gaps on an ordinal scale, equal or different values and tables of the programme's own are all this.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import BoolArray, IntArray

Codes = NDArray[np.uint16]

Entry = TypeVar("Entry", bound=np.generic)

UNKNOWN = 0
"""Code of a person who told no label."""


@dataclass(frozen=True, eq=False)
class TableTerm:
    """Score of two labels, looked up.

    Parameters
    ----------
    mentees, mentors
        Codes by row and by column; `UNKNOWN` for no label.
    scores
        Millionths, shape ``(1 + mentee labels, 1 + mentor labels)``; row and column 0 are what a
        pair scores of which one side told no label.
    """

    name: str
    mentees: Codes
    mentors: Codes
    scores: IntArray

    @classmethod
    def of_places(
        cls,
        name: str,
        mentees: Sequence[int | None],
        mentors: Sequence[int | None],
        scores: IntArray,
    ) -> "TableTerm":
        """Look up by the places of labels, counted from 0; None for no label."""
        of_mentees, of_mentors = (
            np.array([0 if place is None else 1 + place for place in side], dtype=np.uint16)
            for side in (mentees, mentors)
        )
        return cls(name, of_mentees, of_mentors, scores)

    def with_blank(self, blank: int) -> "TableTerm":
        """The same with another score for pairs of which one side told no label."""
        scores = self.scores.copy()
        scores[UNKNOWN, :] = scores[:, UNKNOWN] = blank
        return replace(self, scores=scores)

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        return self.scores[np.ix_(self.mentees[rows], self.mentors[columns])]

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        return self.scores[self.mentees[rows], self.mentors[columns]]

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair told a label, shape ``(k,)``."""
        known: BoolArray = (self.mentees[rows] != UNKNOWN) & (self.mentors[columns] != UNKNOWN)
        return known

    def panel(self, columns: IntArray, weight: int) -> "TablePanel":
        """Make these columns ready for a criterion of this weight in millionths."""
        table = contribution(self.scores, weight).astype(np.float32)
        return TablePanel(self.mentees, self.mentors[columns], table)


@dataclass(frozen=True, eq=False)
class TablePanel:
    """Codes of some columns, and the contribution of every two codes."""

    mentees: Codes
    mentors: Codes
    contributions: NDArray[np.float32]

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        from app.matching.tile_kernels import add_rows

        add_rows(tile, corner, *looked_up(self.contributions, self.mentees[rows], self.mentors))


def looked_up(
    table: NDArray[Entry], rows: Codes, columns: Codes
) -> tuple[NDArray[Entry], IntArray]:
    """Entries of each label among the rows with every column, and each row's place among them."""
    labels, places = np.unique(rows, return_inverse=True)
    return table[labels].take(columns, axis=1), places
