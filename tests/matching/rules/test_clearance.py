"""A mentor's check is valid to the last day of the round."""

import pytest

from tests.support.two_people import verdict

ROUND = {"starts_on": "2026-09-14", "ends_on": "2027-03-12"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (True, None),
        (False, False),
        ("2027-03-12", True),
        ("2027-03-11", False),
        ("soon", None),
        (1, None),
        (None, None),
    ],
)
def test_a_day_that_is_not_before_the_end_of_the_round(told: object, expected: bool | None) -> None:
    attributes = {} if told is None else {"clearance_until": told}
    assert verdict("clearance", {}, {"attributes": attributes}, round=ROUND) is expected


def test_a_day_says_nothing_of_a_round_without_dates() -> None:
    mentor = {"attributes": {"clearance_until": "2027-03-12"}}
    assert verdict("clearance", {}, mentor) is None
    assert verdict("clearance", {}, mentor, round={"starts_on": "2027-03-13"}) is False


def test_a_check_that_is_true_and_no_more_never_counts_for_longer_than_a_day() -> None:
    """A mentor who tells the day must not be harder to find than one who does not."""
    mentor = {"attributes": {"clearance_until": True}}
    assert verdict("clearance", {}, mentor) is None
    assert verdict("clearance", {}, mentor, round=ROUND) is None


def test_a_mentee_needs_no_clearance() -> None:
    mentee, mentor = {"attributes": {"check": False}}, {"attributes": {"check": "2027-03-12"}}
    params = {"field": "attributes.check"}
    assert verdict("clearance", mentee, mentor, params, round=ROUND) is True
