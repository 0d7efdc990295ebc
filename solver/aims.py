"""What a round aims at beyond the levels of its problem, and how the answer is found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

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
        As `solver.solve.solve` has them; stable pairs have no incumbents, and neither they nor
        side constraints have a limit of work.

    Raises
    ------
    solver.memory.TooLargeError, solver.network.TooManyPairsError
        Before anything is computed, when it would not fit; or when side constraints bind among more
        people than an exact answer is found for.
    """
    hear = None if on_incumbent is None else partial(_tell, on_incumbent)
    # Each way is loaded when it is asked for: an integer solver takes a while.
    match aim.mode:
        case "max_min":
            from solver.fairness import solve_max_min

            fair = solve_max_min(
                problem, scores, hear, map_blocks=map_blocks, work_limit=work_limit
            )
            return Outcome(fair.solved, fair)
        case "spread":
            from solver.spread import solve_spread

            spread = solve_spread(
                problem,
                scores,
                aim.at_most_loss,
                hear,
                map_blocks=map_blocks,
                work_limit=work_limit,
            )
            return Outcome(spread.solved, spread)
        case "stable":
            from solver.stability import solve_stable

            stable = solve_stable(
                problem, scores, aim.orders, proposers=aim.proposers, map_blocks=map_blocks
            )
            return Outcome(_of_stable(stable), stable)
        case "levels" if aim.sides is None:
            return Outcome(
                solve(problem, scores, hear, map_blocks=map_blocks, work_limit=work_limit)
            )
    from solver.sides.solve import solve_fairest_sum, solve_with_sides

    way = solve_fairest_sum if aim.mode == "max_min_sum" else solve_with_sides
    made = partial(_of_sides, problem, aim)
    hear_sides = None if on_incumbent is None else partial(_tell_made, on_incumbent, made)
    return made(way(problem, scores, aim.sides or Sides(), hear_sides, map_blocks=map_blocks))


def _tell(on_incumbent: OnOutcome, found: SolveResult) -> None:
    on_incumbent(Outcome(found))


def _tell_made(
    on_incumbent: OnOutcome, made: Callable[["SidesResult"], Outcome], found: "SidesResult"
) -> None:
    on_incumbent(made(found))


def _of_stable(stable: "Stable") -> SolveResult:
    found = stable.assignment if stable.termination is Termination.OPTIMAL else None
    return SolveResult(stable.termination, found, None, None, stable.stats)


def _of_sides(problem: AssignmentProblem, aim: Aim, found: "SidesResult") -> Outcome:
    """In the shape of a plain solve; with its prices where no side constraint charges anything."""
    stats = SolveStats(regime_for(problem), 0, 0, found.seconds)
    is_plain = aim.mode == "levels" and all(
        not part.charges.constraints.any() and not part.charges.exclusive.any()
        for part in found.proof
    )
    prices = Prices(tuple(part.prices for part in found.proof)) if is_plain else None
    solved = SolveResult(
        found.termination, found.assignment, prices, found.infeasibility, stats, found.limit
    )
    return Outcome(solved, found)
