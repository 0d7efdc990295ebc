"""Two people are free together in every week of the round, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.two_people import verdict

Document = dict[str, Any]


def _person(zone: str | None, *slots: tuple[str, str, str]) -> Document:
    told = [{"day": day, "start": start, "end": end} for day, start, end in slots]
    return {"availability": told, **({} if zone is None else {"time_zone": zone})}


LONDON = _person("Europe/London", ("tuesday", "17:00", "19:00"))
NEW_YORK = _person("America/New_York", ("tuesday", "12:00", "14:00"))


def test_hours_are_compared_across_time_zones() -> None:
    winter = {"starts_on": "2026-11-09", "ends_on": "2027-01-29"}
    assert verdict("overlap_hours", LONDON, NEW_YORK, {"least": 2}, round=winter) is True


def test_the_weeks_between_two_changes_of_clocks_count() -> None:
    spring = {"starts_on": "2027-02-01", "ends_on": "2027-05-28"}
    assert verdict("overlap_hours", LONDON, NEW_YORK, {"least": 2}, round=spring) is False
    assert verdict("overlap_hours", LONDON, NEW_YORK, {"least": 1}, round=spring) is True


def test_hours_wrap_around_the_week() -> None:
    sunday = _person("Pacific/Honolulu", ("sunday", "20:00", "22:00"))
    monday = _person("UTC", ("monday", "06:00", "08:00"))
    assert verdict("overlap_hours", sunday, monday, {"least": 2}) is True
    assert verdict("overlap_hours", sunday, monday, {"least": 2.25}) is False


def test_overlapping_slots_of_one_person_count_once() -> None:
    twice = _person("UTC", ("friday", "09:00", "10:00"), ("friday", "09:00", "10:00"))
    assert verdict("overlap_hours", twice, twice, {"least": 1.5}) is False


def test_hours_without_a_place_cannot_be_judged_unless_nobody_names_one() -> None:
    nowhere = _person(None, ("tuesday", "17:00", "19:00"))
    assert verdict("overlap_hours", nowhere, nowhere, {"least": 2}) is True
    assert verdict("overlap_hours", LONDON, nowhere, {"least": 2}) is None


def test_one_person_with_too_few_hours_decides_for_both() -> None:
    assert verdict("overlap_hours", LONDON, {}, {"least": 2}) is None
    assert verdict("overlap_hours", LONDON, {}, {"least": 2.5}) is False


ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC")
HOURS = st.tuples(st.integers(0, 6), st.integers(0, 20), st.integers(1, 3))
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _quarters(zone: str, slots: list[tuple[int, int, int]], monday: date) -> set[int]:
    """Quarters of the week in UTC, counted with the clock of the Wednesday."""
    noon = datetime(monday.year, monday.month, monday.day, 12, tzinfo=UTC) + timedelta(days=2)
    ahead = noon.astimezone(ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    shift = round(ahead / timedelta(minutes=15))
    return {
        (day * 96 + hour * 4 + quarter - shift) % 672
        for day, hour, length in slots
        for quarter in range(4 * length)
    }


@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.lists(HOURS, min_size=1, max_size=3),
    st.lists(HOURS, min_size=1, max_size=3),
)
def test_every_week_of_the_round_has_enough_hours(
    zone: str, other: str, mine: list[tuple[int, int, int]], theirs: list[tuple[int, int, int]]
) -> None:
    first, weeks = date(2026, 9, 14), 30
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    hours = min(
        len(_quarters(zone, mine, monday) & _quarters(other, theirs, monday)) for monday in mondays
    )
    mentee, mentor = (
        _person(where, *((DAYS[d], f"{h:02d}:00", f"{h + n:02d}:00") for d, h, n in slots))
        for where, slots in ((zone, mine), (other, theirs))
    )
    dates = {"starts_on": str(first), "ends_on": str(mondays[-1] + timedelta(days=6))}
    for least, expected in ((hours / 4, True), (hours / 4 + 0.25, False)):
        found = verdict("overlap_hours", mentee, mentor, {"least": least}, round=dates)
        assert found is expected


@pytest.mark.parametrize("least", [0, -1])
def test_no_hours_are_enough_where_none_are_asked_for(least: float) -> None:
    early = _person("UTC", ("friday", "09:00", "10:00"))
    late = _person("UTC", ("friday", "19:00", "20:00"))
    assert verdict("overlap_hours", early, late, {"least": least}) is True
