"""Problems with stand-ins, solved exactly one after another: all pairs at once, or listed ones."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from solver.dual import stage_prices
from solver.network import Arcs, collect_arcs, solve_stage
from solver.pair_list import PairList, SparseParams
from solver.pricing import Round, rounds
from solver.problem import AssignmentProblem
from solver.restricted import Start
from solver.result import Assignment, LevelPrices
from solver.search import MapBlocks
from solver.stages import Bounds, Stage, open_scores, stage_value
from solver.stand_ins import Extended
from solver.work import WorkSpentError

MOST_STAND_IN_PAIRS = 2_000_000
"""Up to so many, stand-ins list all columns that are empty at first, which saves many rounds."""


@dataclass(frozen=True, eq=False)
class Found:
    """An optimal assignment without its stand-ins, its prices, and its value at the level."""

    assignment: Assignment
    prices: LevelPrices
    value: int


class Way(Protocol):
    """Solves the levels of an extended problem."""

    def most_used(self) -> Found:
        """As many columns as can be used."""

    def best_total(self, used: int) -> Found:
        """The best total score with at least so many columns used, which must be possible."""


class DenseWay:
    """Small problems: each level one explicit flow over all pairs."""

    def __init__(self, extended: Extended) -> None:
        self._extended = extended
        problem = extended.using(extended.usable - extended.count)
        self._arcs = collect_arcs(problem, open_scores(problem, extended.extended_scores))

    def most_used(self) -> Found:
        """As many columns as can be used."""
        extended = self._extended
        problem = extended.using(extended.usable - extended.count)
        found, prices = self._solved(problem, extended.used_stage)
        return Found(found, prices, extended.columns_used(found))

    def best_total(self, used: int) -> Found:
        """The best total score with at least so many columns used."""
        extended = self._extended
        found, prices = self._solved(extended.using(used), extended.total_stage)
        return Found(found, prices, total_score(extended, found))

    def _solved(self, problem: AssignmentProblem, stage: Stage) -> tuple[Assignment, LevelPrices]:
        found = solve_stage(problem, self._arcs, stage)
        if found is None:
            raise AssertionError("stand-ins can fill what the levels before have left empty")
        prices = stage_prices(problem, self._extended.extended_scores, stage, found)
        return self._extended.without_stand_ins(found), prices


class SparseWay:
    """Large problems: one list of pairs that grows until none is missing.

    Parameters
    ----------
    prices
        Rough prices of the columns, by which pairs are listed, shape ``(n_columns,)``.
    """

    def __init__(
        self,
        extended: Extended,
        prices: LevelPrices,
        params: SparseParams,
        map_blocks: MapBlocks,
    ) -> None:
        self._extended = extended
        problem = extended.using(extended.usable - extended.count)
        scores = extended.extended_scores
        self._pairs = PairList(problem, scores, prices.mentor, params, map_blocks)
        self._pairs.begin()
        self._list(extended.with_stand_ins(extended.reached))
        self._list(_dealt(extended))
        if extended.count**2 <= MOST_STAND_IN_PAIRS:
            self._list(_every_stand_in(extended))

    def most_used(self) -> Found:
        """As many columns as can be used."""
        extended = self._extended
        done = self._solved(extended.usable - extended.count, extended.used_stage)
        found = extended.without_stand_ins(done.assignment)
        self._list(extended.with_stand_ins(found))  # of the first stand-ins, which are always there
        return Found(found, done.prices, extended.columns_used(found))

    def best_total(self, used: int) -> Found:
        """The best total score with at least so many columns used."""
        extended = self._extended
        done = self._solved(used, extended.total_stage)
        self._pairs.start = Start(done.prices, done.assignment)
        found = extended.without_stand_ins(done.assignment)
        return Found(found, done.prices, total_score(extended, found))

    def _solved(self, used: int, stage: Stage) -> Round:
        problem = self._extended.using(used)
        self._pairs.problem, self._pairs.bounds = problem, Bounds.of(problem)
        done = list(rounds(self._pairs, stage, None))
        if not done:
            raise AssertionError("listed pairs include an assignment that keeps all bounds")
        if done[-1].gap:
            raise WorkSpentError
        return done[-1]

    def _list(self, assignment: Assignment) -> None:
        """List the open and eligible pairs of an assignment."""
        pairs, m = self._pairs, self._extended.problem.n_columns
        keys = assignment.rows * m + assignment.columns
        new = ~np.isin(keys, pairs.listing.keys)
        new &= ~pairs.is_excluded(assignment.rows, assignment.columns)
        new &= pairs.scores.pairs(assignment.rows, assignment.columns)[1]
        rows, columns = assignment.rows[new], assignment.columns[new]
        values, _ = pairs.scores.pairs(rows, columns)
        pairs.list_also(Arcs(rows.astype(np.int32), columns.astype(np.int32), values))


def _dealt(extended: Extended) -> Assignment:
    """One column a row in turn, so that the listed pairs mostly suffice to use every column."""
    rows = np.flatnonzero(Bounds.of(extended.problem).places_max > 0)
    columns = np.flatnonzero(extended.may_be_empty)
    return Assignment.from_pairs(np.column_stack((rows, np.resize(columns, len(rows)))))


def _every_stand_in(extended: Extended) -> Assignment:
    """Each stand-in with each column that is empty now."""
    columns = extended.with_stand_ins(extended.reached).columns[len(extended.reached.columns) :]
    rows = extended.problem.n_rows + np.arange(extended.count)
    pairs = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)
    return Assignment.from_pairs(pairs)


def total_score(extended: Extended, assignment: Assignment) -> int:
    """Value of an assignment without stand-ins at the last level."""
    return stage_value(extended.problem, extended.scores, extended.total_stage, assignment)


def without_debts(extended: Extended, prices: LevelPrices) -> LevelPrices:
    """The same proof with prices of at least 0 wherever a column may stay empty.

    A price below 0 adds nothing to the bound there, and 0 adds no more.
    """
    mentor = np.where(extended.may_be_empty, np.maximum(prices.mentor, 0), prices.mentor)
    return replace(prices, mentor=mentor)
