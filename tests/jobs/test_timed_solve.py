"""A solve in a child: the same answer, a deadline that is kept, and a parent that keeps running."""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
import psutil
import pytest

from app.jobs.timed_solve import ChildFailedError, solve_in_child
from solver.certificate import certify
from solver.memory import TooLargeError
from solver.problem import AssignmentProblem, Objective
from solver.result import SolveResult, Termination
from solver.scores import ArrayScores, Scores
from solver.solve import solve
from tests.support.calls import PATIENCE_S
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
    assert _told(solve_in_child(instance.problem, instance.scores).solved) == _told(here)


def test_something_may_be_done_while_a_child_solves() -> None:
    problem, scores = _round(12, 4)
    children: list[int] = []
    result = solve_in_child(
        problem, scores, meanwhile=lambda: children.append(len(multiprocessing.active_children()))
    ).solved
    assert children == [1]
    assert _told(result) == _told(solve(problem, scores))


def test_a_deadline_that_is_far_away_changes_nothing() -> None:
    problem, scores = _round(12, 4)
    result = solve_in_child(problem, scores, time_limit_s=60).solved
    assert result.termination is Termination.OPTIMAL
    assert result.limit is None
    assert _told(result) == _told(solve(problem, scores))


def test_a_deadline_before_the_first_level_gives_no_solution() -> None:
    problem, scores = _round(12, 4)
    result = solve_in_child(problem, SlowScores(scores, 0), time_limit_s=0.01).solved
    assert result.termination is Termination.NO_SOLUTION_FOUND
    assert result.assignment is None
    assert result.limit == "time"


def test_a_deadline_between_two_levels_gives_the_incumbent_with_a_valid_proof() -> None:
    problem, scores = _round(12, 4)
    result = solve_in_child(problem, SlowScores(scores, 2), time_limit_s=2).solved
    assert (result.termination, result.limit) == (Termination.FEASIBLE, "time")
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, scores, result.assignment, result.prices)
    assert certificate.feasible
    first, *_ = certificate.levels
    assert (first.name, first.gap, first.primal) == ("mentees_matched", 0, 8)


def test_a_deadline_in_a_first_pass_gives_a_first_answer_with_a_valid_proof() -> None:
    """The pass over all pairs never ends; before it, few pairs were read."""
    problem, scores = _round(2100, 1000)
    heard: list[SolveResult] = []
    result = solve_in_child(
        problem, SlowScores(scores, 3), time_limit_s=6, on_incumbent=heard.append
    ).solved
    assert (result.termination, result.limit) == (Termination.FEASIBLE, "time")
    assert _told(replace(result, limit=None)) == _told(heard[-1])
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, scores, result.assignment, result.prices)
    assert certificate.feasible
    assert [level.gap for level in certificate.levels[:-1]] == [0] * (len(certificate.levels) - 1)
    assert certificate.levels[-1].name == "total_score"
    assert certificate.levels[-1].gap > 0


def test_a_limit_of_work_holds_in_a_child_as_it_does_here() -> None:
    problem, scores = _round(12, 4)
    here = solve(problem, scores, work_limit=1)
    assert here.limit == "work"
    assert _told(solve_in_child(problem, scores, work_limit=1).solved) == _told(here)


def test_what_would_not_fit_into_memory_starts_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.memory.bytes_available", lambda: 1_000_000)
    problem, scores = _round(12, 4)
    with pytest.raises(TooLargeError, match=r"12 × 4 people need about .* there are 1\.0 MB"):
        solve_in_child(problem, SlowScores(scores, 0))
    assert multiprocessing.active_children() == []


def test_the_parent_keeps_running_while_the_flow_is_solved() -> None:
    """Its other threads see the child at work, and only then comes the answer."""
    problem, scores = _round(1600, 300)
    seen: list[str] = []

    def look() -> None:
        child = psutil.Process(_next_child().pid)
        before = child.cpu_times().user
        while child.cpu_times().user < before + 0.05:
            time.sleep(0.001)
        seen.append("at work")

    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(look)
        result = solve_in_child(problem, scores).solved
        seen.append("answer")
        looked.result()
    assert result.termination is Termination.OPTIMAL
    assert seen == ["at work", "answer"]


@pytest.mark.parametrize("blocks", [0, 2])
def test_a_child_that_is_killed_is_told_by_its_exit_code(blocks: int, tmp_path: Path) -> None:
    problem, scores = _round(12, 4)
    sign = tmp_path / "sign"

    def kill() -> None:
        child = _next_child()
        _wait_for(sign.exists)
        child.kill()

    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(kill)
        with pytest.raises(ChildFailedError, match="ended with code -9"):
            solve_in_child(problem, SlowScores(scores, blocks, sign), time_limit_s=PATIENCE_S)
        killed.result()


def _next_child() -> BaseProcess:
    _wait_for(lambda: bool(multiprocessing.active_children()))
    (child,) = multiprocessing.active_children()
    return child


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.01)


FAILING = """
import numpy as np
from app.jobs.timed_solve import ChildFailedError, solve_in_child
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
