"""What a solve takes of memory stays within the formula, and what would not fit is refused."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from solver.memory import (
    TooLargeError,
    bytes_available,
    bytes_needed,
    pairs_listed,
    params_within,
    refuse_if_too_large,
)
from solver.pair_list import SparseParams
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.scores import ArrayScores
from solver.solve import solve

CHECKOUT = Path(__file__).resolve().parents[2]

MEASURE = """
import json, resource, sys
from pathlib import Path

from benchmarks.families import FamilySize
from solver.memory import bytes_needed
from solver.regime import Regime
from solver.solve import solve

n, m, load, regime = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Regime(sys.argv[4])
case = FamilySize("clustered", n, m, load=load).build()
Path("/proc/self/clear_refs").write_text("5")  # the making of the instance does not count


def status(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


before = status("VmRSS")
solve(case.problem, case.scores, regime=regime)
print(json.dumps([status("VmHWM") - before, bytes_needed(case.problem, regime)]))
"""

TIGHT = """
import resource

import numpy as np

from solver.memory import TooLargeError
from solver.problem import AssignmentProblem
from solver.scores import ArrayScores
from solver.solve import solve

ones, others = np.ones(990, dtype=np.int64), np.ones(1000, dtype=np.int64)
problem = AssignmentProblem(ones, 0 * ones, 2 * others, 0 * others, 0 * ones)
scores = ArrayScores(np.ones((990, 1000), dtype=np.int8), np.ones((990, 1000), dtype=np.bool_))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100_000_000, resource.RLIM_INFINITY))
try:
    solve(problem, scores)
except TooLargeError as error:
    print(error)
"""


def plain(n: int, m: int) -> AssignmentProblem:
    ones, others = np.ones(n, dtype=np.int64), np.ones(m, dtype=np.int64)
    return AssignmentProblem(ones, 0 * ones, others * -(-n // m), 0 * others, 0 * ones)


def run(*arguments: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return ended.stdout


@pytest.mark.parametrize(
    ("n", "m", "load", "regime"),
    [
        (2000, 500, "plain", Regime.DENSE_FLOW),
        (1000, 200, "full", Regime.DENSE_FLOW),
        (6000, 1200, "plain", Regime.CERTIFIED_SPARSE),
        (4000, 800, "full", Regime.CERTIFIED_SPARSE),
    ],
)
def test_the_peak_stays_within_the_formula(n: int, m: int, load: str, regime: Regime) -> None:
    taken, needed = json.loads(run(MEASURE, str(n), str(m), load, regime))
    assert taken <= needed, f"{taken / 1e6:.0f} MB, expected at most {needed / 1e6:.0f}"


def test_a_limit_of_the_process_is_respected_before_the_solve_begins() -> None:
    told = run(TIGHT)
    assert told.startswith("990 × 1,000 people need about 0.2 GB of memory (dense flow), there")


@pytest.mark.parametrize("regime", list(Regime))
def test_what_would_not_fit_is_refused_with_sizes_need_and_supply(regime: Regime) -> None:
    problem = plain(3000, 1000)
    scores = ArrayScores(np.zeros((3000, 1000), np.int8), np.ones((3000, 1000), np.bool_))
    needed = bytes_needed(problem, regime)
    with pytest.raises(TooLargeError, match=r"3,000 × 1,000 people need about .* there are .*"):
        solve(problem, scores, regime=regime, memory_limit=needed // 2)


def test_a_sparse_solve_needs_far_less_than_all_pairs() -> None:
    problem = plain(100_000, 20_000)
    sparse, dense = (
        bytes_needed(problem, regime) for regime in (Regime.CERTIFIED_SPARSE, Regime.DENSE_FLOW)
    )
    assert sparse < dense / 50


def test_each_thread_needs_a_tile_of_its_own() -> None:
    problem, sparse = plain(100_000, 2_000), Regime.CERTIFIED_SPARSE
    one, four = (bytes_needed(problem, sparse, threads=threads) for threads in (1, 4))
    assert 3 * 17 * (1 << 23) <= four - one <= 4 * 17 * (1 << 23)


def test_a_stubborn_solve_lists_no_more_than_fits() -> None:
    problem = plain(10_000, 2_000)
    needed = bytes_needed(problem, Regime.CERTIFIED_SPARSE)
    usual = pairs_listed(problem, SparseParams())
    tight = params_within(problem, needed + 160 * 1000)
    assert (tight.max_listed, tight.max_complete) == (usual + 1000, usual + 1000)
    assert params_within(problem, 1 << 40) == SparseParams()


def test_scores_that_are_held_beside_a_solve_count() -> None:
    problem, sparse = plain(10_000, 2_000), Regime.CERTIFIED_SPARSE
    needed = bytes_needed(problem, sparse)
    refuse_if_too_large(problem, sparse, needed + 1000, beside=1000)
    with pytest.raises(TooLargeError, match="10,000 × 2,000 people need about"):
        refuse_if_too_large(problem, sparse, needed + 1000, beside=1001)


def test_the_machine_tells_what_there_is() -> None:
    there_is = bytes_available()
    assert there_is is not None
    assert 0 < there_is < 1 << 50
