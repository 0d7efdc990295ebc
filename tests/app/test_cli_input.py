"""Bad input ends with exit code 3 and all that is wrong; nobody's words are ever told."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.files.json_document import read_cohort_json
from embeddings.encoder import SentenceEncoder
from tests.app.conftest import Run
from tests.support.cohorts import EXPERTISE, GOALS, Document, read

BROKEN = Path(__file__).resolve().parents[1] / "files" / "broken"
_PROBLEM = re.compile(r"^(?:error|warning) (\S*): (\w+): ")


def _told(stderr: bytes) -> list[tuple[str, str]]:
    """Pointer and code of each problem that a run lists."""
    lines = stderr.decode().splitlines()
    found = [match for line in lines if (match := _PROBLEM.match(line))]
    return [("" if match[1] == "/" else match[1], match[2]) for match in found]


REFUSED = [
    path for path in sorted(BROKEN.glob("*.json")) if not read_cohort_json(path.read_bytes()).cohort
]


def test_most_broken_files_are_refused() -> None:
    assert len(REFUSED) >= 10


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_every_problem_and_nothing_is_written(
    pairwell_here: Run, tmp_path: Path, path: Path
) -> None:
    run = pairwell_here("match", path, "--json", "-o", tmp_path / "result.json")
    assert (run.code, run.stdout) == (3, b"")
    problems = read_cohort_json(path.read_bytes()).problems
    assert _told(run.stderr) == [(problem.pointer, problem.code) for problem in problems]
    assert list(tmp_path.iterdir()) == []


LONG = ("/mentees/0/goals", "text_length")
GOOD = {
    "mentees": [{"id": "e1", "goals": GOALS[0]}],
    "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (json.dumps(GOOD).replace(GOALS[0], "a b c " * 170_000), [LONG]),
        (json.dumps(GOOD)[:-20], [("", "invalid_json")]),
        (json.dumps({**GOOD, "policy": {"min_score": float("nan")}}), [
            ("/policy/min_score", "number_not_finite")
        ]),
        ("", [("", "invalid_json")]),
    ],
    ids=["a million characters", "truncated", "not a number", "empty"],
)  # fmt: skip
def test_what_comes_on_stdin_is_refused_like_a_file(
    pairwell: Run, tmp_path: Path, text: str, told: list[tuple[str, str]]
) -> None:
    run = pairwell("match", "-", "--json", "-o", tmp_path / "result.csv", stdin=text.encode())
    assert (run.code, run.stdout) == (3, b"")
    assert _told(run.stderr) == told
    assert len(run.stderr) < 1000
    assert list(tmp_path.iterdir()) == []


def test_a_round_that_would_not_fit_into_memory_is_refused_with_numbers(
    pairwell_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.memory.bytes_available", lambda: 30_000_000)
    output = tmp_path / "result.json"
    run = pairwell_here("match", "-", "-o", output, stdin=json.dumps(GOOD).encode())
    assert (run.code, run.stdout) == (3, b"")
    assert run.told.startswith("pairwell: 1 × 1 people need about ")
    assert "MB of memory (dense flow), there are 30.0 MB" in run.told
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_the_result_of_an_earlier_run_as_it_was(
    pairwell_here: Run, tmp_path: Path
) -> None:
    output = tmp_path / "result.json"
    output.write_text("the earlier one")
    assert pairwell_here("match", "-", "-o", output, stdin=b"{}").code == 3
    assert output.read_text() == "the earlier one"
    assert list(tmp_path.iterdir()) == [output]


def test_a_bad_policy_file_is_told_by_its_place_in_the_cohort(
    pairwell_here: Run, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"seeed": "x", "min_score": 2}))
    run = pairwell_here("match", "-", "--policy", policy, stdin=json.dumps(GOOD).encode())
    assert run.code == 3
    assert _told(run.stderr) == [
        ("/policy/seeed", "unknown_field"),
        ("/policy/min_score", "out_of_range"),
    ]
    assert 'Did you mean "seed"?' in run.told


def test_validate_tells_the_same_as_json_and_as_lines(pairwell_here: Run) -> None:
    path = BROKEN / "wrong-types.json"
    run = pairwell_here("validate", path, "--json")
    answer = json.loads(run.stdout)
    problems = read_cohort_json(path.read_bytes()).problems
    assert run.code == 3
    assert (answer["valid"], answer["size"], answer["more"]) == (False, None, 0)
    assert _told(run.stderr) == [(one["pointer"], one["code"]) for one in answer["problems"]]
    assert [one["message"] for one in answer["problems"]] == [one.message for one in problems]
    assert {"pointer", "code", "severity", "message"} <= set(answer["problems"][0])


def test_validate_counts_who_takes_part_in_a_good_cohort_and_warns(pairwell_here: Run) -> None:
    cohort = {**GOOD, "mentees": [*GOOD["mentees"], {"id": "e2"}, {"id": "e3", "demand": 0}]}
    run = pairwell_here("validate", "-", "--json", stdin=json.dumps(cohort).encode())
    answer = json.loads(run.stdout)
    assert run.code == 0
    assert (answer["valid"], answer["size"]) == (True, {"mentees": 2, "mentors": 1})
    codes = [("/mentees/1/goals", "text_missing"), ("/mentors", "places_short")]
    assert _told(run.stderr) == codes
    assert "valid: 2 warnings" in run.told


def _secret(place: str) -> str:
    return f"Kanarie {place} sings at night."


def _cohort_of_secrets() -> Document:
    private = {"text": _secret("goal"), "private": True}
    one = {"name": "Nightingale", "about": _secret("about"), "meta": {"k": _secret("meta")}}
    mentees: list[Document] = [
        {"id": "e1", "goals": [_secret("text"), private], **one},
        {"id": "e2", "goals": _secret("goals"), "avoids": ["r1"], **one},
        {"id": "e3", "goals": "Kanarie", **one},
    ]
    mentors = [{"id": "r1", "expertise": [_secret("bio"), _secret("role")], "capacity": 1, **one}]
    return {
        "label": _secret("label"),
        "meta": _secret("meta"),
        "round": {"name": _secret("round")},
        "mentees": mentees,
        "mentors": mentors,
        "policy": {
            "pinned": [{"mentee": "e1", "mentor": "r1", "note": _secret("note")}],
            "seed": _secret("seed"),
        },
    }


def test_a_good_run_tells_names_but_nothing_that_anybody_wrote(
    pairwell: Run, encoder: SentenceEncoder
) -> None:
    document = _cohort_of_secrets()
    cohort = read(document)
    encoder.encode([one.texts for one in cohort.mentees] + [one.texts for one in cohort.mentors])
    run = pairwell("match", "-", "--json", stdin=json.dumps(document).encode())
    assert run.code == 0
    assert b"Nightingale" in run.stderr
    assert b"Kanarie" not in run.stderr
    told = run.stdout.decode()
    for place in ("goal", "text", "goals", "bio", "role", "about"):
        assert _secret(place) not in told


def _spoilt(document: Document) -> Document:
    """The same with an error of each kind, each with somebody's words as the wrong value."""
    spoilt: dict[str, Any] = {**document, "mentees": [dict(one) for one in document["mentees"]]}
    first, second, third = spoilt["mentees"]
    first |= {"demand": _secret("demand"), "goalz": _secret("field"), "status": _secret("status")}
    second |= {"goals": [{"text": 7, "private": _secret("private")}], "avoids": _secret("avoids")}
    third |= {
        "goals": _secret("long") * 1000,
        "priority": [_secret("list")],
        "name": {"a": "Kanarie"},
    }
    spoilt["round"] = {"name": _secret("round"), "starts_on": _secret("date")}
    spoilt["policy"] = {"pinned": _secret("pins"), "objective": _secret("objective")}
    return spoilt


@pytest.mark.parametrize("command", ["match", "validate"])
def test_a_refused_run_tells_nothing_that_anybody_wrote(pairwell_here: Run, command: str) -> None:
    document = json.dumps(_spoilt(_cohort_of_secrets()))
    options = ["--json"]
    run = pairwell_here(command, "-", *options, stdin=document.encode())
    assert run.code == 3
    assert len(_told(run.stderr)) >= 10
    assert b"Kanarie" not in run.stderr + run.stdout
    cut = pairwell_here(command, "-", *options, stdin=document[:-30].encode())
    assert cut.code == 3
    assert b"Kanarie" not in cut.stderr + cut.stdout


def test_control_characters_in_names_do_not_reach_the_terminal(
    pairwell_here: Run,
) -> None:
    sneaky = {
        "mentees": [{"id": "e\x1b[2J", "name": "[red]Ada[/red]\x9b", "goals": GOALS[0]}],
        "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
        "\x1b]0;title\x07": 1,
    }
    refused = pairwell_here("match", "-", stdin=json.dumps(sneaky).encode())
    del sneaky["\x1b]0;title\x07"]
    run = pairwell_here("match", "-", stdin=json.dumps(sneaky).encode())
    assert (refused.code, run.code) == (3, 0)
    assert "[red]Ada[/red]" in run.told
    for stderr in (run.told, refused.told):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", stderr)
