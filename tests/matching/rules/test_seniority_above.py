"""The mentor stands so many steps above the mentee."""

import pytest

from tests.support.two_people import verdict

LADDER = {"seniority_ladder": ["Junior", "Senior", "Lead"]}


@pytest.mark.parametrize(
    ("one", "other", "least", "expected"),
    [
        ("junior", "SENIOR", 1, True),
        ("senior", "junior", 1, False),
        ("senior", "junior", -1, True),
        ("senior", "senior", 0, True),
        (1, "senior", 1, True),
        (0.1, 0.3, 0.2, True),
        (0.1, 0.3, 0.20000001, False),
        ("unheard of", "lead", 1, None),
        (None, "lead", 1, None),
    ],
)
def test_steps_are_counted_on_the_ladder_and_between_numbers(
    one: object, other: object, least: float, expected: bool | None
) -> None:
    people = {"seniority": one}, {"seniority": other}
    assert verdict("seniority_above", *people, {"least": least}, policy=LADDER) is expected


def test_one_step_is_asked_for_where_the_policy_names_none() -> None:
    assert verdict("seniority_above", {"seniority": 1}, {"seniority": 1.5}) is False
    assert verdict("seniority_above", {"seniority": 1}, {"seniority": 2}) is True
