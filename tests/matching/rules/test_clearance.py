"""A mentor's check is valid to the last day of the round."""

import pytest

from tests.support.two_people import verdict

ROUND = {"starts_on": "2026-09-14", "ends_on": "2027-03-12"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (True, True),
        (False, False),
        ("2027-03-12", True),
        ("2027-03-11", False),
        ("soon", None),
        (1, None),
        (None, None),
    ],
)
def test_true_or_a_day_that_is_not_before_the_end_of_the_round(
    told: object, expected: bool | None
) -> None:
    attributes = {} if told is None else {"clearance_until": told}
    assert verdict("clearance", {}, {"attributes": attributes}, round=ROUND) is expected


def test_a_day_says_nothing_of_a_round_without_dates() -> None:
    mentor = {"attributes": {"clearance_until": "2027-03-12"}}
    assert verdict("clearance", {}, mentor) is None
    assert verdict("clearance", {}, mentor, round={"starts_on": "2027-03-13"}) is False


def test_a_mentee_needs_no_clearance() -> None:
    mentee, mentor = {"attributes": {"check": False}}, {"attributes": {"check": True}}
    assert verdict("clearance", mentee, mentor, {"field": "attributes.check"}) is True
