"""The gate turns red for each kind of sabotage, and is green without."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from benchmarks.cli import app
from benchmarks.documents import ResultsError, read_as
from benchmarks.environment import ONE_THREAD, SLOWING
from benchmarks.families import FamilySize
from benchmarks.gate_quality import SOLVERS, wrong_answers
from benchmarks.gate_speed import (
    BASELINE,
    SAMPLE_S,
    TIMED,
    Allowed,
    Baseline,
    Speed,
    allowed_by,
    speeds_of,
    times_in_a_sample,
)
from benchmarks.gate_verdict import slow_ones
from benchmarks.machine_facts import here_and_now
from benchmarks.phases import WrongResultError
from benchmarks.registry import Entry, own_entries
from benchmarks.solving import Solver
from benchmarks.yardstick import Yardstick
from solver.problem import AssignmentProblem
from solver.result import LevelPrices, Prices, SolveResult, Termination
from solver.scores import Scores, WithoutPairs
from solver.sparse_solve import solve_sparsely

SMALL = FamilySize("clustered", 60, 12)
AMPLE = 6.0
"""So much slower is no noise, on whatever machine the tests run."""


def lost_arc(problem: AssignmentProblem, scores: Scores) -> SolveResult:
    """A solver that does not see one pair, and so proves another optimum."""
    best = solve_sparsely(problem, scores).assignment
    if best is None or not len(best.rows):
        return solve_sparsely(problem, scores)
    values, _ = scores.pairs(best.rows, best.columns)
    return solve_sparsely(problem, WithoutPairs(scores, best.pairs[[values.argmax()]]))


def lost_pair(problem: AssignmentProblem, scores: Scores) -> SolveResult:
    found = solve_sparsely(problem, scores)
    if found.assignment is None:
        return found
    pairs, amount = found.assignment.pairs[1:], found.assignment.amount[1:]
    return replace(found, assignment=type(found.assignment).from_pairs(pairs, amount))


def wrong_price(problem: AssignmentProblem, scores: Scores) -> SolveResult:
    found = solve_sparsely(problem, scores)
    if found.prices is None:
        return found
    *before, last = found.prices.levels
    dearer = LevelPrices(last.name, last.mentor + 10**9, last.groups, last.further)
    return replace(found, prices=Prices((*before, dearer)))


def given_up(problem: AssignmentProblem, scores: Scores) -> SolveResult:
    found = solve_sparsely(problem, scores)
    return replace(found, termination=Termination.FEASIBLE, limit="work")


def sleeping(seconds: float) -> Solver:
    def solver(problem: AssignmentProblem, scores: Scores) -> SolveResult:
        time.sleep(seconds)
        return solve_sparsely(problem, scores)

    return solver


def entries() -> list[Entry]:
    """Without ties, so that every pair of the optimum counts."""
    small = [SMALL, FamilySize("rank1", 60, 12), FamilySize("clustered", 80, 16, load="full")]
    return [Entry(one.name, one.build) for one in small]


@pytest.mark.parametrize("sabotaged", [lost_arc, lost_pair, wrong_price, given_up])
def test_a_sabotaged_solver_gives_wrong_answers(sabotaged: Solver) -> None:
    found = dict(wrong_answers(entries(), {**SOLVERS, "sabotaged": sabotaged}))
    assert len(found) == 3
    assert all("sabotaged" in str(wrong) for wrong in found.values()), found


def test_our_own_cases_have_no_wrong_answer() -> None:
    found = dict(wrong_answers(own_entries()))
    assert len(found) == len(own_entries())
    assert set(found.values()) == {None}


def test_a_known_answer_that_is_not_reached_is_wrong() -> None:
    case = own_entries()[0].load()
    other = replace(case, expected={"feasible": True, "objective": 1e6, "tolerance": 0})
    [(_, wrong)] = wrong_answers([Entry("other", lambda: other)])
    assert "known is 1000000" in str(wrong)


def baseline(ratios: dict[str, float]) -> Baseline:
    allowed = tuple(
        Allowed(entry=SMALL.name, phase=phase, ratio=ratio, spread=1.2, tolerance=AMPLE)
        for phase, ratio in ratios.items()
    )
    return Baseline(
        yardstick="the same",
        provenance=here_and_now(),
        repeats=3,
        times=1,
        allowed=allowed,
    )


def test_the_speed_of_an_unchanged_solver_is_green_and_a_sleep_is_red() -> None:
    usual = baseline({one.phase: one.ratio for one in speeds_of([SMALL], 3)})
    assert list(slow_ones(usual, [SMALL], 3)) == []
    yardstick = Yardstick()
    yardstick.measure()
    limit = usual.of(SMALL.name, "solve").ratio * AMPLE
    [red] = slow_ones(usual, [SMALL], 3, sleeping(4 * limit * yardstick.seconds))
    assert "solve" in red


def test_a_time_that_is_too_long_is_measured_again_before_it_counts() -> None:
    calls: list[float] = []

    def counting(problem: AssignmentProblem, scores: Scores) -> SolveResult:
        calls.append(time.perf_counter())
        return solve_sparsely(problem, scores)

    [red] = slow_ones(baseline({"solve": 1e-9, "certify": 1e9}), [SMALL], 3, counting)
    assert "solve" in red
    assert len(calls) >= 3 * (3 + 3)  # three attempts, each with two untimed solves and a count


def test_a_baseline_far_above_the_time_is_told_and_is_not_red() -> None:
    told: list[str] = []
    assert (
        list(slow_ones(baseline({"solve": 1e9, "certify": 1e9}), [SMALL], 3, tell=told.append))
        == []
    )
    warned = [line for line in told if line.startswith("WARNING")]
    assert len(warned) == 2
    assert f"the baseline of {SMALL.name} solve is stale: 1000000000.00 there" in warned[0]
    assert "gate --write" in warned[0]


def test_a_short_time_is_taken_many_times_in_one_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(
        "benchmarks.gate_speed.time", SimpleNamespace(perf_counter=lambda: clock[0])
    )

    def work(seconds: float) -> None:
        clock[0] += seconds

    assert times_in_a_sample(partial(work, 0.4 * SAMPLE_S)) == 3
    assert times_in_a_sample(partial(work, 5 * SAMPLE_S)) == 1


def test_no_time_is_told_of_a_wrong_answer() -> None:
    with pytest.raises(WrongResultError, match=SMALL.name):
        next(speeds_of([SMALL], 3, wrong_price))


def test_another_processor_is_allowed_more() -> None:
    known = baseline({"solve": 1e-9, "certify": 1e9})
    machine = known.provenance.machine.model_copy(update={"processor": "another"})
    elsewhere = known.provenance.model_copy(update={"machine": machine})
    other = known.model_copy(update={"provenance": elsewhere})
    told: list[str] = []
    list(slow_ones(other, [SMALL], 3, tell=told.append))
    assert "another processor" in told[0]


def test_the_tolerance_grows_with_the_spread() -> None:
    def allowed(*ratios: float) -> Allowed:
        return allowed_by([Speed("one", "solve", (ratio,)) for ratio in ratios])

    assert allowed(1.0, 1.0, 1.01).tolerance == 1.5
    assert allowed(1.0, 1.0, 2.0).spread == 2.0
    assert allowed(1.0, 1.0, 2.0).tolerance == 4.0


def gated(file: Path, *more: str) -> Result:
    """The command in this process, which then has to have the environment of a measured one."""
    measured = {**ONE_THREAD, **dict.fromkeys(SLOWING)}
    return CliRunner(env=measured).invoke(app, ["gate", "--baseline", str(file), *more])


def test_the_command_sets_its_baseline_and_judges_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "gate.json"
    monkeypatch.setattr("benchmarks.commands.gate.TIMED", (SMALL,))
    monkeypatch.setattr("benchmarks.commands.gate.REGISTRIES", {"small": entries})
    written = gated(file, "--write", "--times", "2", "--repeats", "3")
    assert written.exit_code == 0, written.stderr
    found = read_as(Baseline, file)
    ample = [one.model_copy(update={"tolerance": AMPLE}) for one in found.allowed]
    file.write_text(found.model_copy(update={"allowed": tuple(ample)}).model_dump_json())
    green = gated(file, "--repeats", "3")
    assert (green.exit_code, green.stdout.splitlines()[-1]) == (0, "The gate is green.")
    assert f"{SMALL.name} " in green.stdout
    monkeypatch.setitem(SOLVERS, "sparse", lost_pair)
    red = gated(file, "--repeats", "3")
    assert red.exit_code == 1
    assert red.stdout.count("RED") == 3


def test_a_baseline_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "gate.json"
    assert gated(file).exit_code == 3
    file.write_text('{"format": "pairwell-gate/2"}')
    refused = gated(file)
    assert refused.exit_code == 3
    assert "format: Input should be 'pairwell-gate/1'" in refused.stderr


def test_a_baseline_without_a_folder_is_refused_before_anything_is_timed(tmp_path: Path) -> None:
    refused = gated(tmp_path / "none" / "gate.json", "--write")
    assert refused.exit_code == 2
    assert "there is no folder" in refused.stderr
    assert refused.stdout == ""


def test_a_time_that_the_baseline_lacks_is_refused() -> None:
    with pytest.raises(ResultsError, match="set it anew with --write"):
        baseline({"certify": 1.0}).of(SMALL.name, "solve")


def test_the_baseline_allows_every_time_that_the_gate_takes() -> None:
    found = read_as(Baseline, BASELINE)
    wanted = {(one.name, phase) for one in TIMED for phase in ("solve", "certify")}
    assert {(one.entry, one.phase) for one in found.allowed} == wanted
    assert np.isfinite([one.ratio for one in found.allowed]).all()
