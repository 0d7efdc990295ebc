"""The command by its outside: exit codes, streams and files."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from app.demo import demo_cohort
from app.files.output import result_json
from app.matching.pipeline import match
from app.matching.result import Result
from benchmarks.served import PAIRWELL
from embeddings.encoder import SentenceEncoder
from tests.app.conftest import Ran, Run
from tests.support.cohorts import EXPERTISE, GOALS, Document, read

MATCHED = {
    "mentees": [
        {"id": f"e{k}", "goals": GOALS[k], "demand": 1 + (k == 2), "name": f"Ada {k}"}
        for k in range(3)
    ],
    "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
}
"""Everybody has a mentor; e2 has fewer than wanted."""

UNMATCHED = {
    "mentees": [{"id": f"=e{k}", "goals": GOALS[k]} for k in range(3)],
    "mentors": [{"id": "+r", "expertise": EXPERTISE[0], "capacity": 2}],
}
INFEASIBLE = {
    "mentees": [{"id": "e1", "goals": GOALS[0], "demand_min": 1, "avoids": ["r1"]}],
    "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
}
HEAVY = {"torch", "sentence_transformers", "transformers", "ortools", "numpy"}


def _file(folder: Path, document: object, name: str = "cohort.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def matched(pairwell: Run, folder: Path) -> Ran:
    """Return one good run that writes to a file and to stdout."""
    cohort = _file(folder, MATCHED)
    return pairwell("match", cohort, "--json", "--strict", "-o", folder / "result.json")


def test_a_match_gives_data_on_stdout_and_tables_on_stderr(
    matched: Ran,
) -> None:
    assert matched.code == 0
    result = Result.model_validate_json(matched.stdout)
    assert {pair.mentee for pair in result.assignments} == {"e0", "e1", "e2"}
    told = matched.told
    for words in ("│ e1 Ada 1", "Fewer mentors than wanted", "3 of 3 mentees", "Found and bound"):
        assert words in told
        assert words not in matched.stdout.decode()


def test_stdout_and_the_file_have_the_same_bytes(matched: Ran, folder: Path) -> None:
    assert (folder / "result.json").read_bytes() == matched.stdout
    assert matched.stdout.endswith(b"}\n")


def test_the_command_gives_what_the_library_gives(matched: Ran, encoder: SentenceEncoder) -> None:
    told = json.loads(matched.stdout)
    known = json.loads(result_json(match(read(MATCHED), encoder)))
    del told["timings"], known["timings"]
    assert json.dumps(told) == json.dumps(known)


def test_without_json_stdout_stays_empty_and_the_pairs_go_to_a_csv(
    pairwell: Run, folder: Path
) -> None:
    run = pairwell("match", _file(folder, UNMATCHED), "-o", folder / "pairs.csv")
    assert (run.code, run.stdout) == (0, b"")
    header, *rows = (folder / "pairs.csv").read_text(encoding="utf-8").splitlines()
    assert header == "mentee,mentor,score,mentee_rank,mentor_rank,review"
    assert len(rows) == 2
    assert all(re.match(r"'=e\d,'\+r,0\.\d+,1,[123],", row) for row in rows)


@pytest.mark.parametrize(
    ("document", "option", "code"),
    [(MATCHED, "--strict", 0), (MATCHED, "--strict=all", 4), (UNMATCHED, "--strict", 4)],
)
def test_strict_is_about_anybody_without_a_mentor_or_anybody_with_fewer_than_wanted(
    pairwell_here: Run, folder: Path, document: Document, option: str, code: int
) -> None:
    run = pairwell_here("match", _file(folder, document), option, "--json", "--no-prices")
    assert run.code == code
    assert json.loads(run.stdout)["certificate"]["prices"] is None


def test_infeasible_demands_are_an_answer_with_exit_code_5(pairwell: Run) -> None:
    run = pairwell("match", "-", "--json", stdin=json.dumps(INFEASIBLE).encode())
    assert run.code == 5
    assert json.loads(run.stdout)["infeasible"]["people"] == ["e1"]
    assert "No matching meets all hard demands" in run.told


def _large() -> Document:
    """A round whose flow takes seconds, made of sentences that are known already."""
    rng = np.random.default_rng(0)

    def some(pool: tuple[str, ...]) -> list[str]:
        return [str(sentence) for sentence in rng.choice(pool, 3, replace=False)]

    return {
        "mentees": [{"id": f"e{k}", "goals": some(GOALS), "priority": k % 3} for k in range(2400)],
        "mentors": [
            {"id": f"r{k}", "expertise": some(EXPERTISE), "capacity": 4} for k in range(500)
        ],
    }


def test_a_time_limit_without_an_answer_has_exit_code_6(pairwell: Run, folder: Path) -> None:
    run = pairwell("match", _file(folder, MATCHED), "--time-limit", "0.001", "--json")
    assert run.code == 6
    result = json.loads(run.stdout)
    assert result["certificate"]["termination"] == "no_solution_found"
    assert result["certificate"]["limit"] == "time"
    assert not result["certificate"]["verified"]
    assert not result["reproducibility"]["reproducible"]
    assert result["assignments"] == result["unmatched"] == []
    assert "before any matching was found" in run.told


def test_a_limit_of_work_without_an_answer_has_exit_code_6_too(
    pairwell_here: Run, folder: Path
) -> None:
    run = pairwell_here("match", _file(folder, MATCHED), "--work-limit", "1", "--json")
    assert run.code == 6
    result = json.loads(run.stdout)
    assert result["certificate"]["termination"] == "no_solution_found"
    assert result["certificate"]["limit"] == "work"
    assert result["reproducibility"]["reproducible"]
    assert "The limit of work ended the search before any matching was found" in run.told


def test_an_interrupted_solve_ends_writes_nothing_and_leaves_nobody_behind(
    environment: Mapping[str, str], folder: Path
) -> None:
    output = folder / "interrupted.json"
    command = [str(PAIRWELL), "match", str(_file(folder, _large())), "--json", "-o", str(output)]
    process = subprocess.Popen(
        command,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    solver = _solver_of(process)
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, b"")
    assert b"pairwell: interrupted" in stderr
    assert not output.exists()
    psutil.wait_procs([solver], timeout=30)
    assert not solver.is_running() or solver.status() == psutil.STATUS_ZOMBIE


def _solver_of(process: subprocess.Popen[bytes]) -> psutil.Process:
    """Wait for the process in which the flow is solved."""
    parent = psutil.Process(process.pid)
    while process.poll() is None:
        children = parent.children()
        if children:
            return children[0]
        time.sleep(0.02)
    raise AssertionError(process.communicate())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["match"], "Missing argument"),
        (["match", "nowhere.json"], "there is no file nowhere.json"),
        (["match", "."], "there is no file ."),
        (["match", "-", "-o", "result.pdf"], "expected .json or .csv"),
        (["match", "-", "-o", "nowhere/result.json"], "there is no folder nowhere"),
        (["match", "-", "--policy", "nowhere.json"], "there is no file nowhere.json"),
        (["match", "-", "--objective", "fastest"], "fastest"),
        (["match", "-", "--time-limit", "0"], "--time-limit"),
        (["match", "-", "--work-limit", "0"], "--work-limit"),
        (["match", "-", "--strict=none"], "none"),
        (["demo", "--mentees", "0"], "--mentees"),
        (["marry"], "marry"),
    ],
)
def test_what_the_command_line_does_not_know_is_a_usage_error(
    pairwell_here: Run, arguments: list[str], told: str
) -> None:
    run = pairwell_here(*arguments, stdin=b"{}")
    assert (run.code, run.stdout) == (2, b"")
    assert told in run.told


def test_a_folder_cannot_be_the_output(pairwell_here: Run, folder: Path) -> None:
    (folder / "taken.json").mkdir()
    run = pairwell_here("match", _file(folder, MATCHED), "-o", folder / "taken.json")
    assert run.code == 2
    assert "it is a folder" in run.told


def test_a_model_that_is_not_there_is_told_in_one_line(pairwell: Run, folder: Path) -> None:
    run = pairwell("match", _file(folder, MATCHED), PAIRWELL_MODEL="/nowhere/model")
    assert (run.code, run.stdout) == (1, b"")
    assert run.stderr.startswith(b"pairwell: ")
    assert run.stderr.count(b"\n") == 1
    assert b"internal error" not in run.stderr


def test_the_policy_of_a_file_and_of_an_option_take_the_place_of_the_cohorts(
    pairwell_here: Run, folder: Path
) -> None:
    cohort = {**UNMATCHED, "policy": {"forbidden": [["=e0", "+r"]], "seed": "replaced"}}
    policy = _file(folder, {"min_score": 0.01, "objective": "coverage_then_score"}, "policy.json")
    run = pairwell_here(
        *("match", _file(folder, cohort), "--policy", policy),
        *("--objective", "total_score", "--time-limit", "50", "--json"),
    )
    used: dict[str, Any] = json.loads(run.stdout)["policy_used"]
    assert run.code == 0
    assert (used["min_score"], used["objective"], used["time_limit_s"]) == (0.01, "total_score", 50)
    assert (used["forbidden"], used["seed"]) == ([], "")


def test_an_invented_cohort_can_be_piped_into_a_match(
    pairwell: Run, pairwell_here: Run, encoder: SentenceEncoder
) -> None:
    cohort = read(demo_cohort(4, 3, seed=5))
    encoder.encode([one.texts for one in cohort.mentees] + [one.texts for one in cohort.mentors])
    size = ("--mentees", "4", "--mentors", "3", "--seed", "5")
    invented = pairwell("demo", *size, PYTHONIOENCODING="ascii")
    assert (invented.code, invented.stderr) == (0, b"")
    assert json.loads(invented.stdout) == demo_cohort(4, 3, seed=5)
    piped = pairwell("match", "-", "--json", stdin=invented.stdout)
    at_once = pairwell_here("demo", *size, "--match")
    assert piped.code == at_once.code == 0
    results = [json.loads(run.stdout) for run in (piped, at_once)]
    for result in results:
        del result["timings"]
    assert results[0] == results[1]
    assert results[0]["assignments"]


@pytest.mark.parametrize("arguments", [["--help"], ["match"]])
def test_help_and_usage_errors_import_no_heavy_library(
    environment: Mapping[str, str], arguments: list[str]
) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", PAIRWELL, *arguments],
        capture_output=True,
        env=dict(environment),
        check=False,
    )
    imported = {line.rpartition(b"|")[2].strip() for line in run.stderr.splitlines()}
    assert b"app.cli" in imported
    assert {name.decode() for name in imported} & HEAVY == set()
