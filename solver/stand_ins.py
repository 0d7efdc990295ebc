"""Rows that stand in for columns without any: how many columns are used, told as an assignment.

Let every column that may stay empty need at least one row, and let up to ``d`` stand-ins of score
0 meet that need. Then at most d columns are without a row of the problem, and each of the others
has one. So "at least k columns are used" is again a problem of rows, columns and minimum loads,
with the same proof: the price of one more column used is what a stand-in would gain.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment
from solver.scores import Block, BoolArray, IntArray, Scores
from solver.stages import FREE, Bounds, Stage, stage_at, stage_count
from solver.tiles import GatheredScores, Tile

COLUMNS_USED = "columns_used"


@dataclass(frozen=True, eq=False)
class Extended:
    """A problem with stand-ins, at its last level.

    Parameters
    ----------
    reached
        An assignment whose values at the levels before the last are kept.
    count
        Stand-ins at most: no fewer columns are used than all that can be, less so many.
    """

    problem: AssignmentProblem
    scores: Scores
    reached: Assignment
    count: int

    @cached_property
    def may_be_empty(self) -> BoolArray:
        """Columns with places that neither a pin nor a minimum load fills."""
        bounds = Bounds.of(self.problem)
        pinned = self.problem.pins_of_columns() > 0
        mask: BoolArray = (bounds.load_max > 0) & ~pinned & (self.problem.min_load == 0)
        return mask

    @property
    def usable(self) -> int:
        """Columns with places."""
        return int((self.problem.capacity > 0).sum())

    @cached_property
    def extended_scores(self) -> "ScoresWithStandIns":
        """Scores of everybody, stand-ins last."""
        gathered = isinstance(self.scores, GatheredScores)
        kind = GatheredScoresWithStandIns if gathered else ScoresWithStandIns
        return kind(self.scores, self.count, self.may_be_empty)

    def using(self, used: int) -> AssignmentProblem:
        """At least so many columns are used: the problem with as few stand-ins as that takes."""
        problem, nobody = self.problem, np.zeros(self.count, dtype=np.int64)
        present = np.arange(self.count) < self.usable - used
        return replace(
            problem,
            demand=np.concatenate((problem.demand, present.astype(np.int64))),
            demand_min=np.concatenate((problem.demand_min, nobody)),
            min_load=np.maximum(problem.min_load, self.may_be_empty),
            tier=np.concatenate((problem.tier, nobody)),
            unmatched_penalty=0,
            objective=Objective.TOTAL_SCORE,
        )

    @cached_property
    def total_stage(self) -> Stage:
        """The last level: the total score, with what the levels before it have reached."""
        last = stage_count(self.problem) - 1
        stage = stage_at(self.problem, self.scores, last, self.reached)
        return self._with_stand_ins(stage, 0)

    @property
    def used_stage(self) -> Stage:
        """The level that counts the columns used; each stand-in takes one from all of them."""
        nothing = np.zeros(self.problem.n_rows, dtype=np.int64)
        total = stage_at(self.problem, self.scores, stage_count(self.problem) - 1, self.reached)
        stage = replace(
            total,
            name=COLUMNS_USED,
            first_reward=nothing,
            counts_scores=False,
            constant=self.usable,
        )
        return self._with_stand_ins(stage, -1)

    def columns_used(self, assignment: Assignment) -> int:
        """Columns with at least one row of the problem."""
        return len(np.unique(assignment.columns[assignment.rows < self.problem.n_rows]))

    def without_stand_ins(self, assignment: Assignment) -> Assignment:
        """The part of an assignment that belongs to the problem."""
        own = assignment.rows < self.problem.n_rows
        return Assignment(assignment.rows[own], assignment.columns[own], assignment.amount[own])

    def with_stand_ins(self, assignment: Assignment) -> Assignment:
        """Fill the empty columns of an assignment, the first stand-in in the first of them."""
        empty = self.may_be_empty.copy()
        empty[assignment.columns] = False
        columns = np.flatnonzero(empty)
        rows = self.problem.n_rows + np.arange(len(columns))
        return Assignment(
            np.concatenate((assignment.rows, rows)),
            np.concatenate((assignment.columns, columns)),
            np.concatenate((assignment.amount, np.ones(len(columns), dtype=np.int64))),
        )

    def _with_stand_ins(self, stage: Stage, reward: int) -> Stage:
        return replace(
            stage,
            first_reward=np.concatenate((stage.first_reward, np.full(self.count, reward))),
            group=np.concatenate((stage.group, np.full(self.count, FREE))),
        )


@dataclass(frozen=True, eq=False)
class ScoresWithStandIns:
    """Scores with rows of score 0 after all others, eligible for some columns.

    Parameters
    ----------
    count
        Number of these rows.
    eligible
        The columns that they may take, shape ``(n_columns,)``.
    """

    scores: Scores
    count: int
    eligible: BoolArray

    @property
    def n_rows(self) -> int:
        """Number of rows, stand-ins included."""
        return self.scores.n_rows + self.count

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return self.scores.n_columns

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        first, last, _ = rows.indices(self.n_rows)
        end = min(last, self.scores.n_rows)
        own, mask = self.scores.block(slice(min(first, end), end), columns)
        eligible = self.eligible[columns]
        more = last - max(first, end)
        return (
            np.concatenate((own, np.zeros((more, len(eligible)), dtype=np.int64))),
            np.concatenate((mask, np.broadcast_to(eligible, (more, len(eligible))))),
        )

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        values, eligible = np.zeros(len(rows), dtype=np.int64), self.eligible[columns]
        own = rows < self.scores.n_rows
        values[own], eligible[own] = self.scores.pairs(rows[own], columns[own])
        return values, eligible


class GatheredScoresWithStandIns(ScoresWithStandIns):
    """The same, of scores that can be computed for any rows and columns."""

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of these rows and columns; None means all columns."""
        assert isinstance(self.scores, GatheredScores)
        own = rows < self.scores.n_rows
        values, mask = self.scores.gathered(rows[own], columns)
        if own.all():
            return values, mask
        tile = np.zeros((len(rows), values.shape[1]), dtype=values.dtype)
        eligible = np.ones(tile.shape, dtype=np.bool_)
        tile[own] = values
        eligible[own] = True if mask is None else mask
        eligible[~own] = self.eligible if columns is None else self.eligible[columns]
        return tile, eligible
