"""Peers run for real, each in a process of its own; what they found is judged."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from benchmarks import launch
from benchmarks.cli import app
from benchmarks.commands.compare import lines_of
from benchmarks.documents import Document, read_as
from benchmarks.duel import run_in_turn
from benchmarks.entrant import Entrant
from benchmarks.families import FamilySize
from benchmarks.launch import NotRunError, RunFailedError, refuse, run_once
from benchmarks.order import Order
from benchmarks.phases import WrongResultError
from benchmarks.results import Measured, Run
from benchmarks.right import InfeasibleError, insist
from benchmarks.ways import WAYS
from solver.result import Termination
from tests.benchmarks.measured_runs import run

SMALL = FamilySize("clustered", 80, 16)
FULL = replace(SMALL, load="full")
TOO_SHORT_S = 0.02
"""No process even starts within this time."""


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Document]:
    file = tmp_path_factory.mktemp("compared") / "results.json"
    arguments = ["--size", "80x16", "--load", "plain", "--load", "full", "--repeats", "1"]
    ways = [part for way in WAYS if way != "sparse" for part in ("--way", way)]
    ended = CliRunner().invoke(
        app, ["compare", *arguments, *ways, "--rounds", "--output", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout, read_as(Document, file)


def of(document: Document, instance: FamilySize) -> dict[str, Measured]:
    return {one.way: one for one in document.measured if one.instance == instance}


def test_every_way_is_run_and_told(compared: tuple[str, Document]) -> None:
    shown, document = compared
    plain = of(document, SMALL)
    assert list(plain) == list(WAYS)
    assert {len(one.runs) for one in plain.values()} == {1}
    assert SMALL.name in shown
    assert FULL.name in shown
    assert document.provenance.machine.processors > 0
    assert {"python", "numpy", "ortools"} <= set(document.provenance.versions)


@pytest.mark.parametrize("instance", [SMALL, FULL], ids=lambda one: one.name)
def test_exact_ways_have_one_optimum_and_the_others_no_more(
    compared: tuple[str, Document], instance: FamilySize
) -> None:
    found = of(compared[1], instance)
    ours = found["sparse"].runs[0]
    assert ours.gap == 0
    for way, one in found.items():
        for each in one.runs:
            if WAYS[way].exact:
                assert each.levels == ours.levels
            if instance == SMALL:
                assert each.levels["total_score"] <= ours.levels["total_score"]


def test_a_way_that_cannot_take_an_instance_is_not_run(compared: tuple[str, Document]) -> None:
    lsa = of(compared[1], FULL)["scipy_lsa"]
    assert lsa.runs == ()
    assert lsa.not_run == "it knows no levels, minima or demand above 1"
    assert "not run: it knows no levels" in compared[0]


def test_rounds_end_with_a_closed_gap(compared: tuple[str, Document]) -> None:
    rounds = of(compared[1], FULL)["sparse"].runs[0].rounds
    assert [one.level for one in rounds][-1] == "total_score"
    assert rounds[-1].value == rounds[-1].bound
    assert all(one.value <= one.bound for one in rounds)
    assert of(compared[1], FULL)["greedy"].runs[0].rounds == ()


def test_memory_is_that_of_each_process(compared: tuple[str, Document]) -> None:
    for one in compared[1].measured:
        assert all(20 < run.peak_mb < 2_000 for run in one.runs)


def test_too_long_a_run_is_stopped_and_told() -> None:
    with pytest.raises(NotRunError, match=r"stopped after 0\.02 s"):
        run_once(Order("anything", "sparse"), TOO_SHORT_S)


def test_a_stopped_way_is_not_run_again() -> None:
    [found] = run_in_turn(SMALL, [Entrant("greedy")], repeats=3, limit_s=TOO_SHORT_S)
    assert (found.runs, found.not_run) == ((), "stopped after 0.02 s")


def test_a_share_of_a_time_that_is_not_known_is_not_run() -> None:
    [found] = run_in_turn(SMALL, [Entrant("sparse", time_share=0.5)], repeats=1, limit_s=60)
    assert found.not_run == "it is not known how long the whole solve takes"


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_however_it_is_ended_no_process_and_no_file_is_left(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks", "compare", "--size", "3000x600"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as started:
        try:
            measured = _measuring(started.pid)
            started.send_signal(number)
            _, said = started.communicate(timeout=60)
        finally:
            started.kill()
    assert started.returncode == code
    assert b"Traceback" not in said
    while not _has_ended(measured):
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def _has_ended(process: psutil.Process) -> bool:
    """Whether nothing of a process is left, but for a code that nobody asks for."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _measuring(parent: int) -> psutil.Process:
    """The first process that measures for a command."""
    while True:
        for child in psutil.Process(parent).children():
            with suppress(psutil.NoSuchProcess):
                if "benchmarks.measured_run" in child.cmdline():
                    return child
        time.sleep(0.05)


def test_a_process_that_fails_is_no_result() -> None:
    with pytest.raises(RunFailedError, match="ended with code 1"):
        run_once(Order("/no/such/file", "sparse"), 60)


def test_what_would_not_fit_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    large = FamilySize("clustered", 20_000, 4_000)
    monkeypatch.setattr(launch, "available_bytes", lambda: 10**9)
    with pytest.raises(NotRunError, match="it needs about 10 GB of memory, 1 GB are free"):
        refuse(WAYS["dense_flow"], large)
    with pytest.raises(NotRunError, match="it holds every pair"):
        refuse(WAYS["greedy"], large)
    refuse(WAYS["sparse"], large)


def test_without_real_texts_nothing_of_them_is_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAIRWELL_CASES", str(tmp_path))
    ended = CliRunner().invoke(app, ["compare", "--family", "real", "--size", "60x12"])
    assert ended.exit_code == 0
    assert ended.stdout.count("not run: there are no real texts: set PAIRWELL_CASES") == 5


def test_a_peer_is_shown_also_where_ours_was_not_run() -> None:
    ours = Measured(instance=SMALL, way="sparse", not_run="stopped after 1 s")
    theirs = Measured(instance=SMALL, way="greedy", runs=(run(gap=None, solve_s=2.5),))
    *_, first, second = lines_of([ours, theirs])
    assert first.endswith("not run: stopped after 1 s")
    assert "2.50 s" in second


@pytest.mark.parametrize(
    ("way", "wrong"),
    [
        ("sparse", {"gap": 1}),
        ("sparse", {"gap": None}),
        ("sparse", {"feasible": False}),
        ("warm", {"gap": None}),
        ("dense_flow", {"gap": None, "levels": {"total_score": 9}}),
        ("dense_flow", {"gap": None, "feasible": False}),
        ("scipy_lsa", {"gap": None, "levels": {"total_score": 11}}),
        ("greedy", {"gap": None, "levels": {"total_score": 11}}),
    ],
)
def test_a_wrong_result_is_insisted_on(way: str, wrong: dict[str, object]) -> None:
    with pytest.raises(WrongResultError, match=way):
        insist(SMALL, [(Entrant("sparse"), run()), (Entrant(way), run(**wrong))])


NOTHING = run(termination=Termination.INFEASIBLE.value, feasible=False, levels={}, gap=None)


def test_an_instance_without_a_matching_is_no_wrong_result() -> None:
    both = [(Entrant(way), NOTHING) for way in ("sparse", "dense_flow")]
    with pytest.raises(InfeasibleError, match="no matching keeps all minimum loads of clustered-"):
        insist(SMALL, [*both, (Entrant("greedy"), run(feasible=False, gap=None))])


@pytest.mark.parametrize("way", ["dense_flow", "greedy"])
def test_a_matching_that_another_has_found_is_not_called_impossible(way: str) -> None:
    with pytest.raises(WrongResultError, match="sparse"):
        insist(SMALL, [(Entrant("sparse"), NOTHING), (Entrant(way), run(gap=None))])


CUT: dict[str, object] = {
    "termination": Termination.FEASIBLE.value,
    "gap": 6,
    "bound": 12,
    "levels": {"total_score": 6},
}
LIMITED = Entrant("sparse", time_limit_s=0.1)


def test_a_heuristic_may_be_worse_and_a_limit_may_cut_short() -> None:
    worse = run(gap=None, levels={"total_score": 3}, total=3)
    nothing = run(termination=Termination.NO_SOLUTION_FOUND.value, gap=None, bound=None, levels={})
    found = [(Entrant("sparse"), run()), (Entrant("greedy"), worse), (LIMITED, nothing)]
    insist(SMALL, [*found, (LIMITED, run(**CUT))])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"gap": -1}, "below the value"),
        ({"gap": None}, "nothing is proved"),
        ({"feasible": False}, "breaks a bound"),
        ({"bound": 9}, "below the optimum"),
    ],
)
def test_an_answer_cut_short_has_to_keep_all_bounds(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(WrongResultError, match=why):
        insist(SMALL, [(Entrant("sparse"), run()), (LIMITED, run(**(CUT | wrong)))])


def test_ways_are_run_in_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    order: list[str] = []

    def recording(what: Order, _limit_s: float) -> Run:
        order.append(what.way)
        return run(gap=0 if what.way == "sparse" else None)

    monkeypatch.setattr("benchmarks.duel.run_once", recording)
    monkeypatch.setattr("benchmarks.duel.write_instance", lambda *_: tmp_path)
    run_in_turn(SMALL, [Entrant("sparse"), Entrant("greedy")], repeats=2, limit_s=60)
    assert order == ["sparse", "greedy", "sparse", "greedy"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--size", "many"],
        ["--size", "10"],
        ["--size", "0x5"],
        ["--seats", "0"],
        ["--limit", "inf"],
        ["--limit", "nan"],
        ["--family", "rank1", "--noise", "2"],
        ["--family", "none"],
        ["--output", "/no/such/folder/results.json"],
    ],
)
@pytest.mark.parametrize("command", ["compare", "scale"])
def test_wrong_arguments_are_a_usage_error(command: str, wrong: list[str]) -> None:
    assert CliRunner().invoke(app, [command, *wrong]).exit_code == 2


def test_a_wrong_result_ends_the_command_before_any_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = iter([run(), run(gap=None, levels={"total_score": 9})])
    monkeypatch.setattr("benchmarks.duel.run_once", lambda *_: next(wrong))
    monkeypatch.setattr("benchmarks.duel.write_instance", lambda *_: tmp_path)
    ended = CliRunner().invoke(
        app, ["compare", "--size", "80x16", "--way", "dense_flow", "--repeats", "1"]
    )
    assert ended.exit_code == 1
    assert "is not the optimum" in ended.stderr
    assert ended.stdout == ""
