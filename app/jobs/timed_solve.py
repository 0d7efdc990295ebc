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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Literal

from app.engine import engine_for
from app.jobs.linux import end_with
from solver.aims import PLAIN, Aim, Outcome, pursue
from solver.memory import TooLargeError, refuse_if_too_large
from solver.network import TooManyPairsError
from solver.problem import AssignmentProblem
from solver.regime import regime_for
from solver.result import OnIncumbent, SolveResult, SolveStats, Termination
from solver.scores import Scores

if TYPE_CHECKING:
    from app.matching.cohort import Cohort

Kind = Literal["ready", "incumbent", "final", "too_large", "failed"]
Message = tuple[Kind, Outcome | str | None]

PAIRS_AT_ONCE = 100_000
"""Up to this many pairs a solve takes milliseconds, less than starting a process does."""

START_LIMIT_S = 60.0
"""A child that has not even started after this long never will."""


class ChildFailedError(RuntimeError):
    """The child ended without an answer; the message says how."""


@dataclass(frozen=True, eq=False)
class _Task:
    """What a child works on, and the most pairs it may look at and threads it may have."""

    problem: AssignmentProblem
    scores: Scores
    aim: Aim
    work_limit: int | None
    threads: int


def solver_for(
    cohort: "Cohort",
    threads: int,
    longest_s: float = math.inf,
    *,
    is_disposable: bool = False,
    meanwhile: Callable[[], None] | None = None,
) -> partial[Outcome] | None:
    """Choose where to solve: in a process that can be stopped, or here (None) where none is needed.

    Parameters
    ----------
    threads
        Of the process that solves.
    longest_s
        Seconds of solving at most, where the policy sets a limit of its own.
    is_disposable
        Whether this process may be killed while it solves.
    meanwhile
        Something to do while a process solves, unless there is a limit of time to watch.

    Returns
    -------
    functools.partial or None
        `solve_in_child` with the policy's limits; problem, scores and `on_incumbent` are left open.
    """
    limit = cohort.policy.time_limit_s
    in_child = partial(solve_in_child, work_limit=cohort.policy.work_limit, threads=threads)
    if limit is not None:
        return partial(in_child, time_limit_s=min(limit, longest_s))
    if is_disposable or _is_small(cohort):
        return None
    return partial(in_child, meanwhile=meanwhile)


def _is_small(cohort: "Cohort") -> bool:
    return len(cohort.mentees) * len(cohort.mentors) <= PAIRS_AT_ONCE


def solve_in_child(
    problem: AssignmentProblem,
    scores: Scores,
    aim: Aim = PLAIN,
    *,
    time_limit_s: float | None = None,
    on_incumbent: OnIncumbent | None = None,
    work_limit: int | None = None,
    threads: int = 1,
    meanwhile: Callable[[], None] | None = None,
) -> Outcome:
    """Solve as `solver.aims.pursue` does, within a time limit, in a fork of this process.

    The fork has the scores and all code already, and ends with this process, however it ends
    (Linux). Other threads of this process should be idle.

    Parameters
    ----------
    time_limit_s
        Seconds of solving, from when the child is ready, until it is killed; None waits for
        the proof.
    on_incumbent, work_limit
        As `solver.aims.pursue` has them; what the child finds is told in this process.
    threads
        In which the child works on blocks of pairs; the answer does not depend on them.
    meanwhile
        Called once the child is at work; incumbents wait until it is done.

    Returns
    -------
    Outcome
        With ``limit="time"`` and the last incumbent when the limit ended it, or
        ``NO_SOLUTION_FOUND`` when there was none yet. Its `progress` has the bound that the child
        knew; its prices often prove a better one, which takes a pass over all pairs.

    Raises
    ------
    solver.memory.TooLargeError
        Before a process is started, when the solve would not fit into memory; or when the child
        finds that it is too much.
    ChildFailedError
        When the child raised or was killed by something else, for example for lack of memory.
    """
    regime = regime_for(problem)
    refuse_if_too_large(problem, regime, None, threads=threads)
    nothing = SolveStats(regime, 0, 0)
    unsolved = Outcome(SolveResult(Termination.NO_SOLUTION_FOUND, None, None, None, nothing))
    with _started(_Task(problem, scores, aim, work_limit, threads)) as receiver:
        deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
        if meanwhile is not None:
            meanwhile()
        return _last_answer(receiver, deadline, unsolved, on_incumbent)


@contextmanager
def _started(task: _Task) -> Iterator[Connection]:
    """A child that is ready and tells what it finds; it is gone when the context ends."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(sender, task, os.getpid()), daemon=True)
    try:
        with _interrupts_put_off():
            child.start()
        sender.close()
        if not receiver.poll(START_LIMIT_S):
            raise ChildFailedError("the solver's process did not start")
        receiver.recv()
        yield receiver
    except EOFError:
        child.join()
        raise ChildFailedError(f"the solver's process ended with code {child.exitcode}") from None
    finally:
        if child.pid is not None:
            child.kill()
            child.join()
        receiver.close()


@contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """Interrupt this process afterwards; a child made meanwhile never hears of an interrupt."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _last_answer(
    receiver: Connection,
    deadline: float | None,
    best: Outcome,
    on_incumbent: OnIncumbent | None,
) -> Outcome:
    while receiver.poll(None if deadline is None else max(0.0, deadline - time.monotonic())):
        kind, content = _received(receiver)
        if kind == "too_large":
            raise TooLargeError(content)
        if content is None or isinstance(content, str):
            raise ChildFailedError(content or "the solver's process spoke out of turn")
        if kind == "final":
            return content
        best = content
        if on_incumbent is not None:
            on_incumbent(best.solved)
    return replace(best, solved=replace(best.solved, limit="time"))


def _received(receiver: Connection) -> Message:
    message: Message = receiver.recv()
    return message


def _run(sender: Connection, task: _Task, parent: int) -> None:
    """Run in the child; a failure is told by its type alone, since a message may quote data."""
    end_with(parent)
    try:
        with engine_for(task.threads) as map_blocks:
            sender.send(("ready", None))
            outcome = pursue(
                task.problem,
                task.scores,
                task.aim,
                lambda found: sender.send(("incumbent", found)),
                map_blocks=map_blocks,
                work_limit=task.work_limit,
            )
        sender.send(("final", outcome))
    except (TooLargeError, TooManyPairsError) as error:  # its message is a sentence of ours
        with suppress(OSError):
            sender.send(("too_large", str(error)))
    except Exception as error:  # noqa: BLE001  it is told to the parent, who raises
        with suppress(OSError):  # the parent may be gone
            sender.send(("failed", f"the solver raised {type(error).__name__}"))
