"""Solves a case and judges the answer: nothing is reported that the verdict does not bear."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.engine import engine_for
from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.conflicts import holds
from solver.aims import PLAIN, Aim, Outcome, pursue
from solver.network import TooManyPairsError
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.result import SolveResult
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.solve import solve
from solver.verdict import Judge, Verdict

Solver = Callable[[AssignmentProblem, Scores], SolveResult]
Pursue = Callable[[AssignmentProblem, Scores, Aim], Outcome]


class UnprovedError(AssertionError):
    """An answer that was recomputed and does not hold: a defect, never shown as an answer."""


@dataclass(frozen=True)
class Solved:
    """The outcome as it was judged, and seconds by phase.

    Attributes
    ----------
    verdict
        What was recomputed of the assignment; None without any.
    conflict_holds
        Whether the reason for no assignment was proved anew; None where only a backend says so, or
        a limit is the reason.
    """

    outcome: Outcome
    verdict: Verdict | None
    conflict_holds: bool | None
    seconds: dict[str, float]

    @property
    def result(self) -> SolveResult:
        """The assignment, and why the search stopped."""
        return self.outcome.solved


def solve_case(
    case: Case,
    time_limit_s: float | None = None,
    regime: Regime | None = None,
    threads: int = 1,
) -> Solved:
    """Solve a case and judge the answer.

    Parameters
    ----------
    time_limit_s
        Seconds until the solver's process is stopped; None solves in this process, to the proof.
    regime
        Way of solving a plain case in this process; None leaves the choice to the solver.
    threads
        In which blocks of pairs are worked on; the answer does not depend on them.

    Raises
    ------
    CaseError
        When the solve would not fit into memory, or is too much for an exact answer.
    UnprovedError
        When the answer does not hold.
    """
    try:
        with engine_for(threads) as map_blocks:
            way = _way(time_limit_s, regime, threads, map_blocks)
            return solve_proved(case.problem, case.scores, case.aim, way, map_blocks)
    except TooManyPairsError as error:
        raise CaseError([str(error)]) from None


def solve_proved(
    problem: AssignmentProblem,
    scores: Scores,
    aim: Aim = PLAIN,
    way: Pursue = pursue,
    map_blocks: MapBlocks = map,
) -> Solved:
    """Solve a problem and judge the answer; see `solve_case`."""
    start = time.perf_counter()
    outcome = way(problem, scores, aim)
    result = outcome.solved
    seconds = {**result.stats.seconds, "solve": time.perf_counter() - start}
    start = time.perf_counter()
    if result.assignment is None:
        proved = holds(problem, scores, aim, outcome)
        if proved is False:
            raise UnprovedError("what is called infeasible was not proved to be")
        return Solved(outcome, None, proved, seconds)
    verdict = Judge(problem, scores, aim, outcome, map_blocks).verdict(result.assignment)
    seconds["certify"] = time.perf_counter() - start
    _insist(result, verdict)
    return Solved(outcome, verdict, None, seconds)


def plainly(solver: Solver) -> Pursue:
    """A solver of plain problems, as a way to pursue any aim that is one."""

    def way(problem: AssignmentProblem, scores: Scores, aim: Aim) -> Outcome:
        if not aim.is_plain:
            raise ValueError(f"only plain problems are solved in this way, got {aim.mode}")
        return Outcome(solver(problem, scores))

    return way


def _way(
    time_limit_s: float | None, regime: Regime | None, threads: int, map_blocks: MapBlocks
) -> Pursue:
    if regime is not None:
        return plainly(partial(solve, regime=regime, map_blocks=map_blocks))
    if time_limit_s is None:
        return partial(pursue, map_blocks=map_blocks)
    from app.jobs.timed_solve import solve_in_child

    return partial(solve_in_child, time_limit_s=time_limit_s, threads=threads)


def _insist(result: SolveResult, verdict: Verdict) -> None:
    if not verdict.feasible:
        broken = [*(one.broken.value for one in verdict.violations), *verdict.broken]
        raise UnprovedError(f"the assignment is not feasible: {broken}")
    if not verdict.agrees_with(result.termination):
        raise UnprovedError(f"the assignment is not proved: {verdict.levels}")
