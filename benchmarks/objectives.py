"""What a case is solved for, where that is not what its file asks for."""

from dataclasses import replace
from enum import StrEnum
from typing import Literal

from benchmarks.case import Case
from solver.aims import Aim
from solver.problem import Objective

USUAL_LOSS = 0.02
"""Share of the total score that spreading may lose, unless another is named."""


class Proposers(StrEnum):
    """The side for which a stable answer is best."""

    MENTEES = "mentees"
    MENTORS = "mentors"


class ObjectiveName(StrEnum):
    """An objective, by the name that the contract has for it."""

    TOTAL_SCORE = "total_score"
    COVERAGE_THEN_SCORE = "coverage_then_score"
    MAX_MIN = "max_min"
    MAX_MIN_SUM = "max_min_sum"
    STABLE = "stable"
    SPREAD = "spread"


class UnfitError(ValueError):
    """An objective that a case cannot be solved for; the message is one sentence."""


def with_objective(
    case: Case, name: ObjectiveName | None, at_most_loss: float = USUAL_LOSS
) -> Case:
    """The case under an objective; None leaves the file's own.

    Raises
    ------
    UnfitError
        When the case does not have what the objective is about, or has what it does not go with.
    """
    if name is None:
        return case
    if case.names is not None and name is not ObjectiveName.STABLE:
        raise UnfitError(f"a case of preferences has no scores for {name}; expected stable")
    sides, orders = case.aim.sides, case.aim.orders
    match name:
        case ObjectiveName.TOTAL_SCORE | ObjectiveName.COVERAGE_THEN_SCORE:
            return case.with_objective(Objective(name.value))
        case ObjectiveName.MAX_MIN_SUM:
            _insist_on_single_pairs(case, name)
            covering = case.with_objective(Objective.COVERAGE_THEN_SCORE)
            return replace(covering, aim=Aim("max_min_sum", sides))
        case _ if sides is not None:
            raise UnfitError(f"{name} does not go with hours and quotas")
        case ObjectiveName.MAX_MIN:
            covering = case.with_objective(Objective.COVERAGE_THEN_SCORE)
            return replace(covering, aim=Aim("max_min"))
        case ObjectiveName.SPREAD:
            return replace(case, aim=Aim("spread", at_most_loss=at_most_loss))
        case ObjectiveName.STABLE:
            _insist_on_single_pairs(case, name)
            return replace(case, aim=Aim("stable", orders=orders))


def with_proposers(case: Case, proposers: Proposers) -> Case:
    """The case with the side for which a stable answer is best.

    Raises
    ------
    UnfitError
        When it is not solved for a stable answer.
    """
    if case.aim.mode != "stable":
        raise UnfitError("only a stable answer has proposers")
    side: Literal["rows", "columns"] = "rows" if proposers is Proposers.MENTEES else "columns"
    return replace(case, aim=replace(case.aim, proposers=side))


def _insist_on_single_pairs(case: Case, name: ObjectiveName) -> None:
    if case.problem.pair_max != 1:
        raise UnfitError(f"{name} needs pairs that are used once at most")
