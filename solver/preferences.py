"""Whom each row and each column would rather have: those it ranks first, then all others by score.

Ties are broken by the lower index, so that every order is strict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class RankedPairs:
    """What one side ranks: pairs by falling preference within each of its members.

    Parameters
    ----------
    rows, columns
        One entry a ranked pair, shape ``(k,)``.
    place
        Place of the pair in its owner's list, 0 for the first, shape ``(k,)``.
    """

    rows: IntArray
    columns: IntArray
    place: IntArray

    def __post_init__(self) -> None:
        if not len(self.rows) == len(self.columns) == len(self.place):
            raise ValueError("rows, columns and place must have the same length")


@dataclass(frozen=True, eq=False)
class Orders:
    """Ranked lists of both sides.

    Parameters
    ----------
    of_rows
        For each row the columns that it ranks, the best one first; arrays of distinct indices.
    of_columns
        For each column the rows that it ranks, likewise.

    Raises
    ------
    ValueError
        When a list holds an index twice or one outside of the problem.
    """

    of_rows: Sequence[IntArray]
    of_columns: Sequence[IntArray]

    def __post_init__(self) -> None:
        for name, lists, others in (
            ("row", self.of_rows, len(self.of_columns)),
            ("column", self.of_columns, len(self.of_rows)),
        ):
            owner, ranked, _ = _flat(lists)
            if len(ranked) and not 0 <= int(ranked.min()) <= int(ranked.max()) < others:
                raise ValueError(f"a {name} ranks an index outside of 0 to {others - 1}")
            if len(np.unique(owner * others + ranked)) < len(ranked):
                raise ValueError(f"a {name} ranks somebody twice")

    @classmethod
    def none(cls, n_rows: int, n_columns: int) -> "Orders":
        """Nobody ranks anybody, so that scores alone decide."""
        nobody = np.empty(0, dtype=np.int64)
        return cls([nobody] * n_rows, [nobody] * n_columns)

    @cached_property
    def ranked_by_rows(self) -> RankedPairs:
        """All pairs that rows rank."""
        rows, columns, place = _flat(self.of_rows)
        return RankedPairs(rows, columns, place)

    @cached_property
    def ranked_by_columns(self) -> RankedPairs:
        """All pairs that columns rank."""
        columns, rows, place = _flat(self.of_columns)
        return RankedPairs(rows, columns, place)

    @property
    def are_any(self) -> bool:
        """Whether anybody ranks anybody."""
        return bool(len(self.ranked_by_rows.rows) or len(self.ranked_by_columns.rows))

    @property
    def turned(self) -> "Orders":
        """The same with rows and columns exchanged."""
        return Orders(self.of_columns, self.of_rows)


@dataclass(frozen=True, eq=False)
class Worth:
    """What a pair is worth to its row and to its column, as integers that order each one's pairs.

    A ranked pair is worth more than any that is not: more than `ceiling`, which is at least as
    large as every score.
    """

    orders: Orders
    ceiling: int

    def to_rows(self, rows: IntArray, columns: IntArray, scores: IntArray) -> IntArray:
        """Worth of pairs to their rows."""
        return self._worth(self._of_rows, rows, columns, scores)

    def to_columns(self, rows: IntArray, columns: IntArray, scores: IntArray) -> IntArray:
        """Worth of pairs to their columns."""
        return self._worth(self._of_columns, rows, columns, scores)

    def ranked(self) -> tuple[IntArray, IntArray]:
        """Rows and columns of the pairs that either side ranks, each once, in row order."""
        keys = np.union1d(self._of_rows[0], self._of_columns[0])
        rows, columns = np.divmod(keys, max(1, len(self.orders.of_columns)))
        return rows, columns

    def _worth(
        self,
        table: tuple[IntArray, IntArray],
        rows: IntArray,
        columns: IntArray,
        scores: IntArray,
    ) -> IntArray:
        known, worth = table
        if not len(known):
            return scores
        keys = rows * len(self.orders.of_columns) + columns
        place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        is_ranked: BoolArray = known[place] == keys
        return np.where(is_ranked, worth[place], scores)

    @cached_property
    def _of_rows(self) -> tuple[IntArray, IntArray]:
        return self._table(self.orders.ranked_by_rows)

    @cached_property
    def _of_columns(self) -> tuple[IntArray, IntArray]:
        return self._table(self.orders.ranked_by_columns)

    def _table(self, ranked: RankedPairs) -> tuple[IntArray, IntArray]:
        """Keys of ranked pairs, increasing, and what they are worth."""
        keys = ranked.rows * len(self.orders.of_columns) + ranked.columns
        longest = max(len(self.orders.of_rows), len(self.orders.of_columns))
        order = np.argsort(keys)
        return keys[order], self.ceiling + longest - ranked.place[order]


def _flat(lists: Sequence[IntArray]) -> tuple[IntArray, IntArray, IntArray]:
    """Owner, ranked index and place of every entry."""
    lengths = np.array([len(ranked) for ranked in lists], dtype=np.int64)
    owner = np.repeat(np.arange(len(lists)), lengths)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    nobody = np.empty(0, dtype=np.int64)
    return owner, np.concatenate([nobody, *lists]), place
