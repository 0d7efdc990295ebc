"""A solve in a disposable child process: it can be stopped, and it never blocks the parent.

OR-Tools' flow cannot be interrupted and holds the interpreter's lock for the whole solve. The
child sends every incumbent with its prices; at the deadline it is killed and the last one is the
answer.
"""

import math
import multiprocessing
import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext
from typing import TYPE_CHECKING, Literal

from app.jobs.linux import end_with
from solver.memory import refuse_if_too_large
from solver.problem import AssignmentProblem
from solver.regime import regime_for
from solver.result import OnIncumbent, SolveResult, SolveStats, Termination
from solver.scores import Scores
from solver.solve import solve

if TYPE_CHECKING:  # a process that is started to solve needs none of it
    from app.matching.cohort import Cohort
    from app.matching.pipeline import Solve

Kind = Literal["ready", "incumbent", "final", "failed"]
Message = tuple[Kind, SolveResult | str | None]
Method = Literal["forkserver", "fork"]

PAIRS_AT_ONCE = 100_000
"""Up to this many pairs a solve takes milliseconds, less than starting a process does."""

PRELOADED = ["solver.solve"]
"""Imported once, by the process from which children are forked."""

START_LIMIT_S = 60.0
"""A child that has not even started after this long never will."""


class ChildFailedError(RuntimeError):
    """The child ended without an answer; the message says how."""


def solver_for(cohort: "Cohort", method: Method, longest_s: float = math.inf) -> "Solve":
    """Choose where to solve: in a process that can be stopped, or here where none is needed.

    Parameters
    ----------
    method
        How a process is started. One that may fork may also be killed while it solves.
    longest_s
        Seconds of solving at most, where the policy sets a limit of its own.
    """
    limit = cohort.policy.time_limit_s
    if method == "forkserver" and (limit is not None or not _is_small(cohort)):
        _start_ahead()
    if limit is not None:
        return partial(solve_in_child, time_limit_s=min(limit, longest_s), method=method)
    if method == "fork" or _is_small(cohort):
        return solve
    return partial(solve_in_child, method=method)


def _is_small(cohort: "Cohort") -> bool:
    return len(cohort.mentees) * len(cohort.mentors) <= PAIRS_AT_ONCE


def _start_ahead() -> None:
    """Start what children are forked from: it imports the solver while texts are read here."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()


def solve_in_child(
    problem: AssignmentProblem,
    scores: Scores,
    time_limit_s: float | None = None,
    method: Method = "forkserver",
    *,
    on_incumbent: OnIncumbent | None = None,
    work_limit: int | None = None,
) -> SolveResult:
    """Solve as `solver.solve.solve` does, within a time limit.

    Parameters
    ----------
    time_limit_s
        Seconds of solving, from when the child is ready, until it is killed; None waits for
        the proof.
    method
        ``forkserver`` from any process; ``fork`` is quicker, and safe where this process has no
        other threads that matter. A fork ends with its parent, however that one ends (Linux).
    on_incumbent, work_limit
        As `solver.solve.solve` has them; what the child finds is told in this process.

    Returns
    -------
    SolveResult
        With ``limit="time"`` and the last incumbent when the limit ended it, or
        ``NO_SOLUTION_FOUND`` when there was none yet. Its `progress` has the bound that the child
        knew; its prices often prove a better one, which takes a pass over all pairs.

    Raises
    ------
    solver.memory.TooLargeError
        Before a process is started, when the solve would not fit into memory.
    ChildFailedError
        When the child raised or was killed by something else, for example for lack of memory.
    """
    refuse_if_too_large(problem, regime_for(problem), None)
    context: ForkContext | ForkServerContext = multiprocessing.get_context("forkserver")
    if method == "fork":
        context = multiprocessing.get_context("fork")
    context.set_forkserver_preload(PRELOADED)  # heeded by that method alone
    receiver, sender = context.Pipe(duplex=False)
    ends_with = os.getpid() if method == "fork" else None
    args = (sender, problem, scores, work_limit, ends_with)
    child = context.Process(target=_run, args=args, daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(START_LIMIT_S):
            raise ChildFailedError("the solver's process did not start")
        receiver.recv()
        deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
        nothing = SolveStats(regime_for(problem), 0, 0)
        unsolved = SolveResult(Termination.NO_SOLUTION_FOUND, None, None, None, nothing)
        return _last_answer(receiver, deadline, unsolved, on_incumbent)
    except EOFError:
        child.join()
        raise ChildFailedError(f"the solver's process ended with code {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
        receiver.close()


def _last_answer(
    receiver: Connection,
    deadline: float | None,
    best: SolveResult,
    on_incumbent: OnIncumbent | None,
) -> SolveResult:
    while receiver.poll(None if deadline is None else max(0.0, deadline - time.monotonic())):
        kind, content = _received(receiver)
        if content is None or isinstance(content, str):
            raise ChildFailedError(content or "the solver's process spoke out of turn")
        if kind == "final":
            return content
        best = content
        if on_incumbent is not None:
            on_incumbent(best)
    return replace(best, limit="time")


def _received(receiver: Connection) -> Message:
    message: Message = receiver.recv()
    return message


def _run(
    sender: Connection,
    problem: AssignmentProblem,
    scores: Scores,
    work_limit: int | None,
    ends_with: int | None,
) -> None:
    """Run in the child; a failure is told by its type alone, since a message may quote data."""
    if ends_with is not None:
        end_with(ends_with)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and kills it
    try:
        sender.send(("ready", None))
        result = solve(
            problem,
            scores,
            lambda found: sender.send(("incumbent", found)),
            work_limit=work_limit,
        )
        sender.send(("final", result))
    except Exception as error:  # noqa: BLE001  it is told to the parent, who raises
        with suppress(OSError):  # the parent may be gone
            sender.send(("failed", f"the solver raised {type(error).__name__}"))
