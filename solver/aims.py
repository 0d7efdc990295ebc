"""What a round aims at beyond the levels of its problem, and how the answer is found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.regime import regime_for
from solver.result import Prices, SolveResult, SolveStats, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.sides.constraints import Sides
from solver.solve import solve

if TYPE_CHECKING:
    from solver.fairness import MaxMin
    from solver.sides.result import SidesResult
    from solver.spread import Spread
    from solver.stability import Stable

Mode = Literal["levels", "max_min", "max_min_sum", "stable", "spread"]


@dataclass(frozen=True, eq=False)
class Aim:
    """What is wanted beyond the problem's own levels.

    Attributes
    ----------
    mode
        levels: those of the problem's objective. max_min, max_min_sum: the worst pair, or the least
        sum of a mentee, before the total score. stable: nobody would rather swap. spread: as many
        columns with a row as `at_most_loss` allows.
    sides
        Side constraints; only the modes levels and max_min_sum take any.
    orders
        Whom people rank, for the mode stable.
    at_most_loss
        Share of the best total score, for the mode spread.
    proposers
        The side for which it is best, for the mode stable.
    """

    mode: Mode = "levels"
    sides: Sides | None = None
    orders: Orders | None = None
    at_most_loss: float = 0.0
    proposers: Literal["rows", "columns"] = "rows"

    def __post_init__(self) -> None:
        if self.sides is not None and self.mode not in {"levels", "max_min_sum"}:
            raise ValueError(f"the mode {self.mode} takes no side constraints")

    @property
    def is_plain(self) -> bool:
        """Whether the problem's own levels are all that is wanted."""
        return self.mode == "levels" and self.sides is None


PLAIN = Aim()


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was found.

    Attributes
    ----------
    solved
        The assignment, why the search stopped, and the prices of a plain solve.
    found
        What the aim's own search has told beside, and its proof follows from; None where the prices
        are the whole proof.
    """

    solved: SolveResult
    found: "MaxMin | Spread | Stable | SidesResult | None" = None


Found = TypeVar("Found")

OnOutcome = Callable[[Outcome], None]
"""Told of feasible answers on the way; none of them is worse than those before it."""


def pursue(
    problem: AssignmentProblem,
    scores: Scores,
    aim: Aim = PLAIN,
    on_incumbent: OnOutcome | None = None,
    *,
    map_blocks: MapBlocks = map,
    work_limit: int | None = None,
) -> Outcome:
    """Find the answer to an aim.

    Parameters
    ----------
    on_incumbent, map_blocks, work_limit
        As `solver.solve.solve` has them; stable pairs have no incumbents, and no answer before the
        search is done.

    Raises
    ------
    solver.memory.TooLargeError, solver.network.TooManyPairsError
        Before anything is computed, when it would not fit; or when side constraints bind among more
        people than an exact answer is found for.
    """
    way = _Pursuit(problem, scores, aim, on_incumbent, map_blocks, work_limit)
    match aim.mode:
        case "max_min":
            return way.worst_pair()
        case "spread":
            return way.spread()
        case "stable":
            return way.stable()
        case "levels" if aim.sides is None:
            return way.levels()
    return way.within_sides()


@dataclass(frozen=True, eq=False)
class _Pursuit:
    """The ways to an answer; each is loaded when it is asked for, since that takes a while."""

    problem: AssignmentProblem
    scores: Scores
    aim: Aim
    on_incumbent: OnOutcome | None
    map_blocks: MapBlocks
    work_limit: int | None

    def levels(self) -> Outcome:
        return Outcome(
            solve(
                self.problem,
                self.scores,
                self._hear(Outcome),
                map_blocks=self.map_blocks,
                work_limit=self.work_limit,
            )
        )

    def worst_pair(self) -> Outcome:
        from solver.fairness import solve_max_min

        found = solve_max_min(
            self.problem,
            self.scores,
            self._hear(Outcome),
            map_blocks=self.map_blocks,
            work_limit=self.work_limit,
        )
        return Outcome(found.solved, found)

    def spread(self) -> Outcome:
        from solver.spread import solve_spread

        found = solve_spread(
            self.problem,
            self.scores,
            self.aim.at_most_loss,
            self._hear(Outcome),
            map_blocks=self.map_blocks,
            work_limit=self.work_limit,
        )
        return Outcome(found.solved, found)

    def stable(self) -> Outcome:
        from solver.stability import solve_stable

        found = solve_stable(
            self.problem,
            self.scores,
            self.aim.orders,
            proposers=self.aim.proposers,
            map_blocks=self.map_blocks,
            work_limit=self.work_limit,
        )
        return Outcome(_of_stable(found), found)

    def within_sides(self) -> Outcome:
        from solver.sides.solve import solve_fairest_sum, solve_with_sides

        way = solve_fairest_sum if self.aim.mode == "max_min_sum" else solve_with_sides
        made = partial(_of_sides, self.problem, self.aim)
        sides, hear = self.aim.sides or Sides(), self._hear(made)
        return made(
            way(
                self.problem,
                self.scores,
                sides,
                hear,
                map_blocks=self.map_blocks,
                work_limit=self.work_limit,
            )
        )

    def _hear(self, made: Callable[[Found], Outcome]) -> Callable[[Found], None] | None:
        tell = self.on_incumbent
        return None if tell is None else lambda found: tell(made(found))


def _of_stable(stable: "Stable") -> SolveResult:
    found = stable.assignment if stable.termination is Termination.OPTIMAL else None
    return SolveResult(stable.termination, found, None, None, stable.stats, stable.limit)


def _of_sides(problem: AssignmentProblem, aim: Aim, found: "SidesResult") -> Outcome:
    """In the shape of a plain solve; with its prices where no side constraint charges anything."""
    stats = SolveStats(regime_for(problem), 0, 0, found.seconds)
    is_plain = aim.mode == "levels" and all(part.is_plain for part in found.proof)
    prices = Prices(tuple(part.prices for part in found.proof)) if is_plain else None
    solved = SolveResult(
        found.termination, found.assignment, prices, found.infeasibility, stats, found.limit
    )
    return Outcome(solved, found)
