"""Seating rows one by one's wishes: the best that has a place left, by rounds of proposals."""

from dataclasses import dataclass

import numpy as np

from solver.column_groups import groups_of
from solver.row_choice import NOTHING
from solver.scores import BoolArray, IntArray, Scores
from solver.stages import Bounds
from solver.tiles import read_tile, row_chunks

KINDS = 24
READ_OF_KIND = 4
"""Columns of each kind that are read for all rows: one in a hundred at 10,000 columns."""


def seated(rows: IntArray, columns: IntArray, t: IntArray, free: IntArray) -> IntArray:
    """Choose for each row the first of its wishes whose column has a place left.

    In every round each row that waits asks for its next wish, and a column takes the best of them
    as long as it has places. `free`, shape ``(n_columns,)``, is lowered by what is taken.

    Parameters
    ----------
    rows, columns, t
        Wishes by row, best first, and what each is worth.

    Returns
    -------
    Places of the wishes that came true.
    """
    ends = np.flatnonzero(np.diff(rows, append=-1)) + 1
    at = np.concatenate(([0], ends[:-1]))[: len(ends)]
    taken = [np.empty(0, dtype=np.int64)]
    while len(at):
        order = np.lexsort((-t[at], columns[at]))
        at, ends = at[order], ends[order]
        counts = np.bincount(columns[at], minlength=len(free))
        rank = np.arange(len(at)) - (np.cumsum(counts) - counts)[columns[at]]
        fits = rank < free[columns[at]]
        taken.append(at[fits])
        free -= np.minimum(counts, free)
        at, ends = at[~fits] + 1, ends[~fits]
        at, ends = at[at < ends], ends[at < ends]
    return np.concatenate(taken)


@dataclass(frozen=True, eq=False)
class Kinds:
    """Kinds of columns, and about what a place of each kind is worth to each row.

    Attributes
    ----------
    kind
        Kind of each column, shape ``(n_columns,)``; -1 for one without places.
    order, worth
        Kinds by row, best first, and their worth; shape ``(n_rows, n_kinds)``.
    """

    kind: IntArray
    order: IntArray
    worth: IntArray

    @classmethod
    def of(cls, scores: Scores, bounds: Bounds, prices: IntArray) -> "Kinds | None":
        """Read a few columns of each kind; None where there is nothing to read."""
        rows = np.flatnonzero(bounds.places_max > 0)
        columns = np.flatnonzero(bounds.load_max > 0)
        if not len(rows) or not len(columns):
            return None
        kind = np.full(len(bounds.load_max), -1, dtype=np.int64)
        kind[columns] = groups_of(scores, rows, columns, KINDS)
        read = _some_of_each(kind)
        worth = np.full((len(bounds.places_max), int(kind.max()) + 1), NOTHING)
        for chunk in row_chunks(scores, rows, len(read)):
            t = read_tile(scores, chunk, read)
            is_open = t > float(NOTHING) / 2
            t = np.where(is_open, t, 0).astype(np.int64) - prices[read]
            for k, column in enumerate(read.tolist()):
                best = worth[chunk, kind[column]]
                worth[chunk, kind[column]] = np.where(
                    is_open[:, k], np.maximum(best, t[:, k]), best
                )
        order = np.argsort(-worth, axis=1, kind="stable")
        return cls(kind, order, np.take_along_axis(worth, order, axis=1))

    def seat(self, wanted: BoolArray, free: IntArray) -> IntArray:
        """Pairs of some rows with columns of the best kinds left, shape ``(k, 2)``.

        Whether they are eligible is not looked at. `free` is left as it is.
        """
        rows = np.flatnonzero(wanted)
        wishes = self.order[rows]
        inside = self.kind >= 0
        places = np.bincount(
            self.kind[inside], weights=free[inside], minlength=wishes.shape[1]
        ).astype(np.int64)
        repeated = np.repeat(rows, wishes.shape[1])
        chosen = seated(repeated, wishes.ravel(), self.worth[rows].ravel(), places)
        chosen = chosen[np.argsort(wishes.ravel()[chosen], kind="stable")]
        seats = np.repeat(np.flatnonzero(inside), free[inside])
        seats = seats[np.argsort(self.kind[seats], kind="stable")]
        of_kind, given = self.kind[seats], wishes.ravel()[chosen]
        first = np.searchsorted(of_kind, given)
        rank = np.arange(len(given)) - np.searchsorted(given, given)
        return np.column_stack((repeated[chosen], seats[first + rank]))


def _some_of_each(kind: IntArray) -> IntArray:
    """A few columns of each kind, in order."""
    order = np.argsort(kind, kind="stable")
    order = order[kind[order] >= 0]
    rank = np.arange(len(order)) - np.searchsorted(kind[order], kind[order])
    return np.sort(order[rank < READ_OF_KIND])
