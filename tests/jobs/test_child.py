"""A solve in a child: the same answer, a deadline that is kept, and a parent that keeps running."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.jobs.child import ChildFailedError, solve_in_child
from solver.certificate import certify
from solver.problem import AssignmentProblem, Objective
from solver.result import SolveResult, Termination
from solver.scores import ArrayScores, Scores
from solver.solve import solve
from tests.support.instances import random_instance
from tests.support.slow_scores import SlowScores

CHECKOUT = Path(__file__).resolve().parents[2]


def _round(n: int, m: int, seed: int = 0) -> tuple[AssignmentProblem, ArrayScores]:
    """Every second mentee has priority, and there are too few places."""
    rng = np.random.default_rng(seed)
    ones, others = np.ones(n, dtype=np.int64), np.ones(m, dtype=np.int64)
    problem = AssignmentProblem(
        demand=ones,
        demand_min=0 * ones,
        capacity=others * max(1, n // (m + 1)),
        min_load=0 * others,
        tier=np.arange(n, dtype=np.int64) % 2,
        objective=Objective.COVERAGE_THEN_SCORE,
    )
    values = rng.integers(0, 1_000_000, (n, m))
    return problem, ArrayScores(values, np.ones((n, m), dtype=np.bool_))


def _told(result: SolveResult) -> tuple[object, ...]:
    """A result as plain values, without its measurements."""
    found = result.assignment
    pairs = None if found is None else [*map(tuple, found.pairs.tolist()), *found.amount.tolist()]
    prices = None
    if result.prices is not None:
        prices = [
            (level.name, level.mentor.tolist(), level.groups, level.further)
            for level in result.prices.levels
        ]
    conflict = result.infeasibility
    rows = None if conflict is None else (conflict.rows.tolist(), conflict.columns.tolist())
    return (result.termination, pairs, prices, rows, result.limit)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_child_gives_the_answer_that_solving_here_gives(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed))
    here = solve(instance.problem, instance.scores)
    assert _told(solve_in_child(instance.problem, instance.scores)) == _told(here)


def test_a_deadline_that_is_far_away_changes_nothing() -> None:
    problem, scores = _round(12, 4)
    result = solve_in_child(problem, scores, time_limit_s=60)
    assert result.termination is Termination.OPTIMAL
    assert result.limit is None
    assert _told(result) == _told(solve(problem, scores))


def test_a_deadline_before_the_first_level_gives_no_solution() -> None:
    problem, scores = _round(12, 4)
    result = solve_in_child(problem, SlowScores(scores, 0), time_limit_s=0.01)
    assert result.termination is Termination.NO_SOLUTION_FOUND
    assert result.assignment is None
    assert result.limit == "time"


def test_a_deadline_between_two_levels_gives_the_incumbent_with_a_valid_proof() -> None:
    problem, scores = _round(12, 4)
    started = time.monotonic()
    result = solve_in_child(problem, SlowScores(scores, 2), time_limit_s=4)
    assert time.monotonic() - started < 4 + 1
    assert (result.termination, result.limit) == (Termination.FEASIBLE, "time")
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, scores, result.assignment, result.prices)
    assert certificate.feasible
    first, *_ = certificate.levels
    assert (first.name, first.gap, first.primal) == ("mentees_matched", 0, 8)


@contextmanager
def _counting() -> Iterator[list[float]]:
    """Moments at which another thread of this process could run."""
    moments: list[float] = []
    done = threading.Event()

    def count() -> None:
        while not done.wait(0.01):
            moments.append(time.monotonic())

    thread = threading.Thread(target=count)
    thread.start()
    try:
        yield moments
    finally:
        done.set()
        thread.join()


def test_the_parent_keeps_running_while_the_flow_is_solved() -> None:
    problem, scores = _round(1600, 300)
    with _counting() as moments:
        started = time.monotonic()
        result = solve_in_child(problem, scores)
        seconds = time.monotonic() - started
    assert result.termination is Termination.OPTIMAL
    in_flow = result.stats.seconds["flow"]
    longest_pause = np.diff([started, *moments]).max()
    assert len(moments) > 20
    assert longest_pause < max(0.3, in_flow / 2)
    assert in_flow < seconds


@pytest.mark.parametrize("blocks", [0, 2])
def test_a_child_that_is_killed_is_told_by_its_exit_code(blocks: int) -> None:
    problem, scores = _round(12, 4)
    killer = threading.Thread(target=_kill_the_next_child)
    killer.start()
    with pytest.raises(ChildFailedError, match="ended with code -9"):
        solve_in_child(problem, SlowScores(scores, blocks))
    killer.join()


def _kill_the_next_child() -> None:
    while not multiprocessing.active_children():
        time.sleep(0.01)
    time.sleep(1.0)
    for child in multiprocessing.active_children():
        child.kill()


FAILING = """
import numpy as np
from app.jobs.child import ChildFailedError, solve_in_child
from tests.support.instances import random_instance
from tests.support.slow_scores import UnreadableScores

if __name__ == "__main__":
    instance = random_instance(np.random.default_rng(1))
    try:
        solve_in_child(instance.problem, UnreadableScores(instance.scores, 0))
    except ChildFailedError as error:
        print(error)
"""


def test_a_child_that_fails_is_told_by_the_kind_of_its_failure_alone() -> None:
    """Also on stderr, where a traceback would show the message."""
    run = subprocess.run(
        [sys.executable, "-c", FAILING], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "the solver raised OutOfReachError\n"
    assert run.stderr == ""


@pytest.mark.parametrize("blocks", [0, 2])
def test_no_child_is_left_behind(blocks: int) -> None:
    problem, scores = _round(12, 4)
    wanted: Scores = SlowScores(scores, blocks)
    solve_in_child(problem, wanted, time_limit_s=0.05)
    assert multiprocessing.active_children() == []
