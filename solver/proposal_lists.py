"""Pairs to propose: found by looking through tiles, and those that somebody ranks."""

from dataclasses import dataclass

import numpy as np

from solver.market import Market
from solver.scores import BoolArray, IntArray

WORTHWHILE = 0.95
"""Share of proposals left at which another look for hopeless ones is not worth its time."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Pairs to propose, by row, then column; arrays of shape ``(k,)``."""

    rows: IntArray
    columns: IntArray
    scores: IntArray


@dataclass(frozen=True, eq=False)
class RankedProposals:
    """Open eligible pairs that somebody ranks: those that rows do, and those that columns alone do.

    Attributes
    ----------
    pairs
        Rows and columns of all ranked pairs, eligible or not.
    """

    pairs: tuple[IntArray, IntArray]
    by_rows: Batch
    by_columns: Batch

    @classmethod
    def of(cls, market: Market) -> "RankedProposals":
        """Part the ranked pairs."""
        rows, columns = market.worth.ranked()
        scores, eligible = market.scores.pairs(rows, columns)
        chosen = eligible & market.is_open(rows, columns)
        by_rows = market.worth.to_rows(rows, columns, scores) > market.worth.ceiling
        both = Batch(rows, columns, scores)
        parts = (some(both, chosen & mask) for mask in (by_rows, ~by_rows))
        return cls((rows, columns), *parts)


def not_hopeless(
    rows: IntArray, columns: IntArray, entries: IntArray, free: IntArray, places: IntArray
) -> IntArray:
    """Proposals that may be held, as positions: enough better ones are certain to come for others.

    The first proposals of a row, as many as it has free places, are certain. Of those that a
    column is certain to get it holds the best; whatever is below them all will be turned away,
    which makes the next proposal of its row certain in turn.

    Parameters
    ----------
    rows, columns, entries
        Proposals in the order of each row, and what they are worth to the column.
    free, places
        Free places of each row; places of each column.
    """
    left = np.arange(len(rows))
    while len(left):
        row, column, entry = rows[left], columns[left], entries[left]
        is_start = np.concatenate(([True], row[1:] != row[:-1]))
        start = np.maximum.accumulate(np.where(is_start, np.arange(len(row)), 0))
        certain = np.flatnonzero(np.arange(len(row)) - start < free[row])
        floor = _last_held(column[certain], entry[certain], places)
        hopeful = entry >= floor[column]
        left = left[hopeful]
        if hopeful.mean() > WORTHWHILE:
            break
    return left


def _last_held(columns: IntArray, entries: IntArray, places: IntArray) -> IntArray:
    """The worst entry that each column holds of these, lowest where it has a place left."""
    floor = np.full(len(places), np.iinfo(np.int64).min)
    order = np.lexsort((-entries, columns))
    column = columns[order]
    number = np.arange(len(order)) - np.searchsorted(column, column)
    last = number == places[column] - 1
    floor[column[last]] = entries[order][last]
    return floor


def some(batch: Batch, chosen: BoolArray) -> Batch:
    """The pairs of a mask."""
    return Batch(batch.rows[chosen], batch.columns[chosen], batch.scores[chosen])


def joined(one: Batch, other: Batch, n_columns: int) -> Batch:
    """Both, by row, then column."""
    if not len(other.rows):
        return one
    rows, columns, scores = (
        np.concatenate(parts)
        for parts in (
            (one.rows, other.rows),
            (one.columns, other.columns),
            (one.scores, other.scores),
        )
    )
    order = np.argsort(rows * n_columns + columns, kind="stable")
    return Batch(rows[order], columns[order], scores[order])


def up_to_last(found: Batch, also: Batch, most: int, market: Market) -> Batch:
    """Both, but none that comes after the last found of a row that may have more to find."""
    if not len(also.rows) or not len(found.rows):
        return joined(found, also, market.n_columns)
    is_cut = np.bincount(found.rows, minlength=market.n_rows) >= most
    order = np.lexsort((-found.scores, found.rows))
    last = np.zeros(market.n_rows, dtype=np.int64)
    last[found.rows] = order[np.searchsorted(found.rows, found.rows, side="right") - 1]
    least, column = found.scores[last[also.rows]], found.columns[last[also.rows]]
    before = (also.scores > least) | ((also.scores == least) & (also.columns < column))
    return joined(found, some(also, before | ~is_cut[also.rows]), market.n_columns)
