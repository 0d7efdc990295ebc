import json

import pytest

from benchmarks.answers import answer_of, line_of
from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.case_json import read_json_case
from benchmarks.objectives import (
    ObjectiveName,
    Proposers,
    UnfitError,
    with_objective,
    with_proposers,
)
from benchmarks.solving import solve_case
from tests.support.case_documents import Document

CYCLE: Document = {
    "format": "mm-case/1",
    "id": "cycle",
    "kind": "stable-hr",
    "mentee_preferences": {"Ada": ["X", "Y"], "Ben": ["Y", "X"], "7": ["X"]},
    "mentor_preferences": {"X": ["Ben", "Ada", 7], "Y": ["Ada", "Ben"]},
    "capacity": {"X": 1, "Y": 1},
}


def read(**changes: object) -> Case:
    return read_json_case(json.dumps(CYCLE | changes).encode())


def problems(**changes: object) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        read(**changes)
    return caught.value.problems


def answer(case: Case) -> object:
    return answer_of(case, solve_case(case))


def test_the_answer_is_best_for_the_side_that_proposes_and_has_the_names_of_the_file() -> None:
    assert answer(read()) == [["Ada", "X"], ["Ben", "Y"]]
    assert answer(with_proposers(read(), Proposers.MENTEES)) == answer(read())
    assert answer(with_proposers(read(), Proposers.MENTORS)) == [["Ada", "Y"], ["Ben", "X"]]


def test_the_line_tells_that_blocking_pairs_were_counted() -> None:
    line = line_of(read(), solve_case(read()))
    assert (line["objective"], line["proof"], line["verified"]) == ("stable", "stable", True)
    assert (line["termination"], line["blocking_pairs"], line["levels"]) == ("optimal", 0, [])


def test_a_preference_that_is_not_returned_makes_no_pair_and_is_counted() -> None:
    case = read(mentor_preferences={"X": ["Ada", 7], "Y": ["Ben"]}, capacity={"X": 2, "Y": 1})
    assert answer(case) == [["Ada", "X"], ["Ben", "Y"], ["7", "X"]]
    assert case.one_sided == 2
    assert line_of(case, solve_case(case))["one_sided_preferences"] == 2


def test_input_that_is_to_be_validated_may_not_have_any_of_these() -> None:
    lists = {"Ada": ["X", "Y"], "Ben": [], "7": ["X"]}
    found = problems(kind="input-validation", mentee_preferences=lists)
    assert found == (
        "mentor_preferences['X'] lists 'Ben', who does not list 'X'",
        "mentor_preferences['Y'] lists 'Ben', who does not list 'Y'",
        "mentee_preferences['Ben'] is empty",
    )
    assert answer(read(kind="input-validation")) == answer(read())


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = problems(
        mentee_preferences={"Ada": ["X", "X", "Z"], "Ben": "Y", "7": [True]},
        capacity={"X": -1, "W": 1},
    )
    assert found == (
        "mentee_preferences['Ben'] is wrong; expected a list of ids",
        "mentee_preferences['7'] is wrong; expected a list of ids",
        "capacity['W'] is for nobody with a list",
        "capacity['X'] is wrong; expected a whole number from 0 on",
        "capacity['Y'] is wrong; expected a whole number from 0 on",
        "mentee_preferences['Ada'] lists 'X' 2 times; expected once",
        "mentee_preferences['Ada'] lists 'Z', who has no list",
    )


@pytest.mark.parametrize("name", ["mentee_preferences", "mentor_preferences", "capacity"])
def test_a_part_that_is_missing_is_named(name: str) -> None:
    assert any(told.startswith(f"{name} is missing") for told in problems(**{name: None}))


def test_only_a_stable_answer_fits_preferences() -> None:
    with pytest.raises(UnfitError, match="no scores for max_min"):
        with_objective(read(), ObjectiveName.MAX_MIN)
    assert answer(with_objective(read(), ObjectiveName.STABLE)) == answer(read())
