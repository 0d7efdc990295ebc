"""Scores of three criteria under two rules: a product of vectors, a table, shared bits."""

from dataclasses import dataclass

import numpy as np

from benchmarks.vector_scores import VectorScores
from solver.scores import Block, BoolArray, IntArray
from solver.tiles import Tile

Attributes = tuple[IntArray, IntArray, IntArray, IntArray]
"""Field, interests, organisation and languages."""


@dataclass(frozen=True, eq=False)
class Side:
    """What the criteria and rules know of one side; every array has shape ``(n,)``.

    `field` indexes the table, `interests` and `languages` are sets of bits.
    """

    field: IntArray
    interests: IntArray
    organisation: IntArray
    languages: IntArray

    def of(self, people: IntArray) -> Attributes:
        """Everything about some of the people."""
        return (
            self.field[people],
            self.interests[people],
            self.organisation[people],
            self.languages[people],
        )


@dataclass(frozen=True, eq=False)
class FullScores:
    """Product of vectors + ``table[field, field]`` + ``shared[number of common interests]``.

    A pair of one organisation, or without a common language, is not eligible. All parts are whole
    numbers and their sum stays below 2**24, so that float32 adds them exactly.

    Parameters
    ----------
    table
        Shape ``(n_fields, n_fields)``.
    shared
        Shape ``(n_interests + 1,)``.
    """

    vectors: VectorScores
    mentees: Side
    mentors: Side
    table: IntArray
    shared: IntArray

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return self.vectors.n_rows

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return self.vectors.n_columns

    @property
    def largest(self) -> int:
        """No pair scores more."""
        return self.vectors.largest + int(self.table.max()) + int(self.shared.max())

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile: the plain reference of `gathered`."""
        values, _ = self.vectors.block(rows, columns)
        i = np.arange(*rows.indices(self.n_rows))[:, None]
        j = np.arange(*columns.indices(self.n_columns))[None, :]
        return values + self._added(i, j), self._eligible(i, j)

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        values, _ = self.vectors.pairs(rows, columns)
        return values + self._added(rows, columns), self._eligible(rows, columns)

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray]:
        """Tile of any rows and columns as float32, with its mask, in one pass."""
        from benchmarks.full_kernel import add_and_judge

        tile = self.vectors.products(rows, columns)
        chosen = np.arange(self.n_columns) if columns is None else columns
        eligible = np.empty(tile.shape, dtype=np.bool_)
        table, shared = self.table.astype(np.float32), self.shared.astype(np.float32)
        mentees, mentors = self.mentees.of(rows), self.mentors.of(chosen)
        add_and_judge(tile, eligible, (mentees, mentors), (table, shared))
        return tile, eligible

    def _added(self, i: IntArray, j: IntArray) -> IntArray:
        common = np.bitwise_count(self.mentees.interests[i] & self.mentors.interests[j])
        added: IntArray = (
            self.table[self.mentees.field[i], self.mentors.field[j]] + self.shared[common]
        )
        return added

    def _eligible(self, i: IntArray, j: IntArray) -> BoolArray:
        apart = self.mentees.organisation[i] != self.mentors.organisation[j]
        speaks = (self.mentees.languages[i] & self.mentors.languages[j]) != 0
        eligible: BoolArray = apart & speaks
        return eligible
