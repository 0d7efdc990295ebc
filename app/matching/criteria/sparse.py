"""Whole numbers at few places of a table: who wants what, and who has it."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.joining import runs
from solver.scores import BoolArray, IntArray

ENTRIES = 1 << 21
"""Entries that a product takes at once: 50 MB."""


Whole: TypeAlias = NDArray[np.int64] | NDArray[np.int32]


class Sparse(NamedTuple):
    """Entries row after row, each row's by column.

    Attributes
    ----------
    starts
        Row r has the entries ``starts[r]:starts[r + 1]``, shape ``(n_rows + 1,)``.
    columns, amounts
        Column and number of each entry, shape ``(k,)``; no place occurs twice.
    """

    starts: IntArray
    columns: NDArray[np.int32]
    amounts: NDArray[np.int32]

    @classmethod
    def of(cls, n_rows: int, rows: IntArray, columns: IntArray, amounts: Whole) -> "Sparse":
        """Put entries in order."""
        order = np.lexsort((columns, rows))
        starts = np.searchsorted(rows[order], np.arange(n_rows + 1)).astype(np.int64)
        return cls(starts, columns[order].astype(np.int32), amounts[order].astype(np.int32))

    @classmethod
    def empty(cls, n_rows: int) -> "Sparse":
        """Rows without an entry."""
        nothing = np.empty(0, dtype=np.int64)
        return cls.of(n_rows, nothing, nothing, nothing)

    @classmethod
    def of_rows(cls, rows: Iterable[IntArray | BoolArray]) -> "Sparse":
        """Take what is not zero in each row."""
        found = [(at, row[at]) for row in rows for at in (np.flatnonzero(row),)]
        nothing = np.empty(0, dtype=np.int32)
        starts = np.cumsum([0, *(len(at) for at, _ in found)], dtype=np.int64)
        columns = np.concatenate([nothing, *(at.astype(np.int32) for at, _ in found)])
        amounts = np.concatenate([nothing, *(of_row.astype(np.int32) for _, of_row in found)])
        return cls(starts, columns, amounts)

    @property
    def rows(self) -> IntArray:
        """Row of each entry, shape ``(k,)``."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def entries_of(self, rows: Whole) -> tuple[IntArray, IntArray]:
        """Of each entry of these rows: which of the rows it belongs to, and where it stands."""
        lengths = np.diff(self.starts)[rows]
        first = self.starts[rows] - (np.cumsum(lengths) - lengths)
        whose = np.repeat(np.arange(len(rows)), lengths)
        return whose, first[whose] + np.arange(len(whose))

    def row_sums(self) -> IntArray:
        """Sum of each row, shape ``(n_rows,)``."""
        sums = np.bincount(self.rows, weights=self.amounts, minlength=len(self.starts) - 1)
        return sums.astype(np.int64)

    def transposed(self, n_columns: int) -> "Sparse":
        """The same entries column after column."""
        return Sparse.of(n_columns, self.columns.astype(np.int64), self.rows, self.amounts)

    def at(self, columns: IntArray) -> "Sparse":
        """Entries of these columns alone, each named by its place among them."""
        size = 1 + int(max(self.columns.max(initial=0), columns.max(initial=0)))
        place = np.full(size, -1, dtype=np.int64)
        place[columns] = np.arange(len(columns))
        kept = np.flatnonzero(place[self.columns] >= 0)
        starts = np.searchsorted(kept, self.starts).astype(np.int64)
        return Sparse(starts, place[self.columns[kept]].astype(np.int32), self.amounts[kept])


def product_block(left: Sparse, right: Sparse, rows: IntArray, width: int) -> IntArray:
    """Matrix product of these rows of `left` with `right`, shape ``(len(rows), width)``."""
    whose, entries = left.entries_of(rows)
    most = np.bincount(
        whose, weights=np.diff(right.starts)[left.columns[entries]], minlength=len(rows)
    )
    product = np.zeros((len(rows), width), dtype=np.int64)
    for run in runs(most.astype(np.int64), ENTRIES):
        whose, entries = left.entries_of(rows[run])
        again, met = right.entries_of(left.columns[entries].astype(np.int64))
        places = whose[again] * width + right.columns[met]
        amounts = left.amounts[entries][again] * right.amounts[met].astype(np.int64)
        shape = product[run].shape
        sums = np.bincount(places, weights=amounts, minlength=shape[0] * width)
        product[run] = sums.astype(np.int64).reshape(shape)
    return product


class Index(NamedTuple):
    """A sparse table in which single places are looked up.

    Attributes
    ----------
    keys
        Row and column of each entry as one number, rising.
    amounts
        Number of each entry.
    """

    keys: IntArray
    amounts: IntArray

    @classmethod
    def of(cls, table: Sparse) -> "Index":
        """Make a table ready."""
        return cls(_key(table.rows, table.columns), table.amounts.astype(np.int64))

    def at(self, rows: Whole, columns: Whole) -> tuple[BoolArray, IntArray]:
        """Which places have an entry, and the numbers there, else 0; both of shape ``(k,)``."""
        wanted = _key(rows, columns)
        if not len(self.keys):
            return np.zeros(len(wanted), dtype=np.bool_), np.zeros_like(wanted)
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        is_there = self.keys[place] == wanted
        return is_there, np.where(is_there, self.amounts[place], 0)


def product_pairs(left: Sparse, right: Index, rows: IntArray, columns: IntArray) -> IntArray:
    """Entries of the same product at single places, shape ``(k,)``."""
    whose, entries = left.entries_of(rows)
    _, amounts = right.at(left.columns[entries], columns[whose])
    sums = np.bincount(whose, weights=left.amounts[entries] * amounts, minlength=len(rows))
    return sums.astype(np.int64)


def _key(rows: Whole, columns: Whole) -> IntArray:
    """One number of two below 2**31."""
    return (rows.astype(np.int64) << 32) | columns
