"""One constraint over listed pairs: its multiplier is found by plain solves alone.

Every listed pair counts for the multiplier more, which leaves a plain problem of any size. The more
it is, the more of the pairs are used, and each optimum is a line of the Lagrangian dual, which is
convex: the next multiplier to try is where the lines of the best two cross (Kelley 1960). The
search ends with the least multiplier that keeps the constraint. Its optimum is feasible; what is
left between it and the bound is at most the multiplier times the pairs that it uses too many.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.added_scores import added
from solver.again import carried_over
from solver.problem import AssignmentProblem
from solver.result import Assignment, LevelPrices, SolveResult, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.sides.bound import highest_score
from solver.sides.charges import Charges
from solver.sides.constraints import SideConstraint, Sides, looked_up
from solver.sides.effort import Effort
from solver.sides.level import LevelProof
from solver.solve import solve
from solver.stages import stage_at, stage_count, stage_value

STEPS = (1, 4, 15)
"""Multipliers that are tried until the constraint is kept, in the largest score: with the last one
scores in millionths are still exact in float32."""


@dataclass(frozen=True, eq=False)
class Tried:
    """The optimum when each listed pair counts for `multiplier` more.

    Attributes
    ----------
    used
        Listed pairs that it uses.
    value
        Of the last level, without the multiplier.
    """

    multiplier: int
    solved: SolveResult
    assignment: Assignment
    prices: LevelPrices
    used: int
    value: int

    def bound(self, least: int) -> int:
        """No assignment that uses so many of the pairs is worth more."""
        return self.value + self.multiplier * (self.used - least)


@dataclass(frozen=True, eq=False)
class Found:
    """Where the search ended.

    Attributes
    ----------
    assignment
        It keeps the constraint.
    value
        Of the last level.
    bound
        No assignment that keeps the constraint is worth more.
    """

    assignment: Assignment
    value: int
    bound: int
    proof: LevelProof


class MultiplierSearch:
    """The search of one problem, whose optimum without the constraint breaks it.

    Parameters
    ----------
    side
        At least so many of the listed pairs are to be used.
    effort
        Each plain solve counts all pairs once, and once a level.
    tell
        Told of each better answer on the way.
    """

    def __init__(
        self,
        problem: AssignmentProblem,
        scores: Scores,
        side: SideConstraint,
        effort: Effort,
        *,
        map_blocks: MapBlocks = map,
        memory_limit: int | None = None,
        tell: Callable[[Found], None] | None = None,
    ) -> None:
        order = np.lexsort((side.pairs[:, 1], side.pairs[:, 0]))
        self.problem = problem
        self.scores = scores
        self.listed = side.pairs[order]
        self.least = side.least or 0
        self.effort = effort
        self.map_blocks = map_blocks
        self.memory_limit = memory_limit
        self.tell = tell

    def run(self, relaxed: SolveResult) -> Found | None:
        """Find the multiplier; None where the levels before the last would lose by it.

        Parameters
        ----------
        relaxed
            The optimum without the constraint.
        """
        below = self._told(0, relaxed)
        above = None if below is None else self._first_above(below)
        if below is None or above is None:
            return None
        self._say(below, above)
        while above.used > self.least:
            multiplier = _between(below, above)
            tried = None if multiplier is None else self._try(multiplier, above)
            if tried is None:
                break
            below, above = (below, tried) if tried.used >= self.least else (tried, above)
            self._say(below, above)
        return self._found(below, above)

    def _say(self, below: Tried, above: Tried) -> None:
        if self.tell is not None:
            self.tell(self._found(below, above))

    def _found(self, below: Tried, above: Tried) -> Found:
        best = min(below, above, key=lambda one: one.bound(self.least))
        charges = np.array([-best.multiplier], dtype=np.int64)
        proof = LevelProof(best.prices, Charges(1, charges, np.empty(0, dtype=np.int64)))
        return Found(above.assignment, above.value, best.bound(self.least), proof)

    def _first_above(self, below: Tried) -> Tried | None:
        highest = highest_score(self.problem, self.scores)
        for step in STEPS:
            tried = self._try(step * highest, below)
            if tried is None or tried.used >= self.least:
                return tried
        return None

    def _try(self, multiplier: int, near: Tried) -> Tried | None:
        amounts = np.full(len(self.listed), multiplier)
        everybody = np.arange(self.problem.n_rows), np.arange(self.problem.n_columns)
        solved = solve(
            self.problem,
            added(self.scores, self.listed, amounts),
            map_blocks=self.map_blocks,
            memory_limit=self.memory_limit,
            work_limit=self.effort.left,
            previous=carried_over(near.solved, *everybody),
        )
        levels = stage_count(self.problem)
        self.effort.count(self.problem.n_rows * self.problem.n_columns * (1 + levels))
        return self._told(multiplier, solved)

    def _told(self, multiplier: int, solved: SolveResult) -> Tried | None:
        """None where it is not proved: then the bound would not be one."""
        found, prices = solved.assignment, solved.prices
        if solved.termination is not Termination.OPTIMAL or found is None or prices is None:
            return None
        stage = stage_at(self.problem, self.scores, stage_count(self.problem) - 1, found)
        value = stage_value(self.problem, self.scores, stage, found)
        is_used, _ = looked_up(self.listed, found.rows, found.columns)
        return Tried(multiplier, solved, found, prices.levels[-1], int(is_used.sum()), value)


def is_one_list(sides: Sides) -> bool:
    """Whether all that is asked is to use at least so many of some pairs."""
    if len(sides.constraints) != 1 or len(sides.exclusive):
        return False
    (side,) = sides.constraints
    return side.most is None and not side.boxes and bool((side.amounts == 1).all())


def _between(below: Tried, above: Tried) -> int | None:
    """Where the lines of two optima cross, if no whole number next to them is meant."""
    crossing = (below.value - above.value) // (above.used - below.used)
    for multiplier in (crossing, crossing + 1):
        if below.multiplier < multiplier < above.multiplier:
            return multiplier
    return None
