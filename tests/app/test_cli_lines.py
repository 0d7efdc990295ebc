"""A cohort in JSON lines is matched and judged as the same cohort in JSON is."""

import json
from pathlib import Path
from typing import Any

from tests.app.conftest import Run
from tests.files.test_json_lines import lines_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "first-match-8x4.json"


def _answer(written: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(written)
    del answer["timings"]
    return answer


def test_the_answer_is_that_of_the_document(pairwell_here: Run, tmp_path: Path) -> None:
    lines = tmp_path / "cohort.jsonl"
    lines.write_text(lines_of(json.loads(EXAMPLE.read_text("utf-8"))), "utf-8")
    of_lines = pairwell_here("match", lines, "--json", "-o", tmp_path / "result.json")
    of_document = pairwell_here("match", EXAMPLE, "--json")
    assert of_lines.code == of_document.code == 0
    assert _answer(of_lines.stdout) == _answer(of_document.stdout)
    judged = pairwell_here("evaluate", lines, tmp_path / "result.json", "--json")
    assert (judged.code, _answer(judged.stdout)["certificate"]["verified"]) == (0, True)


def test_a_problem_is_told_by_its_line(pairwell_here: Run, tmp_path: Path) -> None:
    lines = tmp_path / "cohort.jsonl"
    lines.write_text('{"role": "mentee", "id": "e1"}\n{"role": "mentor", "id": ""}\n', "utf-8")
    run = pairwell_here("validate", lines)
    assert run.code == 3
    assert "/lines/2/id: text_length:" in run.told
