"""Goals against expertise: how near two people's sentences are in meaning.

A person is a set of sentences, each a quantised unit vector, so that one long text and the list of
its sentences are the same person.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.joining import join_block, join_pair
from app.matching.criteria.scale import ScaleMap
from embeddings.encoded import Encoded
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class TextTerm:
    """Joined product of two people's sentences on the common scale.

    Parameters
    ----------
    mentees, mentors
        Vectors by row and by column; a person without vectors wrote nothing.
    scale
        Map of the model that made the vectors.
    blank
        Score in millionths of a pair of which one side wrote nothing.
    """

    name: str
    mentees: Encoded
    mentors: Encoded
    scale: ScaleMap
    blank: int

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        i = rows.start + np.flatnonzero(self._row_known[rows])
        j = columns.start + np.flatnonzero(self._column_known[columns])
        shape = (rows.stop - rows.start, columns.stop - columns.start)
        scores = np.full(shape, self.blank, dtype=np.int64)
        if len(i) and len(j):
            joined = join_block(self._part(0, rows), self._part(1, columns))
            scores[np.ix_(i - rows.start, j - columns.start)] = self.scale(joined)
        return scores

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``: the plain reference of `block`."""
        known = self.known(rows, columns)
        scores = np.full(len(rows), self.blank, dtype=np.int64)
        products = [
            join_pair(self._rows_of(0, i), self._rows_of(1, j))
            for i, j in zip(rows[known].tolist(), columns[known].tolist(), strict=True)
        ]
        scores[known] = self.scale(np.array(products, dtype=np.int64))
        return scores

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair wrote something, shape ``(k,)``."""
        known: BoolArray = self._row_known[rows] & self._column_known[columns]
        return known

    @cached_property
    def _row_known(self) -> BoolArray:
        return np.diff(self.mentees.offsets) > 0

    @cached_property
    def _column_known(self) -> BoolArray:
        return np.diff(self.mentors.offsets) > 0

    @cached_property
    def _floats(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors as float32, in which products of quantised unit vectors are exact integers."""
        return self.mentees.rows.astype(np.float32), self.mentors.rows.astype(np.float32)

    def _part(self, side: int, people: slice) -> tuple[NDArray[np.float32], IntArray]:
        """Vectors of a run of people, and how many each of those who wrote something has."""
        offsets = (self.mentees, self.mentors)[side].offsets
        vectors = self._floats[side][offsets[people.start] : offsets[people.stop]]
        counts = np.diff(offsets[people.start : people.stop + 1])
        return vectors, counts[counts > 0]

    def _rows_of(self, side: int, person: int) -> IntArray:
        encoded = (self.mentees, self.mentors)[side]
        part = slice(int(encoded.offsets[person]), int(encoded.offsets[person + 1]))
        return encoded.rows[part].astype(np.int64)
