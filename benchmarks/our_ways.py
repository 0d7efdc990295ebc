"""What Pairwell can aim at with one cohort: every objective, as far as it goes with the policy."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.matching.aim import preference_orders
from app.matching.keeping import MAX_CHANGES
from app.matching.policy import Policy
from app.matching.prepared import PreparedRound
from benchmarks.objectives import USUAL_LOSS
from benchmarks.solving import solve_proved
from solver.aims import Aim, Mode
from solver.network import TooManyPairsError
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment, Termination
from solver.sides.constraints import Sides

PEOPLE_FIRST = "Pairwell: people first"
BEST_TOTAL = "Pairwell: best total"
WORST_PAIR = "Pairwell: best worst"
FAIREST_SUM = "Pairwell: fairest sum"
STABLE = "Pairwell: stable"
SPREAD = "Pairwell: spread, {:.3g} %"

NAMES = {
    "coverage_then_score": PEOPLE_FIRST,
    "total_score": BEST_TOTAL,
    "max_min": WORST_PAIR,
    "max_min_sum": FAIREST_SUM,
    "stable": STABLE,
}
"""By the objective of a policy."""


@dataclass(frozen=True)
class OurWay:
    """One thing to aim at; `refusal` says why the policy does not allow it, else None."""

    name: str
    problem: AssignmentProblem
    aim: Aim
    refusal: str | None = None


@dataclass(frozen=True)
class Answer:
    """An assignment, or in a few words why there is none.

    Attributes
    ----------
    is_proved
        Whether nothing better is possible; a limit of work may end a search before that.
    """

    assignment: Assignment | None
    refusal: str | None = None
    is_proved: bool = True


def chosen_by(policy: Policy) -> str:
    """Name of the way that a policy asks for."""
    return NAMES[policy.objective] if policy.spread is None else _spread_name(policy)


def our_ways(prepared: PreparedRound) -> Iterator[OurWay]:
    """Every way in the order of the table; the fairest sum where somebody wants several mentors."""
    by_people = _stated(prepared.problem, Objective.COVERAGE_THEN_SCORE)
    by_total = _stated(prepared.problem, Objective.TOTAL_SCORE)
    policy, sides = prepared.participants.policy, prepared.aim.sides
    yield OurWay(PEOPLE_FIRST, by_people, Aim(sides=sides))
    yield OurWay(BEST_TOTAL, by_total, Aim(sides=sides))
    no_sides = None if sides is None else f"cannot be had together with {_in_words(sides)}"
    yield OurWay(WORST_PAIR, by_people, Aim("max_min"), no_sides)
    if (prepared.problem.demand > 1).any():
        yield OurWay(FAIREST_SUM, by_people, Aim("max_min_sum", sides))
    orders = preference_orders(prepared.participants)
    yield OurWay(STABLE, by_people, Aim("stable", orders=orders), no_sides)
    spread = Aim("spread", at_most_loss=_loss(policy))
    yield OurWay(_spread_name(policy), prepared.problem, spread, no_sides)


def _in_words(sides: Sides) -> str:
    names = {side.name for side in sides.constraints}
    parts = ["quotas"] * bool(names - {MAX_CHANGES}) + [MAX_CHANGES] * (MAX_CHANGES in names)
    parts += ["people who could mentor each other"] * bool(len(sides.exclusive))
    return " and ".join(parts)


def answer_to(way: OurWay, prepared: PreparedRound) -> Answer:
    """Solve and judge.

    Raises
    ------
    benchmarks.solving.UnprovedError
        When the answer does not hold.
    """
    if way.refusal is not None:
        return Answer(None, way.refusal)
    try:
        solved = solve_proved(way.problem, prepared.scores, way.aim)
    except TooManyPairsError:
        return Answer(None, "too large for an exact answer")
    result = solved.result
    if result.assignment is None:
        return Answer(None, _why_not(way.aim.mode, result.termination))
    return Answer(result.assignment, is_proved=result.termination is Termination.OPTIMAL)


def _why_not(mode: Mode, termination: Termination) -> str:
    if termination is not Termination.INFEASIBLE:
        return "nothing was found within the limit of work"
    if mode == "stable":
        return "impossible: no stable matching meets all minima"
    return "impossible: the hard demands cannot be met together"


def _stated(problem: AssignmentProblem, objective: Objective) -> AssignmentProblem:
    return replace(problem, objective=objective, unmatched_penalty=0)


def _loss(policy: Policy) -> float:
    return USUAL_LOSS if policy.spread is None else policy.spread.at_most_loss


def _spread_name(policy: Policy) -> str:
    return SPREAD.format(100 * _loss(policy))
