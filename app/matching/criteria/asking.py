"""A criterion by what people ask for: the share of it that the other side meets.

Skills wanted and wishes are asked for one by one; few people have each, so lists of who asks and
who has are shorter than rows of bits, however many there are.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.scale import MILLION
from app.matching.criteria.sparse import Index, Sparse, product_block, product_pairs
from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import BoolArray, IntArray

if TYPE_CHECKING:
    from app.matching.criteria.asking_kernels import Asked


Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Asking:
    """What one side asks of the other.

    Parameters
    ----------
    rows
        Amounts by row and by thing that is asked for.
    columns
        Amounts by thing and by column; the sum of the products is how far a pair is met.
    totals
        By asking person: that sum if everything were met; 0 for who asks for nothing.
    answers
        By person of the other side: whether anything is known of what it has; who does not answer
        has nothing.
    """

    rows: Sparse
    columns: Sparse
    totals: IntArray
    answers: BoolArray

    @classmethod
    def nothing(cls, askers: int, others: int, n_rows: int) -> "Asking":
        """A side that asks for nothing."""
        totals = np.zeros(askers, dtype=np.int64)
        answers = np.ones(others, dtype=np.bool_)
        return cls(Sparse.empty(n_rows), Sparse.empty(0), totals, answers)

    def block(self, rows: slice, width: int) -> IntArray:
        """How far some rows and all columns are met, shape ``(len(rows), width)``."""
        return product_block(self.rows, self.columns, np.arange(rows.start, rows.stop), width)

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """How far single pairs are met, shape ``(k,)``."""
        return product_pairs(self.rows, self._index, rows, columns)

    @cached_property
    def _index(self) -> Index:
        return Index.of(self.columns)


@dataclass(frozen=True, eq=False)
class AskingTerm:
    """Share of what is asked for that is met; the mean of the two sides where both ask.

    Parameters
    ----------
    mentees, mentors
        What mentees ask of mentors, and mentors of mentees.
    blank
        Score in millionths of a pair of which nobody asks, or of whom nothing is known.
    """

    name: str
    mentees: Asking
    mentors: Asking
    blank: int = 0

    def with_blank(self, blank: int) -> "AskingTerm":
        """The same with another score, in millionths, for pairs that are not known."""
        return replace(self, blank=blank)

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        width = len(self.mentors.totals)
        met = (side.block(rows, width)[:, columns] for side in (self.mentees, self.mentors))
        i, j = np.arange(rows.start, rows.stop), np.arange(columns.start, columns.stop)
        return self._scores(i[:, None], j[None, :], *met)

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        met = (side.pairs(rows, columns) for side in (self.mentees, self.mentors))
        return self._scores(rows, columns, *met)

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether one side of each pair asks and the other has told what it has, shape ``(k,)``."""
        of_mentee, of_mentor = self._known(rows, columns)
        return of_mentee | of_mentor

    def panel(self, columns: IntArray, weight: int) -> "AskingPanel":
        """Make these columns ready for a criterion of this weight in millionths."""
        from app.matching.criteria.asking_kernels import Asked, Met

        shares, of_row, of_column = self._shares
        scores = np.where(shares < 0, self.blank, shares).astype(np.int64)
        asked = Asked(
            Met(self.mentees.rows, self.mentees.columns.at(columns)),
            Met(self.mentors.rows, self.mentors.columns.at(columns)),
            of_row,
            of_column[columns],
            self.mentees.answers[columns],
            self.mentors.answers,
            shares,
            contribution(scores, weight).astype(np.float32),
            self.blank,
            weight,
        )
        return AskingPanel(asked)

    @cached_property
    def _shares(self) -> tuple[Places, Places, Places]:
        """Scores by how much is met, for each total; and each person's first place among them."""
        both = self.mentees.totals, self.mentors.totals
        totals = np.unique(np.concatenate(both))
        totals = totals[totals > 0]
        begins = np.cumsum([1, *(totals + 1)])
        shares = [MILLION * np.arange(total + 1) // total for total in totals.tolist()]
        of_row, of_column = (
            np.where(one > 0, begins[np.searchsorted(totals, one)], 0).astype(np.int32)
            for one in both
        )
        return np.concatenate([[-1], *shares]).astype(np.int32), of_row, of_column

    def _known(self, rows: IntArray, columns: IntArray) -> tuple[BoolArray, BoolArray]:
        of_mentee = (self.mentees.totals[rows] > 0) & self.mentees.answers[columns]
        of_mentor = (self.mentors.totals[columns] > 0) & self.mentors.answers[rows]
        return of_mentee, of_mentor

    def _scores(
        self, rows: IntArray, columns: IntArray, one: IntArray, other: IntArray
    ) -> IntArray:
        of_mentee, of_mentor = self._known(rows, columns)
        wanted = MILLION * one // np.maximum(self.mentees.totals[rows], 1)
        given = MILLION * other // np.maximum(self.mentors.totals[columns], 1)
        both = (wanted + given) // 2
        return np.select(
            [of_mentee & of_mentor, of_mentee, of_mentor], [both, wanted, given], self.blank
        )


@dataclass(frozen=True, eq=False)
class AskingPanel:
    """What some columns have and ask for."""

    asked: "Asked"

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        from app.matching.criteria.asking_kernels import add_mutual, add_wanted

        if self.asked.begin_of_column.any():
            add_mutual(tile, corner, rows, self.asked)
        else:
            add_wanted(tile, corner, rows, self.asked)
