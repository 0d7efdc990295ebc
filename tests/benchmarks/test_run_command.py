import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.phases import Bench, PhaseName, WrongResultError
from benchmarks.registry import REGISTRIES, Entry, own_entries, small_entries
from benchmarks.timings import time_entries
from benchmarks.yardstick import Yardstick


def entry(name: str) -> Entry:
    return next(one for one in own_entries() if one.name == name)


def expecting(name: str, **expected: object) -> Entry:
    case = entry(name).load()
    return Entry(name, lambda: replace(case, expected=expected))


def test_every_phase_of_our_own_cases_is_timed_with_its_ratio(tmp_path: Path) -> None:
    file = tmp_path / "times.json"
    ended = CliRunner().invoke(
        app, ["run", "--registry", "own", "--repeats", "2", "--output", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    assert "all right" in ended.stdout
    found = json.loads(file.read_text(encoding="utf-8"))
    assert set(found["provenance"]) == {"measured_at", "commit", "machine", "versions"}
    assert found["seed"] == 1
    phases = {(timing["entry"], timing["phase"]) for timing in found["timings"]}
    feasible = [one.name for one in own_entries() if "too-few" not in one.name]
    assert {(name, phase.value) for name in feasible for phase in PhaseName} <= phases
    assert {phase for name, phase in phases if "too-few" in name} == {"arcs", "flow"}
    for timing in found["timings"]:
        assert 0 < timing["median_s"] <= timing["worst_s"]
        assert timing["ratio"] == timing["median_s"] / found["yardstick"]["median_s"]


def test_chosen_phases_alone_are_timed() -> None:
    yardstick = Yardstick()
    timings = list(time_entries([entry("vectors-20x6")], [PhaseName.FLOW], 1, yardstick))
    assert [(timing.entry, timing.phase) for timing in timings] == [("vectors-20x6", "flow")]


@pytest.mark.parametrize("one", small_entries(), ids=lambda one: one.name)
def test_generated_families_have_a_proof(one: Entry) -> None:
    bench = Bench.of(one)
    assert bench.optimum is not None
    assert bench.phases == tuple(PhaseName)


def test_a_family_is_the_same_every_time() -> None:
    one = small_entries()[0]
    first, second = one.load(), one.load()
    assert first.problem.capacity.tolist() == second.problem.capacity.tolist()
    tile = (slice(0, 5), slice(0, 5))
    assert np.array_equal(first.scores.block(*tile)[0], second.scores.block(*tile)[0])


@pytest.mark.parametrize(
    "wrong",
    [
        expecting("vectors-20x6", feasible=True, objective=1035.0, tolerance=0),
        expecting("vectors-20x6", feasible=False),
        expecting("vectors-20x6", objective="many"),
        expecting("too-few-open-mentors-10x4", feasible=True, objective=3),
    ],
)
def test_an_answer_that_is_not_the_known_one_gives_no_time(wrong: Entry) -> None:
    with pytest.raises(WrongResultError):
        next(time_entries([wrong], list(PhaseName), 1, Yardstick()))


@pytest.mark.parametrize("phase", list(PhaseName))
def test_a_wrong_outcome_of_any_phase_gives_no_time(phase: PhaseName) -> None:
    bench = Bench.of(entry("several-mentors-20x8"))
    assert bench.optimum is not None
    wrong = replace(bench, optimum=bench.optimum + 1)
    if phase is PhaseName.ARCS:
        wrong = replace(bench, arcs=replace(bench.arcs, scores=bench.arcs.scores + 1))
    with pytest.raises(WrongResultError, match=phase.value):
        wrong.seconds(phase)


def test_a_wrong_result_ends_the_run_with_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = expecting("vectors-20x6", feasible=True, objective=1035.0, tolerance=0)
    monkeypatch.setitem(REGISTRIES, "own", lambda: [wrong])
    ended = CliRunner().invoke(app, ["run", "--registry", "own"])
    assert ended.exit_code == 1
    assert "known is 1035.0" in ended.stderr
    assert ended.stdout == ""


def test_shared_cases_that_are_not_there_are_a_usage_error(tmp_path: Path) -> None:
    missing = {"PAIRWELL_CASES": str(tmp_path / "none")}
    assert CliRunner().invoke(app, ["run", "--registry", "cases"], env=missing).exit_code == 2
    assert CliRunner().invoke(app, ["run", "--output", str(tmp_path / "no" / "x")]).exit_code == 2


def test_shared_cases_are_those_of_the_named_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "one.json").write_text('{"format": "mm-case/1", "kind": "assignment"}')
    (folder / "other.json").write_text('{"format": "mm-case/1", "kind": "gap"}')
    (folder / "list.json").write_text("[]")
    monkeypatch.setenv("PAIRWELL_CASES", str(tmp_path))
    assert [one.name for one in REGISTRIES["cases"]()] == ["one"]


def test_variables_that_slow_matrix_products_are_left_out_of_a_measurement() -> None:
    command = [sys.executable, "-m", "benchmarks", "run", "--registry", "own", "--repeats", "1"]
    launch = partial(subprocess.run, command, capture_output=True, text=True, check=False)
    ended = launch(env=os.environ | {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_L2_SIZE": "512"})
    assert ended.returncode == 0
    assert "without OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE" in ended.stderr
    assert ended.stdout.count("all right") == 1


def test_the_yardstick_tells_when_times_cannot_be_trusted() -> None:
    yardstick = Yardstick([1.0, 1.0, 2.5])
    assert (yardstick.seconds, yardstick.unsteadiness) == (1.0, 2.5)
