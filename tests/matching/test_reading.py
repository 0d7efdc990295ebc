import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.matching.cohort import Cohort
from app.matching.problems import pointer
from app.matching.reading import ReadCohort, check_cohort, read_cohort
from tests.support.cohort_documents import (
    Document,
    Step,
    document,
    found,
    mentee,
    mentor,
    places,
    replaced,
)
from tests.support.cohort_strategies import JSON_VALUES, mutated_documents, valid_documents
from tests.support.full_document import full_document

CANARY = "canary 7f3a: I want to leave my marriage"


def has_errors(read: ReadCohort) -> bool:
    return any(problem.severity == "error" for problem in read.problems)


def test_a_document_without_problems_is_a_cohort() -> None:
    for value in (document(), full_document()):
        read = read_cohort(value)
        assert (read.problems, read.more) == ((), 0)
        assert read.cohort is not None


@given(valid_documents())
@settings(max_examples=50)
def test_a_valid_document_has_warnings_only(value: Document) -> None:
    read = read_cohort(value)
    assert read.cohort is not None
    assert not has_errors(read)


@given(mutated_documents())
def test_whatever_stands_in_a_document_becomes_a_cohort_or_errors(value: Document) -> None:
    read = read_cohort(value)
    assert (read.cohort is None) == has_errors(read)
    assert len(read.problems) <= 100
    assert read == read_cohort(value)
    json.dumps([problem.pointer + problem.message for problem in read.problems]).encode()


@given(JSON_VALUES)
@example(None)
@example({"mentees": {}, "mentors": "x"})
@example({"mentees": [None, [], {}], "mentors": [{"id": []}], "policy": {"pinned": [{}, []]}})
def test_any_json_at_all_is_judged_without_an_exception(value: object) -> None:
    read = read_cohort(value)
    assert read.cohort is None
    assert has_errors(read)


def test_values_that_json_does_not_have_are_problems_too() -> None:
    strange = document(meta={"a": {1, 2}}, mentees=[mentee(meta={1: 2}), b"e1", object()])
    assert found(strange) == [
        ("/mentees/0/meta", "wrong_type"),
        ("/mentees/1", "wrong_type"),
        ("/mentees/2", "wrong_type"),
        ("/meta", "wrong_type"),
    ]
    assert found({**document(), 7: 8}) == [("/7", "unknown_field")]


def _positions_of_texts() -> Iterator[tuple[Step, ...]]:
    ids = {
        *("id", "avoids", "prefers", "reports_to", "org_chart", "ids"),
        *("pinned", "forbidden", "current", "scores", "conflicts", "history"),
    }
    for path in places(full_document()):
        if path[-1] == "note" or not ids & set(path):
            yield path


@pytest.mark.parametrize("path", list(_positions_of_texts()), ids=pointer)
@pytest.mark.parametrize(
    "text", [CANARY, f"{CANARY}\0", [CANARY, 3], {"txt": CANARY, "text": CANARY}]
)
def test_no_problem_repeats_a_text_wherever_it_stands(path: tuple[Step, ...], text: object) -> None:
    read = read_cohort(replaced(full_document(), path, text))
    assert CANARY not in repr(read.problems)


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_document() -> None:
    value = {
        "policy": {
            "glossary": {"SRE": 3},
            "pinned": [["e1", "r9"], ["e2", "r1"], ["e2", "r1"]],
            "forbidden": [["e2", "r1"], ["e8", "r1"]],
        },
        "mentors": [
            mentor("r1", capacity="2", avoids=["e1"]),
            mentor("r1", min_load=12),
            mentor("r3", expertise="", capcity=2),
        ],
        "mentees": [
            mentee("e1", demand=1, demand_min=2, attributes=["r1"]),
            {"id": "e2", "goals": 3},
            {"goals": "Lead"},
        ],
        "round": {"starts_on": "2026-09-14", "ends_on": "2026-09-13"},
    }
    read = read_cohort(value)
    assert [(problem.pointer, str(problem.code)) for problem in read.problems] == [
        ("/policy/glossary/SRE", "wrong_type"),
        ("/policy/pinned/0/1", "pin_unknown_person"),
        ("/policy/pinned/1", "pin_forbidden"),
        ("/policy/pinned/2", "pin_doubled"),
        ("/policy/pinned/2", "pin_forbidden"),
        ("/policy/forbidden/1/0", "unknown_person"),
        ("/mentors/0/capacity", "wrong_type"),
        ("/mentors/1/id", "duplicate_id"),
        ("/mentors/1/min_load", "min_load_above_capacity"),
        ("/mentors/2/expertise", "text_missing"),
        ("/mentors/2/capcity", "unknown_field"),
        ("/mentees/0/demand_min", "demand_min_above_demand"),
        ("/mentees/0/attributes", "wrong_type"),
        ("/mentees/1/goals", "wrong_type"),
        ("/mentees/2/id", "missing_field"),
        ("/mentees/2/goals", "goals_too_short"),
        ("/round/ends_on", "round_ends_before_start"),
    ]
    assert read.cohort is None
    assert read.more == 0


def test_only_the_first_hundred_are_told_and_the_others_counted() -> None:
    value = document(mentees=[mentee(f"e{i}", demand="1", extra=1) for i in range(300)])
    read = read_cohort(value)
    assert len(read.problems) == 100
    assert read.more == 500
    assert read.problems[0].pointer == "/mentees/0/demand"
    assert read.problems[-1].pointer == "/mentees/49/extra"


def test_warnings_never_crowd_out_an_error() -> None:
    people = [mentee(f"e{i}", goals="") for i in range(300)]
    read = read_cohort(document(mentees=people, label=3, mentors=[mentor(capacity=400)]))
    assert len(read.problems) == 100
    assert read.more == 201
    assert read.problems[-1].pointer == "/label"
    assert read.cohort is None


def test_an_object_with_countless_fields_is_one_problem() -> None:
    crowded = mentee(**{f"field{i}": i for i in range(5000)})
    assert found(document(mentees=[crowded, mentee("e2")])) == [("/mentees/0", "wrong_length")]


def test_a_list_that_is_too_long_is_one_problem() -> None:
    value = document(mentees=[0] * 200_001)
    assert found(value) == [("/mentees", "wrong_length")]
    assert found(document(mentees=[mentee(avoids=[0] * 10_001)])) == [
        ("/mentees/0/avoids", "wrong_length")
    ]


def test_a_cohort_made_by_hand_is_checked_without_a_limit() -> None:
    people = [mentee(f"e{i}", goals="") for i in range(150)]
    read = read_cohort(document(mentees=people, mentors=[mentor(capacity=400)]))
    assert read.cohort is not None
    problems = check_cohort(read.cohort)
    assert len(problems) == 150
    assert problems[:100] == read.problems


def test_a_cohort_made_by_hand_is_told_its_contradictions() -> None:
    read = read_cohort(document())
    assert read.cohort is not None
    twice = read.cohort.model_copy(update={"mentees": read.cohort.mentees * 2})
    assert [problem.code for problem in check_cohort(twice)] == ["duplicate_id"] * 2


@given(valid_documents())
@settings(max_examples=25)
def test_a_cohort_by_hand_is_told_what_the_same_document_is_told(value: Document) -> None:
    read = read_cohort(value).cohort
    assert read is not None
    told = check_cohort(read)
    assert check_cohort(Cohort.model_validate(value)) == told == check_cohort(read)


@given(valid_documents(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_the_people_does_not_change_what_is_warned_about(
    value: Document, chance: random.Random
) -> None:
    shuffled = {**value, "mentees": chance.sample(value["mentees"], len(value["mentees"]))}
    assert sorted(code for _, code in found(value)) == sorted(code for _, code in found(shuffled))
