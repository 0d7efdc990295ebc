"""JSON lines are the document with the same people; a bad line is told by its number."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands.failures import InvalidInputError
from app.commands.reading import read_document
from app.files.json_document import parse_json
from app.files.json_lines import parse_json_lines
from app.matching.problems import Problem
from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, mentee, mentor
from tests.support.full_document import full_document


def lines_of(cohort: Document, *, gap: str = "") -> str:
    """The same cohort as JSON lines: the rest of it first, then mentors and mentees."""
    rest = {name: value for name, value in cohort.items() if name not in ("mentees", "mentors")}
    people = [
        {"role": role, **person} for role in ("mentor", "mentee") for person in cohort[f"{role}s"]
    ]
    values = [*([rest] if rest else []), *people]
    return "".join(f"{gap}{json.dumps(value, ensure_ascii=False)}\n" for value in values)


def problems_of(path: Path, text: str) -> list[tuple[str, str]]:
    """Pointer and code of everything that is wrong with a file of these lines."""
    path.write_text(text, encoding="utf-8")
    try:
        found: tuple[Problem, ...] = read_document(path, None, {}, ()).problems
    except InvalidInputError as error:
        found = tuple(error.problems)
    return [(problem.pointer, problem.code.value) for problem in found]


@pytest.mark.parametrize("cohort", [document(), full_document()], ids=["small", "full"])
@pytest.mark.parametrize("gap", ["", "\n", "\t\r\n \n"])
def test_lines_are_the_document_with_the_same_people(cohort: Document, gap: str) -> None:
    read = parse_json_lines(lines_of(cohort, gap=gap).encode())
    assert read.parsed.problems == ()
    assert read.parsed.value == parse_json(json.dumps(cohort).encode()).value
    assert read_cohort(read.parsed.value) == read_cohort(cohort)


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_line() -> None:
    text = lines_of(document()).replace("\n", "\r\n")
    assert parse_json_lines(text.encode("utf-8-sig")).parsed.value == document()


def test_a_line_separator_within_a_text_ends_no_line() -> None:
    cohort = document(mentees=[mentee("e1", goals="One\u2028two\x85three")])
    assert parse_json_lines(lines_of(cohort).encode()).parsed.value == cohort


def test_every_line_that_is_of_no_use_is_told_by_its_number(tmp_path: Path) -> None:
    text = "\n".join(
        [
            '{"label": "Autumn", "mentees": []}',
            "",
            '{"role": "mentee", "id": "e1", "id": "e2"}',
            '{"role": "mentee", "id": "e1"',
            '{"role": "menter", "id": "r1"}',
            '{"role": 3, "id": "r1"}',
            '{"id": "r1"}',
            '["mentor", "r1"]',
            "{}",
            "[" * 65 + "]" * 65,
            '{"role": "mentor", "id": "r1", "capacity": NaN}',
        ]
    )
    assert problems_of(tmp_path / "cohort.jsonl", text) == [
        ("/lines/1/mentees", "unknown_field"),
        ("/lines/3/id", "duplicate_key"),
        ("/lines/4", "invalid_json"),
        ("/lines/5/role", "wrong_value"),
        ("/lines/6/role", "wrong_type"),
        ("/lines/7/role", "missing_field"),
        ("/lines/8", "wrong_type"),
        ("/lines/9/role", "missing_field"),
        ("/lines/10", "too_deep"),
        ("/lines/11/capacity", "number_not_finite"),
    ]


def test_a_first_line_with_an_id_is_a_person_whose_role_is_missing(tmp_path: Path) -> None:
    text = '{"id": "e1"}\n{"role": "mentor", "id": "r1"}\n'
    assert problems_of(tmp_path / "c.jsonl", text) == [("/lines/1/role", "missing_field")]


def test_problems_of_people_are_told_by_their_line(tmp_path: Path) -> None:
    cohort = document(
        mentees=[mentee("e1"), mentee("e1", demand=-1)], mentors=[mentor("r1", capcity=2)]
    )
    cohort["policy"] = {"objective": "best"}
    assert problems_of(tmp_path / "c.ndjson", lines_of(cohort, gap="\n")) == [
        ("/policy/objective", "wrong_value"),
        ("/lines/8/id", "duplicate_id"),
        ("/lines/8/demand", "out_of_range"),
        ("/lines/4/capcity", "unknown_field"),
    ]


def test_sentences_about_people_name_lines_too(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    odd = 'as entry 1."'
    people = [mentee(odd), mentee(odd), {"goals": "Lead my first team"}]
    file.write_text(lines_of(document(mentees=people), gap="\n"), encoding="utf-8")
    problems = read_document(file, None, {}, ()).problems
    twice, nameless = (one.message for one in problems if one.severity == "error")
    assert twice == 'Mentee "as entry 1.\\"" is in the list already, on line 6.'
    assert nameless.startswith("Mentee on line 10: id is missing")


def test_the_lines_in_the_documentation_are_a_valid_cohort() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "cohort.md").read_text("utf-8")
    _, block = page.split("```jsonl\n")
    parsed = parse_json_lines(block.partition("```")[0].encode()).parsed
    assert parsed.problems == ()
    assert read_cohort(parsed.value).problems == ()


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_file_without_lines_is_refused(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path / "c.jsonl", text) == [("", "invalid_json")]


def test_lines_that_are_not_utf8_are_refused() -> None:
    told = parse_json_lines('{"role": "mentee", "id": "é"}'.encode("latin-1")).parsed.problems
    assert [problem.code.value for problem in told] == ["not_utf8"]


def test_a_side_without_anybody_is_an_empty_list(tmp_path: Path) -> None:
    text = '{"role": "mentee", "id": "e1", "goals": "Lead my first team"}\n'
    assert ("/mentors", "empty_list") in problems_of(tmp_path / "c.jsonl", text)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.lists(json_values | st.text().map(lambda text: text.replace("\n", ""))))
def test_whatever_the_lines_are_something_is_told_or_a_document_is_made(lines: list[Any]) -> None:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    read = parse_json_lines(text.encode("utf-8", "surrogatepass"))
    assert bool(read.parsed.problems) != isinstance(read.parsed.value, dict)
