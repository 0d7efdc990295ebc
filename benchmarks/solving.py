"""Solves a case and judges the answer: nothing is reported that the certificate does not bear."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.engine import engine_for
from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from solver.certificate import Certificate, certify
from solver.network import TooManyPairsError
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.result import Prices, SolveResult, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.solve import solve

Solver = Callable[[AssignmentProblem, Scores], SolveResult]


class UnprovedError(AssertionError):
    """An answer whose certificate does not hold: a defect, never shown as an answer."""


@dataclass(frozen=True)
class Solved:
    """The result with its certificate (None when there is no assignment), and seconds by phase."""

    result: SolveResult
    certificate: Certificate | None
    seconds: dict[str, float]


def solve_case(
    case: Case,
    time_limit_s: float | None = None,
    regime: Regime | None = None,
    threads: int = 1,
) -> Solved:
    """Solve a case and certify the answer.

    Parameters
    ----------
    time_limit_s
        Seconds until the solver's process is stopped; None solves in this process, to the proof.
    regime
        Way of solving in this process; None leaves the choice to `solver.solve.solve`.
    threads
        In which blocks of pairs are worked on; the answer does not depend on them.

    Raises
    ------
    CaseError
        When the solve would not fit into memory.
    UnprovedError
        When the assignment breaks a bound, or is called optimal and has a gap.
    """
    try:
        with engine_for(threads) as map_blocks:
            solver = _solver(time_limit_s, regime, threads, map_blocks)
            return solve_proved(case.problem, case.scores, solver, map_blocks)
    except TooManyPairsError as error:
        raise CaseError([str(error)]) from None


def solve_proved(
    problem: AssignmentProblem,
    scores: Scores,
    solver: Solver = solve,
    map_blocks: MapBlocks = map,
) -> Solved:
    """Solve a problem and certify the answer; see `solve_case`."""
    start = time.perf_counter()
    result = solver(problem, scores)
    seconds = {**result.stats.seconds, "solve": time.perf_counter() - start}
    if result.assignment is None:
        return Solved(result, None, seconds)
    start = time.perf_counter()
    prices = result.prices or Prices(())
    certificate = certify(problem, scores, result.assignment, prices, map_blocks)
    seconds["certify"] = time.perf_counter() - start
    _insist(result, certificate)
    return Solved(result, certificate, seconds)


def _solver(
    time_limit_s: float | None, regime: Regime | None, threads: int, map_blocks: MapBlocks
) -> Solver:
    if time_limit_s is None:
        return partial(solve, regime=regime, map_blocks=map_blocks)
    from app.jobs.timed_solve import solve_in_child

    return partial(solve_in_child, time_limit_s=time_limit_s, threads=threads)


def _insist(result: SolveResult, certificate: Certificate) -> None:
    if not certificate.feasible:
        broken = [one.broken.value for one in certificate.violations]
        raise UnprovedError(f"the assignment is not feasible: {broken}")
    if result.termination is Termination.OPTIMAL and not certificate.optimal:
        raise UnprovedError(f"the assignment is not proved: {certificate.levels}")
