import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor


def test_an_id_that_a_list_has_twice_is_told_at_the_second_place() -> None:
    value = document(mentees=[mentee("e1"), mentee("e2"), mentee("e1"), mentee("e1")])
    assert found(value) == [
        ("/mentees/2/id", "duplicate_id"),
        ("/mentees/3/id", "duplicate_id"),
    ]
    problem = read_cohort(value).problems[0]
    assert problem.message == 'Mentee "e1" is in the list already, as entry 1.'
    assert problem.people == ("e1",)


def test_ids_that_differ_in_case_or_spaces_are_different() -> None:
    assert found(document(mentees=[mentee("e1"), mentee("E1"), mentee("e1 ")])) == []


@pytest.mark.parametrize("fields", [{"demand": 2, "demand_min": 3}, {"demand_min": 2}])
def test_no_mentee_must_get_more_mentors_than_it_wants(fields: Document) -> None:
    value = document(mentees=[mentee("e1", **fields)])
    assert found(value) == [("/mentees/0/demand_min", "demand_min_above_demand")]


def test_no_mentor_must_get_more_mentees_than_places() -> None:
    value = document(mentors=[mentor("r1", capacity=3, min_load=4)])
    assert found(value) == [("/mentors/0/min_load", "min_load_above_capacity")]
    assert found(document(mentors=[mentor("r1", capacity=3, min_load=3)])) == []


def test_what_must_be_is_not_compared_with_a_value_that_is_wrong_itself() -> None:
    value = document(mentees=[mentee("e1", demand="1", demand_min=2)])
    assert found(value) == [("/mentees/0/demand", "wrong_type")]


@pytest.mark.parametrize("goals", [None, "", " \n", [], ["", " "], [{"text": ""}]])
def test_missing_goals_are_warned_about(goals: object) -> None:
    read = read_cohort(document(mentees=[mentee("e1", goals=goals)]))
    assert [problem.code for problem in read.problems] == ["text_missing"]
    assert read.problems[0].people == ("e1",)
    assert read.problems[0].severity == "warning"
    assert read.cohort is not None


def test_a_field_that_is_left_out_is_missing_too() -> None:
    assert found({"mentees": [{"id": "e1"}], "mentors": [{"id": "r1"}]}) == [
        ("/mentees/0/goals", "text_missing"),
        ("/mentors/0/expertise", "text_missing"),
    ]


def test_texts_of_people_who_are_not_in_the_round_do_not_matter() -> None:
    absent = [mentee("e3", goals=None, status="paused"), mentee("e4", goals="Lead", demand=0)]
    assert found(document(mentees=[mentee(), *absent])) == []


@pytest.mark.parametrize("goals", ["Lead", "Lead people", ["Lead", "Rest"], "指導"])
def test_goals_of_one_or_two_words_are_too_short(goals: object) -> None:
    assert found(document(mentees=[mentee("e1", goals=goals)])) == [
        ("/mentees/0/goals", "goals_too_short")
    ]


@pytest.mark.parametrize(
    "goals",
    [
        "Lead my team",
        ["Lead", "Rest", "Move"],
        "学习如何领导团队",
        "リーダーシップを学ぶ",
        "team を率いる",
    ],
)
def test_three_words_are_enough_in_any_script(goals: object) -> None:
    assert found(document(mentees=[mentee("e1", goals=goals)])) == []


@given(st.text("aB1_ -.\n", max_size=12))
@example("_ _ _ _")
@example("_a b c")
@example("a-b-c")
def test_goals_are_enough_from_three_words_on_of_which_one_has_a_letter(goals: str) -> None:
    words = re.findall(r"\w+", goals)
    expected = ["goals_too_short"] if len(words) < 3 else []
    if not any(character.isalnum() for character in goals):
        expected = ["text_missing"]
    assert [code for _, code in found(document(mentees=[mentee("e1", goals=goals)]))] == expected


@pytest.mark.parametrize(
    ("criterion", "read"),
    [
        ({"kind": "text"}, {"goals", "expertise"}),
        ({"kind": "path"}, {"goals"}),
        ({"kind": "text", "mentor_field": "looking_for"}, {"goals"}),
        ({"kind": "text", "mentee_field": "background"}, {"expertise"}),
        ({"kind": "languages"}, set()),
        ({"kind": "misspelt"}, {"goals", "expertise"}),
    ],
)
def test_only_texts_that_a_criterion_reads_are_missed(criterion: Document, read: set[str]) -> None:
    value = {"mentees": [{"id": "e1"}], "mentors": [{"id": "r1"}]}
    told = found({**value, "policy": {"criteria": [{"name": "one", **criterion}]}})
    assert {place.rpartition("/")[2] for place, code in told if code == "text_missing"} == read
    short = document(
        mentees=[mentee(goals="Lead")], policy={"criteria": [{"name": "one", **criterion}]}
    )
    assert ("goals_too_short" in {code for _, code in found(short)}) == ("goals" in read)


def test_short_expertise_is_fine() -> None:
    assert found(document(mentors=[mentor("r1", expertise="Law")])) == []


def test_ids_in_both_lists_are_one_warning() -> None:
    value = document(
        mentees=[mentee("p"), mentee("e1"), mentee("q")],
        mentors=[mentor("r1"), mentor("q"), mentor("p")],
    )
    (problem,) = read_cohort(value).problems
    assert problem.code == "shared_id"
    assert problem.pointer == "/mentors/2/id"
    assert problem.people == ("p", "q")
    assert found({**value, "policy": {"ids": "separate"}}) == []


def test_avoiding_oneself_is_harmless() -> None:
    assert found(document(mentees=[mentee("e1", avoids=["e1"])])) == []


@pytest.mark.parametrize("goals", ["…!", "🙂", "\u200b", "---"])
def test_goals_without_a_letter_or_digit_are_missing(goals: str) -> None:
    document = {"mentees": [{"id": "e1", "goals": goals}], "mentors": [{"id": "r1"}]}
    codes = {(one.pointer, one.code.value) for one in read_cohort(document).problems}
    assert ("/mentees/0/goals", "text_missing") in codes


def test_more_priorities_than_levels_can_be_solved_are_refused() -> None:
    mentees = [{"id": f"e{k}", "goals": "Lead a team well", "priority": k} for k in range(51)]
    document = {"mentees": mentees, "mentors": [{"id": "r1", "expertise": "Leads many teams"}]}
    read = read_cohort(document)
    assert read.cohort is None
    assert [one.code.value for one in read.problems if one.severity == "error"] == [
        "too_many_priorities"
    ]
    assert read_cohort({**document, "mentees": mentees[1:]}).cohort is not None
