"""A criterion that reads a set a person: what two of them have in common.

Skills, interests and hours of a week are sets; a person's is a row of bits.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.alike import add_alike
from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import BoolArray, IntArray

if TYPE_CHECKING:
    from app.matching.tile_kernels import Offered

Bits = NDArray[np.uint64]


def sizes(bits: Bits) -> IntArray:
    """Number of bits of each person, shape ``(n,)``."""
    counts: IntArray = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
    return counts


@dataclass(frozen=True, eq=False)
class OverlapTerm:
    """Score of how much a mentee's set and a mentor's have in common.

    Parameters
    ----------
    mentees, mentors
        Bits by row and by column, shapes ``(n, words)`` and ``(m, words)``; without any bit a
        person told nothing.
    scores
        Millionths by the size of the mentee's set and the number in common, shape
        ``(largest size + 1, largest size + 1)``.
    blank
        Score in millionths of a pair of which one side told nothing.
    """

    name: str
    mentees: Bits
    mentors: Bits
    scores: IntArray
    blank: int

    @classmethod
    def share_of_wanted(cls, name: str, mentees: Bits, mentors: Bits, blank: int) -> "OverlapTerm":
        """Score the share of the mentee's set that the mentor has too, rounded down."""
        size = np.arange(int(sizes(mentees).max(initial=0)) + 1)
        shares = np.minimum(MILLION * size // np.maximum(size[:, None], 1), MILLION)
        return cls(name, mentees, mentors, shares, blank)

    def with_blank(self, blank: int) -> "OverlapTerm":
        """The same with another score for pairs of which one side told nothing."""
        return replace(self, blank=blank)

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        mentees, mentors = self.mentees[rows], self.mentors[columns]
        return self._scores(mentees[:, None, :], mentors[None, :, :])

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        return self._scores(self.mentees[rows], self.mentors[columns])

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair told something, shape ``(k,)``."""
        return (sizes(self.mentees[rows]) > 0) & (sizes(self.mentors[columns]) > 0)

    def panel(self, columns: IntArray, weight: int) -> "OverlapPanel":
        """Make these columns ready for a criterion of this weight in millionths."""
        from app.matching.tile_kernels import Offered

        largest = len(self.scores) - 1
        table = np.full((largest + 1, largest + 2), self.blank, dtype=np.int64)
        table[1:, :-1] = self.scores[1:]
        bits = self.mentors[columns]
        begin = np.where(bits.any(axis=1), 0, largest + 1).astype(np.uint16)
        mentors = Offered(np.ascontiguousarray(bits.T), begin)
        return OverlapPanel(self.mentees, mentors, contribution(table, weight).astype(np.float32))

    def _scores(self, mentees: Bits, mentors: Bits) -> IntArray:
        scores = self.scores[sizes(mentees), sizes(mentees & mentors)]
        known = mentees.any(axis=-1) & mentors.any(axis=-1)
        return np.where(known, scores, self.blank)


@dataclass(frozen=True, eq=False)
class OverlapPanel:
    """Sets of some columns, and contributions by the size of a set and the number in common."""

    mentees: Bits
    mentors: "Offered"
    contributions: NDArray[np.float32]

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        if self.mentees.shape[1] == 1:
            told = self.mentees[rows, 0]
            add_alike(tile, corner, rows, told=told, width=len(self.mentors.begin), add=self._add)
        else:
            self._add(tile, corner, rows)

    def _add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        from app.matching.tile_kernels import Wanted, add_overlap

        bits = self.mentees[rows]
        mentees = Wanted(bits, sizes(bits).astype(np.uint16))
        add_overlap(tile, corner, mentees, self.mentors, self.contributions)
