import pytest

from app.matching.not_built import fields_not_built
from app.matching.reading import read_cohort
from tests.support.cohort_documents import (
    Document,
    Step,
    document,
    found,
    full_document,
    mentee,
    mentor,
    replaced,
)

E1: tuple[Step, ...] = ("mentees", 0)
R1: tuple[Step, ...] = ("mentors", 0)
POLICY: tuple[Step, ...] = ("policy",)
CRITERION: tuple[Step, ...] = ("policy", "criteria", 0)

WRONG: list[tuple[tuple[Step, ...], object, str]] = [
    ((*E1, "goals"), 3, "wrong_type"),
    ((*E1, "goals"), {"text": "Lead"}, "wrong_type"),
    ((*E1, "goals"), "words " * 2000, "text_length"),
    ((*E1, "goals"), ["Lead my first team"] * 51, "wrong_length"),
    ((*E1, "goals", 1), 3, "wrong_type"),
    ((*E1, "goals", 1, "private"), 1, "wrong_type"),
    ((*E1, "goals", 1, "horizon"), "long_term", "not_available_yet"),
    ((*E1, "goals", 1, "weight"), 2, "not_available_yet"),
    ((*E1, "goals", 1, "txt"), "x", "unknown_field"),
    ((*E1, "demand"), "2", "wrong_type"),
    ((*E1, "demand"), 2.0, "wrong_type"),
    ((*E1, "demand"), True, "wrong_type"),
    ((*E1, "demand"), None, "wrong_type"),
    ((*E1, "demand"), 101, "out_of_range"),
    ((*E1, "priority"), -1, "out_of_range"),
    ((*E1, "name"), "a\0b", "bad_character"),
    ((*E1, "name"), "\ud800", "bad_character"),
    ((*E1, "status"), "pausd", "wrong_value"),
    ((*E1, "status"), 3, "wrong_type"),
    ((*E1, "avoids"), "r2", "wrong_type"),
    ((*E1, "avoids", 0), "", "text_length"),
    ((*E1, "meta"), {"a": float("nan")}, "number_not_finite"),
    ((*E1, "meta"), [2**63], "number_too_large"),
    ((*E1, "meta"), {"a\0": 1}, "bad_character"),
    ((*E1, "<list>"), 1, "unknown_field"),
    ((*E1, "expertise"), "Director", "unknown_field"),
    ((*E1, "skills_wanted"), [], "not_available_yet"),
    ((*R1, "capacity"), 100_001, "out_of_range"),
    ((*R1, "expertise", 0), {"text": "Director"}, "wrong_type"),
    ((*R1, "first_time"), True, "not_available_yet"),
    (("org_chart",), [], "not_available_yet"),
    (("round", "starts_on"), "14.9.2026", "not_a_date"),
    (("round", "starts_on"), "2026-02-30", "not_a_date"),
    (("round", "starts_on"), "20260914", "not_a_date"),
    (("round", "starts_on"), 20260914, "not_a_date"),
    (("round", "\ud800"), 1, "bad_character"),
    (("label",), [], "wrong_type"),
    ((*POLICY, "preset"), "corporate", "not_available_yet"),
    ((*POLICY, "preset"), "balance", "wrong_value"),
    ((*POLICY, "objective"), "max_min", "not_available_yet"),
    ((*POLICY, "weak_fit"), "leave_unmatched", "not_available_yet"),
    ((*POLICY, "min_score"), 1.5, "out_of_range"),
    ((*POLICY, "min_score"), float("nan"), "number_not_finite"),
    ((*POLICY, "time_limit_s"), 10**400, "out_of_range"),
    ((*POLICY, "time_limit_s"), "60", "wrong_type"),
    ((*POLICY, "work_limit"), 0, "out_of_range"),
    ((*POLICY, "work_limit"), 2.5, "wrong_type"),
    ((*POLICY, "rules"), [], "not_available_yet"),
    ((*POLICY, "pinned", 0), ["e1"], "wrong_length"),
    ((*POLICY, "pinned", 0), ["e1", "r1", "r2"], "wrong_length"),
    ((*POLICY, "pinned", 0), "e1", "wrong_type"),
    ((*POLICY, "pinned", 1, "override"), ["avoids"], "not_available_yet"),
    ((*POLICY, "forbidden", 0), {"mentee": "e1", "mentor": "r2"}, "wrong_type"),
    ((*POLICY, "criteria"), [], "wrong_length"),
    ((*CRITERION, "kind"), "skills", "not_available_yet"),
    ((*CRITERION, "mentee_field"), "background", "not_available_yet"),
    ((*CRITERION, "mentee_field"), "name", "wrong_value"),
    ((*CRITERION, "missing"), "ignore", "wrong_value"),
    ((*CRITERION, "weight"), 0, "out_of_range"),
    ((*CRITERION, "params", "alpha"), 1, "unknown_field"),
]


@pytest.mark.parametrize(("path", "value", "code"), WRONG)
def test_a_wrong_value_is_one_problem_at_its_place(
    path: tuple[Step, ...], value: object, code: str
) -> None:
    problems = read_cohort(replaced(full_document(), path, value)).problems
    assert [problem.code for problem in problems] == [code]
    assert "/".join(map(str, path)).startswith(problems[0].pointer.removeprefix("/"))


def test_a_second_criterion_is_not_available_yet() -> None:
    criterion = full_document()["policy"]["criteria"][0]
    policy = {"criteria": [criterion, criterion]}
    assert found(document(policy=policy)) == [("/policy/criteria", "not_available_yet")]


@pytest.mark.parametrize("people", ["mentees", "mentors"])
def test_an_empty_or_absent_list_of_people_is_told_by_its_name(people: str) -> None:
    assert (f"/{people}", "empty_list") in found(document(**{people: []}))
    absent = {name: value for name, value in document().items() if name != people}
    assert found(absent) == [(f"/{people}", "missing_field")]


def test_a_list_with_wrong_people_only_is_not_called_empty() -> None:
    assert found(document(mentees=[3])) == [("/mentees/0", "wrong_type")]


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("Cohort", ()),
        ("Mentee", E1),
        ("Mentor", R1),
        ("Goal", (*E1, "goals", 1)),
        ("Policy", POLICY),
        ("Pin", (*POLICY, "pinned", 1)),
    ],
)
def test_every_name_that_the_contract_has_and_we_have_not_is_refused_as_such(
    part: str, path: tuple[Step, ...]
) -> None:
    names = fields_not_built(part)
    assert names
    for name in names:
        value = replaced(full_document(), (*path, name), None)
        assert [code for _, code in found(value)] == ["not_available_yet"]


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (
            mentee("e1", demand="2"),
            'Mentee "e1": demand must be a whole number from 0 to 100, not a text.',
        ),
        (
            mentee("e1", status=[]),
            'Mentee "e1": status must be one of "active", "paused", "withdrawn", not a list.',
        ),
        (mentee("e1", demnd=2), 'Mentee "e1": there is no field "demnd" here.'),
        (
            mentee("e1", expertise="x"),
            'Mentee "e1": there is no field "expertise" here. It is a field of: mentor.',
        ),
        (
            mentee("e1", priorty=2),
            'Mentee "e1": there is no field "priorty" here. Did you mean "priority"?',
        ),
        (
            mentee("e1", wishes=[]),
            'Mentee "e1": wishes is not available in this version yet; leave it out.',
        ),
        (mentee("", goals=None), "Mentee 1 of the list: id must be a text of 1 to 200 characters."),
        (3, "Mentee 1 of the list must be an object with id, not a whole number."),
    ],
)
def test_a_message_names_the_person_the_field_and_what_is_expected(
    people: Document, message: str
) -> None:
    read = read_cohort(document(mentees=[people]))
    errors = [problem.message for problem in read.problems if problem.severity == "error"]
    assert [error.split(" Did you mean")[0] for error in errors] == [
        message.split(" Did you mean", maxsplit=1)[0]
    ]
    if "Did you mean" in message:
        assert errors == [message]


def test_a_problem_tells_whom_it_is_about_and_what_was_expected() -> None:
    (problem,) = read_cohort(document(mentors=[mentor("r7", capacity=-1)])).problems
    assert problem.people == ("r7",)
    assert problem.expected == "a whole number from 0 to 100,000"


def test_a_misspelt_value_is_told_the_nearest_one() -> None:
    (problem,) = read_cohort(document(policy={"objective": "totalscore"})).problems
    assert problem.nearest == "total_score"
