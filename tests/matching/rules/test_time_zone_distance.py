"""The clocks of two people are not too far apart in any week of the round."""

import pytest

from tests.support.two_people import verdict

LONDON, NEW_YORK = {"time_zone": "Europe/London"}, {"time_zone": "America/New_York"}


@pytest.mark.parametrize(
    ("one", "other", "most", "expected"),
    [
        ("Asia/Kathmandu", "UTC", 5.75, True),
        ("Asia/Kathmandu", "UTC", 5.5, False),
        ("Pacific/Auckland", "Pacific/Honolulu", 3, True),
        ("Asia/Tokyo", "Europe/Lisbon", 3, False),
    ],
)
def test_hours_are_those_between_two_clocks(
    one: str, other: str, most: float, expected: bool
) -> None:
    people = {"time_zone": one}, {"time_zone": other}
    assert verdict("time_zone_distance", *people, {"most": most}) is expected


def test_a_week_in_which_one_clock_has_changed_already_counts() -> None:
    spring = {"starts_on": "2027-02-01", "ends_on": "2027-05-28"}
    winter = {"starts_on": "2026-11-09", "ends_on": "2027-01-29"}
    autumn = {"starts_on": "2026-10-12", "ends_on": "2026-11-27"}
    most = {"most": 4.5}
    assert verdict("time_zone_distance", LONDON, NEW_YORK, {"most": 5}, round=winter) is True
    for dates in (spring, autumn, winter):
        assert verdict("time_zone_distance", LONDON, NEW_YORK, most, round=dates) is False
    between = {"starts_on": "2027-03-15", "ends_on": "2027-03-27"}
    assert verdict("time_zone_distance", LONDON, NEW_YORK, most, round=between) is True


def test_somebody_without_a_time_zone_cannot_be_judged() -> None:
    assert verdict("time_zone_distance", LONDON, {}, {"most": 1}) is None
