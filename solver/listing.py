"""The pairs that a sparse solve knows one by one; of all others it knows bounds only."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.network import Arcs
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, NodeArray


@dataclass(frozen=True, eq=False)
class Listing:
    """Listed pairs with their scores, ordered by row, then column.

    Parameters
    ----------
    n_rows, n_columns
        Size of the problem.
    rows, columns, scores
        One entry a pair, shape ``(n_pairs,)``; no pair twice.
    """

    n_rows: int
    n_columns: int
    rows: NodeArray
    columns: NodeArray
    scores: IntArray

    @classmethod
    def empty(cls, n_rows: int, n_columns: int) -> "Listing":
        """Begin without any pair."""
        nobody = np.empty(0, dtype=np.int32)
        return cls(n_rows, n_columns, nobody, nobody, np.empty(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def starts(self) -> IntArray:
        """Pairs of row i are ``starts[i]:starts[i + 1]``; shape ``(n_rows + 1,)``."""
        counts = np.bincount(self.rows, minlength=self.n_rows)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)

    @property
    def keys(self) -> IntArray:
        """``row * n_columns + column`` of each pair, strictly increasing."""
        return self.rows * np.int64(self.n_columns) + self.columns

    @property
    def arcs(self) -> Arcs:
        """The same pairs as arcs of a flow."""
        return Arcs(self.rows, self.columns, self.scores)

    def arcs_of(self, wanted: BoolArray) -> Arcs:
        """Some of the pairs, shape of the mask ``(n_pairs,)``."""
        return Arcs(self.rows[wanted], self.columns[wanted], self.scores[wanted])

    def of_columns(self, wanted: BoolArray) -> "Listing":
        """The pairs of some columns, shape of the mask ``(n_columns,)``."""
        arcs = self.arcs_of(wanted[self.columns])
        return Listing(self.n_rows, self.n_columns, arcs.rows, arcs.columns, arcs.scores)

    def joined(self, found: Arcs) -> "Listing":
        """Add pairs, none of which is listed yet."""
        rows = np.concatenate((self.rows, found.rows))
        columns = np.concatenate((self.columns, found.columns))
        keys = rows * np.int64(self.n_columns) + columns
        order = np.argsort(keys, kind="stable")  # merges two sorted runs in linear time
        scores = np.concatenate((self.scores, found.scores))[order]
        return Listing(self.n_rows, self.n_columns, rows[order], columns[order], scores)

    def within(self, rows: IntArray) -> tuple[IntArray, NodeArray]:
        """Listed pairs of some rows: positions in `rows` and columns."""
        counts = self.starts[rows + 1] - self.starts[rows]
        position = np.repeat(np.arange(len(rows)), counts)
        first = np.repeat(self.starts[rows] - (np.cumsum(counts) - counts), counts)
        return position, self.columns[first + np.arange(len(position))]

    def places(self, assignment: Assignment) -> IntArray:
        """Position of each assigned pair; -1 for one that is not listed."""
        keys = self.keys
        wanted = assignment.rows * self.n_columns + assignment.columns
        place = np.searchsorted(keys, wanted)
        if not len(keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        listed = keys[np.minimum(place, len(keys) - 1)] == wanted
        return np.where(listed, place, -1)
