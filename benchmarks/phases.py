"""The phases of a solve, each timed alone, and each judged before its time counts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from benchmarks.case import Case
from benchmarks.registry import Entry
from benchmarks.solving import Solved, solve_case
from solver.certificate import certify, dual_bound
from solver.dual import stage_prices
from solver.network import Arcs, collect_arcs, solve_stage
from solver.result import Assignment, Prices
from solver.stages import Stage, open_scores, stage_at, stage_value

Outcome = TypeVar("Outcome")


class PhaseName(StrEnum):
    """A part of a solve that can be timed alone."""

    ARCS = "arcs"
    FLOW = "flow"
    PRICES = "prices"
    CERTIFY = "certify"


class WrongResultError(AssertionError):
    """A result that is not the known or proved one: no time is reported for it."""


@dataclass(frozen=True)
class Bench:
    """An instance that has been solved and judged once, untimed, so that its phases can be timed.

    `optimum` is the integer value that every later answer must have; None when the instance is
    infeasible.
    """

    name: str
    case: Case
    stage: Stage
    arcs: Arcs
    assignment: Assignment | None
    prices: Prices | None
    optimum: int | None

    @classmethod
    def of(cls, entry: Entry) -> "Bench":
        """Load, solve and certify an entry.

        Raises
        ------
        WrongResultError
            When the entry's known answer is not reached.
        benchmarks.solving.UnprovedError
            When the answer has no proof.
        """
        case = entry.load()
        solved = solve_case(case)
        return cls(
            name=entry.name,
            case=case,
            stage=stage_at(case.problem, case.scores, 0, None),
            arcs=_arcs_of(case),
            assignment=solved.result.assignment,
            prices=solved.result.prices,
            optimum=known_optimum(entry.name, case, solved),
        )

    @property
    def phases(self) -> tuple[PhaseName, ...]:
        """Phases that this instance has; without an answer there is nothing to price."""
        if self.optimum is None:
            return (PhaseName.ARCS, PhaseName.FLOW)
        return tuple(PhaseName)

    def seconds(self, phase: PhaseName) -> float:
        """Run a phase once and judge its outcome.

        Raises
        ------
        WrongResultError
            When the outcome is wrong; its time is lost.
        """
        match phase:
            case PhaseName.ARCS:
                return self._arcs()
            case PhaseName.FLOW:
                return self._flow()
            case PhaseName.PRICES:
                return self._prices()
            case PhaseName.CERTIFY:
                return self._certify()

    def _arcs(self) -> float:
        found, seconds = _timed(lambda: _arcs_of(self.case))
        same = (
            np.array_equal(found.rows, self.arcs.rows)
            and np.array_equal(found.columns, self.arcs.columns)
            and np.array_equal(found.scores, self.arcs.scores)
        )
        return self._insist(same, seconds, PhaseName.ARCS)

    def _flow(self) -> float:
        problem, scores = self.case.problem, self.case.scores
        found, seconds = _timed(lambda: solve_stage(problem, self.arcs, self.stage))
        value = None if found is None else stage_value(problem, scores, self.stage, found)
        return self._insist(value == self.optimum, seconds, PhaseName.FLOW)

    def _prices(self) -> float:
        problem, scores, assignment = self.case.problem, self.case.scores, self._answer()[0]
        found, seconds = _timed(lambda: stage_prices(problem, scores, self.stage, assignment))
        bound = dual_bound(problem, scores, self.stage, found)
        return self._insist(bound == self.optimum, seconds, PhaseName.PRICES)

    def _certify(self) -> float:
        problem, scores = self.case.problem, self.case.scores
        found, seconds = _timed(lambda: certify(problem, scores, *self._answer()))
        right = found.optimal and found.levels[-1].primal == self.optimum
        return self._insist(right, seconds, PhaseName.CERTIFY)

    def _answer(self) -> tuple[Assignment, Prices]:
        if self.assignment is None or self.prices is None:
            raise ValueError(f"{self.name} is infeasible: there is nothing to price")
        return self.assignment, self.prices

    def _insist(self, right: bool, seconds: float, phase: PhaseName) -> float:
        if not right:
            raise WrongResultError(f"{self.name}: the outcome of {phase.value} is wrong")
        return seconds


def _arcs_of(case: Case) -> Arcs:
    return collect_arcs(case.problem, open_scores(case.problem, case.scores))


def _timed(make: Callable[[], Outcome]) -> tuple[Outcome, float]:
    start = time.perf_counter()
    outcome = make()
    return outcome, time.perf_counter() - start


def known_optimum(name: str, case: Case, solved: Solved) -> int | None:
    """The proved optimum, after comparing it with the known one where there is one."""
    if (solved.verdict is None) is not (case.expected.get("feasible") is False):
        raise WrongResultError(f"{name}: {solved.result.termination.value} is not the known answer")
    if solved.verdict is None:
        return None
    proved = solved.verdict.levels[-1].primal
    known, tolerance = case.expected.get("objective"), case.expected.get("tolerance", 0)
    if known is None:
        return proved
    if not isinstance(known, int | float) or not isinstance(tolerance, int | float):
        raise WrongResultError(f"{name}: the known answer is no number")
    if abs(case.in_own_units(proved) - known) > tolerance + 1e-9:
        raise WrongResultError(f"{name}: found {case.in_own_units(proved)}, known is {known}")
    return proved
