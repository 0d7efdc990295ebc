"""What the rules of a school cannot read is told, and not taken for silence."""

import pytest

from app.matching.problems import Problem
from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, mentee, mentor

ROUND = {"starts_on": "2026-09-14", "ends_on": "2027-03-12"}
PUPIL = {"age": 15, "guardian_consent": True}
CLEARED = {"clearance_until": "2027-07-31"}


def unread(of_pupil: dict[str, object], of_mentor: dict[str, object]) -> list[Problem]:
    mentees = [mentee("e1", attributes={**PUPIL, **of_pupil}), mentee("e2", attributes=PUPIL)]
    mentors = [
        mentor("r1", attributes={**CLEARED, **of_mentor}),
        mentor("r2", attributes=CLEARED),
    ]
    policy = {"preset": "school"}
    value = document(mentees=mentees, mentors=mentors, policy=policy, round=ROUND)
    return [one for one in read_cohort(value).problems if one.code == "values_not_read"]


@pytest.mark.parametrize(
    ("of_pupil", "of_mentor", "people", "expected"),
    [
        ({}, {"clearance_until": "30.06.2027"}, ("r1",), "a day like 2027-06-30"),
        ({}, {"clearance_until": 2027}, ("r1",), "a day like 2027-06-30"),
        ({"guardian_consent": "yes"}, {}, ("e1",), "true or false"),
        ({"guardian_consent": 1}, {}, ("e1",), "true or false"),
        ({"age": "15"}, {}, ("e1",), "a number"),
        ({"age": True}, {}, ("e1",), "a number"),
    ],
)
def test_what_a_rule_cannot_read_is_told_with_the_people_and_what_is_expected(
    of_pupil: dict[str, object],
    of_mentor: dict[str, object],
    people: tuple[str, ...],
    expected: str,
) -> None:
    (problem,) = unread(of_pupil, of_mentor)
    assert (problem.people, problem.expected) == (people, expected)
    assert "cannot read" in problem.message


def test_what_a_rule_can_read_is_not_told() -> None:
    assert unread({"guardian_consent": False, "age": 18.5}, {"clearance_until": False}) == []
