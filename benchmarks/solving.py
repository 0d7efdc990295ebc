"""Solves a case and judges the answer: nothing is reported that the certificate does not bear."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from solver.certificate import Certificate, certify
from solver.network import MAX_ARCS, TooManyPairsError
from solver.problem import AssignmentProblem
from solver.result import Prices, SolveResult, Termination
from solver.scores import Scores, row_tiles
from solver.solve import solve
from solver.stages import open_scores

Solver = Callable[[AssignmentProblem, Scores], SolveResult]


class UnprovedError(AssertionError):
    """An answer whose certificate does not hold: a defect, never shown as an answer."""


@dataclass(frozen=True)
class Solved:
    """The result with its certificate (None when there is no assignment), and seconds by phase."""

    result: SolveResult
    certificate: Certificate | None
    seconds: dict[str, float]


def solve_case(case: Case, time_limit_s: float | None = None) -> Solved:
    """Solve a case and certify the answer.

    Parameters
    ----------
    time_limit_s
        Seconds until the solver's process is stopped; None solves in this process, to the proof.

    Raises
    ------
    CaseError
        When the case has more eligible pairs than the solver takes.
    UnprovedError
        When the assignment breaks a bound, or is called optimal and has a gap.
    """
    try:
        if time_limit_s is not None:
            _refuse_too_many(case)
        return solve_proved(case.problem, case.scores, _solver(time_limit_s))
    except TooManyPairsError as error:
        raise CaseError([str(error)]) from None


def solve_proved(problem: AssignmentProblem, scores: Scores, solver: Solver = solve) -> Solved:
    """Solve a problem and certify the answer; see `solve_case`."""
    start = time.perf_counter()
    result = solver(problem, scores)
    seconds = {**result.stats.seconds, "solve": time.perf_counter() - start}
    if result.assignment is None:
        return Solved(result, None, seconds)
    start = time.perf_counter()
    certificate = certify(problem, scores, result.assignment, result.prices or Prices(()))
    seconds["certify"] = time.perf_counter() - start
    _insist(result, certificate)
    return Solved(result, certificate, seconds)


def _refuse_too_many(case: Case) -> None:
    """Refuse here what the solver would refuse in a process from which no reason comes back."""
    if case.problem.n_rows * case.problem.n_columns <= MAX_ARCS:
        return
    tiles = row_tiles(open_scores(case.problem, case.scores))
    if sum(int(eligible.sum()) for _, _, eligible in tiles) > MAX_ARCS:
        raise TooManyPairsError(f"more than {MAX_ARCS:,} eligible pairs in one flow")


def _solver(time_limit_s: float | None) -> Solver:
    if time_limit_s is None:
        return solve
    from app.jobs.timed_solve import solve_in_child

    return partial(solve_in_child, time_limit_s=time_limit_s)


def _insist(result: SolveResult, certificate: Certificate) -> None:
    if not certificate.feasible:
        broken = [one.broken.value for one in certificate.violations]
        raise UnprovedError(f"the assignment is not feasible: {broken}")
    if result.termination is Termination.OPTIMAL and not certificate.optimal:
        raise UnprovedError(f"the assignment is not proved: {certificate.levels}")
