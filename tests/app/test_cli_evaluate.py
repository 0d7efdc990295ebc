"""Pairs that somebody gives are judged; a result that somebody sends is verified."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import Ran, Run
from tests.support.cohorts import EXPERTISE, GOALS, Document

COHORT: Document = {
    "mentees": [{"id": f"e{k}", "goals": GOALS[3 + k]} for k in range(3)],
    "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[4 + k]} for k in range(3)],
    "policy": {"current": [["e0", "r2"], ["e1", "r1"], ["e2", "r0"]]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate")
    (folder / "cohort.json").write_text(json.dumps(COHORT))
    return folder


@pytest.fixture(scope="module")
def result(pairwell: Run, folder: Path) -> Document:
    run = pairwell("match", folder / "cohort.json", "--json", "-o", folder / "result.json")
    document: Document = json.loads(run.stdout)
    return document


def _certificate(run: Ran) -> Document:
    certificate: Document = json.loads(run.stdout)["certificate"]
    return certificate


def test_current_pairs_are_compared_with_the_optimum(
    pairwell_here: Run, folder: Path, result: Document
) -> None:
    run = pairwell_here("evaluate", folder / "cohort.json", "--json")
    certificate = _certificate(run)
    assert run.code == 0
    assert certificate["termination"] == "feasible"
    assert certificate["verified"]
    assert certificate["dual_bound"] == result["certificate"]["primal_bound"]
    assert certificate["gap"] > 0
    assert f"better by at most {certificate['gap']}" in run.told


def test_the_pairs_of_a_file_are_judged_and_written(
    pairwell_here: Run, folder: Path, result: Document
) -> None:
    pairs = [[pair["mentee"], pair["mentor"]] for pair in result["assignments"]]
    (folder / "pairs.json").write_text(json.dumps(pairs))
    output = folder / "judged.csv"
    run = pairwell_here(
        "evaluate", folder / "cohort.json", folder / "pairs.json", "-o", output, "--json"
    )
    assert run.code == 0
    assert _certificate(run)["termination"] == "optimal"
    assert len(output.read_text().splitlines()) == 1 + len(pairs)


def test_pairs_that_break_a_bound_are_told_as_broken(pairwell_here: Run, folder: Path) -> None:
    (folder / "crowd.json").write_text(json.dumps([["e0", "r0"], ["e1", "r0"]]))
    run = pairwell_here("evaluate", folder / "cohort.json", folder / "crowd.json", "--json")
    (broken,) = _certificate(run)["violations"]
    assert not _certificate(run)["verified"]
    assert f"broken {broken}." in run.told


def test_a_result_is_verified_and_a_changed_one_is_not(
    pairwell_here: Run, folder: Path, result: Document
) -> None:
    told = _certificate(
        pairwell_here("evaluate", folder / "cohort.json", folder / "result.json", "--json")
    )
    assert (told["verified"], told["violations"]) == (True, [])
    prices = result["certificate"]["prices"]["levels"][-1]["mentors"]
    changed = {**result["certificate"]["prices"]["levels"][-1], "mentors": {**prices, "r0": 5}}
    result["certificate"]["prices"]["levels"][-1] = changed
    (folder / "changed.json").write_text(json.dumps(result))
    run = pairwell_here("evaluate", folder / "cohort.json", folder / "changed.json", "--json")
    told = _certificate(run)
    assert not told["verified"]
    assert "pairs, levels or prices were changed after the result was made" in told["violations"]


def test_a_result_of_a_model_that_the_settings_lack_is_refused(
    pairwell_here: Run, folder: Path, result: Document
) -> None:
    other = {**result, "policy_used": {**result["policy_used"], "model": "all-mpnet"}}
    (folder / "other.json").write_text(json.dumps(other))
    run = pairwell_here("evaluate", folder / "cohort.json", folder / "other.json", "--json")
    assert (run.code, run.stdout) == (3, b"")
    assert "/policy_used/model: unknown_model" in run.told
    assert '"all-mpnet"' in run.told


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ([["e0", "r9"], ["e9", "r1"]], {"pair_unknown_person"}),
        ([["e0", "r0"], ["e0", "r0"]], {"pair_doubled"}),
        ([["e0"], "e1"], {"wrong_type"}),
        ("e0", {"wrong_type"}),
        ({"assignments": []}, {"not_a_result"}),
    ],
    ids=["nobody", "doubled", "no pairs", "no list", "no result"],
)
def test_pairs_that_cannot_be_judged_are_refused(
    pairwell_here: Run, folder: Path, document: object, codes: set[str]
) -> None:
    (folder / "bad.json").write_text(json.dumps(document))
    run = pairwell_here("evaluate", folder / "cohort.json", folder / "bad.json", "--json")
    assert (run.code, run.stdout) == (3, b"")
    told = {line.split(": ")[1] for line in run.told.splitlines()}
    assert told == codes
