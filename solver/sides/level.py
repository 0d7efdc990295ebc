"""One level of an objective under side constraints, and what its bound follows from."""

from dataclasses import dataclass, replace

import numpy as np

from solver.certificate import violations_of
from solver.problem import AssignmentProblem
from solver.result import Assignment, LevelPrices
from solver.scores import BoolArray, IntArray, Scores
from solver.sides.charges import Charges
from solver.sides.constraints import Sides
from solver.sides.fairest_sum import SMALLEST_SUM, Floor, smallest_sum
from solver.stages import Bounds, Stage, open_scores, stage_value


@dataclass(frozen=True, eq=False)
class LevelProof:
    """Prices, charges and pay of one level, in units of ``1 / charges.scale``.

    Attributes
    ----------
    prices
        As in a problem without side constraints.
    pay
        What each row is paid for its sum, shape ``(n_rows,)``; None where there is no floor.
    solver_bound
        What the integer backend says itself, in the unit of the level; None where it was not asked.
    """

    prices: LevelPrices
    charges: Charges
    pay: IntArray | None = None
    solver_bound: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether prices alone prove the level, as if there were no side constraints."""
        charged = self.charges.constraints.any() or self.charges.exclusive.any()
        has_more = self.pay is not None or self.solver_bound is not None
        return self.charges.scale == 1 and not charged and not has_more


@dataclass(frozen=True, eq=False)
class SideLevel:
    """One level: the stage that a flow could hold, the side constraints and, perhaps, a floor."""

    problem: AssignmentProblem
    scores: Scores
    sides: Sides
    stage: Stage
    floor: Floor | None = None

    @property
    def counts_scores(self) -> bool:
        """Whether the total score is what is maximised."""
        return self.stage.counts_scores and not self.raises_floor

    @property
    def raises_floor(self) -> bool:
        """Whether the least sum is what is maximised."""
        return self.floor is not None and self.floor.reached is None

    @property
    def constant(self) -> int:
        """Part of the value that no variable of a linear program changes."""
        return 0 if self.raises_floor else self.stage.constant

    def value(self, assignment: Assignment) -> int:
        """Value of a whole assignment at this level."""
        if self.raises_floor:
            return smallest_sum(self.problem, self.scores, assignment)
        return stage_value(self.problem, self.scores, self.stage, assignment)

    def broken(self, assignment: Assignment) -> tuple[str, ...]:
        """What an assignment does not keep: hard bounds, side constraints, the floor."""
        hard = violations_of(self.problem, self.scores, assignment)
        if hard:
            return tuple(violation.broken.value for violation in hard)
        return (*self.sides.broken(assignment), *([SMALLEST_SUM] if self._low(assignment) else []))

    def without_value(self) -> "SideLevel":
        """The same level when nothing is rewarded: what is left is whether it can be met at all."""
        nothing = np.zeros_like(self.stage.first_reward)
        stage = replace(
            self.stage, first_reward=nothing, further_reward=0, counts_scores=False, constant=0
        )
        floor = None if self.raises_floor else self.floor  # one that rises can always be met
        return replace(self, stage=stage, floor=floor)

    def _low(self, assignment: Assignment) -> bool:
        if self.floor is None or self.floor.reached is None:
            return False
        return smallest_sum(self.problem, self.scores, assignment) < self.floor.reached


@dataclass(frozen=True, eq=False)
class Arena:
    """What all levels of a problem share.

    Attributes
    ----------
    is_open
        Mask of the pairs that may still be assigned, shape ``(n_rows, n_columns)``.
    highest
        Largest magnitude of a score.
    """

    is_open: BoolArray
    highest: int

    @classmethod
    def of(cls, problem: AssignmentProblem, scores: Scores, highest: int) -> "Arena":
        """Leave out pins, what is forbidden, and rows without places.

        Columns without places stay, since the bound reads their prices as well.
        """
        everybody = slice(0, problem.n_rows), slice(0, problem.n_columns)
        _, mask = open_scores(problem, scores).block(*everybody)
        takes_part = Bounds.of(problem).places_max > 0
        return cls(mask & takes_part[:, None], highest)
