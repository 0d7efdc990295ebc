"""Solving once more after people have joined, left or changed, from what was proved before.

Nothing of the result before is taken on trust: its prices are where the search begins, and its
pairs are kept where they are still optimal.
"""

from dataclasses import dataclass, replace

import numpy as np

from solver.network import Arcs
from solver.pair_list import PairList
from solver.residual import OpenUse
from solver.restricted import Start
from solver.result import Assignment, LevelPrices, SolveResult
from solver.scores import BoolArray, IntArray
from solver.stages import Stage, hoped_stage


@dataclass(frozen=True, eq=False)
class Previous:
    """A result, told in the rows and columns of the problem that is to be solved now.

    Attributes
    ----------
    assignment
        Pairs of rows and columns that are still there.
    prices
        Prices of its last level, the mentors' of shape ``(n_columns,)``.
    known_columns
        Which columns have such a price, shape ``(n_columns,)``.
    """

    assignment: Assignment
    prices: LevelPrices
    known_columns: BoolArray


def carried_over(result: SolveResult, old_rows: IntArray, old_columns: IntArray) -> Previous | None:
    """Tell a result in the rows and columns of a new problem; None if it has no prices.

    Parameters
    ----------
    old_rows, old_columns
        For each row and column of the new problem its index in the old one, or -1 where it is
        new; shapes ``(n_rows,)`` and ``(n_columns,)``.

    Raises
    ------
    ValueError
        When an index stands twice, or is none of the old problem.
    """
    if result.assignment is None or result.prices is None or not result.prices.levels:
        return None
    prices, found = result.prices.levels[-1], result.assignment
    _check_places("old_rows", old_rows, None)
    _check_places("old_columns", old_columns, len(prices.mentor))
    to_column = _inverse(old_columns, len(prices.mentor))
    to_row = _inverse(old_rows, int(max(old_rows.max(initial=-1), found.rows.max(initial=-1))) + 1)
    rows, columns = to_row[found.rows], to_column[found.columns]
    stands = (rows >= 0) & (columns >= 0)
    pairs = np.column_stack((rows[stands], columns[stands]))
    mentor = np.where(old_columns >= 0, prices.mentor[old_columns], 0)
    return Previous(
        Assignment.from_pairs(pairs, found.amount[stands]),
        replace(prices, mentor=mentor),
        old_columns >= 0,
    )


def begin_again(pairs: PairList, previous: Previous) -> bool:
    """List what the first restricted problem needs, where a result is known; False if it cannot be.

    It cannot when the levels of the two problems are not the same.
    """
    problem, bounds = pairs.problem, pairs.bounds
    stage = hoped_stage(problem, pairs.scores, np.ones(problem.n_rows, dtype=np.bool_))
    if not _belong_together(stage, previous.prices):
        return False
    use = OpenUse.of(problem, bounds, previous.assignment)
    _list_held(pairs, use.assignment)
    emptied = (use.load < bounds.load_max) & (pairs.guess > 0)
    is_new = (bounds.load_max > 0) & ~previous.known_columns
    found = pairs.list_rows_for(np.flatnonzero(emptied | is_new))
    new, guess = np.flatnonzero(is_new), pairs.guess.copy()
    guess[new] = _clearing_prices(pairs, found, new)
    pairs.guess = guess
    rows = np.flatnonzero(bounds.places_max > 0)
    pairs.list_candidates(rows, -(-pairs.params.candidates // 2))
    pairs.start = Start(replace(previous.prices, mentor=guess), previous.assignment)
    return True


def _belong_together(stage: Stage, prices: LevelPrices) -> bool:
    """Whether the prices are those of this level with these groups of fixed places."""
    return (
        stage.name == prices.name
        and [group.tiers for group in stage.groups] == [group.tiers for group in prices.groups]
        and (stage.further_places is None) == (prices.further is None)
    )


def _list_held(pairs: PairList, held: Assignment) -> None:
    """List the pairs in use that may still be used."""
    scores, eligible = pairs.scores.pairs(held.rows, held.columns)
    is_open = (pairs.bounds.load_max[held.columns] > 0) & (pairs.bounds.places_max[held.rows] > 0)
    wanted = eligible & is_open & ~pairs.is_excluded(held.rows, held.columns)
    rows, columns = held.rows[wanted].astype(np.int32), held.columns[wanted].astype(np.int32)
    pairs.list_also(Arcs(rows, columns, scores[wanted]))


def _clearing_prices(pairs: PairList, found: Arcs, columns: IntArray) -> IntArray:
    """Prices at which about as many rows as there are places gain by each of some columns."""
    best = pairs.best_listed(without=columns)
    worth = found.scores - np.maximum(best[found.rows], 0)
    prices = np.zeros(len(columns), dtype=np.int64)
    order = np.lexsort((-worth, found.columns))
    starts = np.searchsorted(found.columns[order], columns)
    ends = np.searchsorted(found.columns[order], columns, side="right")
    place = starts + pairs.bounds.load_max[columns]
    filled = place < ends
    prices[filled] = np.maximum(worth[order[place[filled]]], 0)
    return prices


def _check_places(name: str, places: IntArray, size: int | None) -> None:
    known = places[places >= 0]
    if places.min(initial=-1) < -1 or (size is not None and known.max(initial=-1) >= size):
        last = "" if size is None else f" to {size - 1}"
        raise ValueError(f"{name} must be indices from 0{last}, or -1 for the new")
    if len(np.unique(known)) < len(known):
        raise ValueError(f"{name} names one of the old twice")


def _inverse(places: IntArray, size: int) -> IntArray:
    """New index of each old one, -1 where there is none."""
    inverse = np.full(size, -1, dtype=np.int64)
    inverse[places[places >= 0]] = np.flatnonzero(places >= 0)
    return inverse
