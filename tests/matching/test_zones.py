"""Weeks of a round and the offsets of its zones, which change when clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.cohort import Round
from app.matching.zones import distinct_weeks, minutes_apart, offsets_of, spread, weeks_of

AUTUMN = Round(starts_on=date(2026, 9, 14), ends_on=date(2026, 11, 20))
days = st.dates() | st.none()


@given(days, days)
def test_any_dates_give_one_to_fifty_two_mondays_in_order(
    start: date | None, end: date | None
) -> None:
    weeks = weeks_of(Round(starts_on=start, ends_on=end))
    assert 1 <= len(weeks) <= 52
    assert all(week.weekday() == 0 for week in weeks)
    assert list(weeks) == sorted(set(weeks))
    assert set(spread(weeks)) <= set(weeks)
    assert all(-24 * 60 < minutes < 24 * 60 for minutes in offsets_of("Europe/Paris", weeks))


def test_a_round_has_the_weeks_of_its_days() -> None:
    weeks = weeks_of(AUTUMN)
    assert (weeks[0], weeks[-1], len(weeks)) == (date(2026, 9, 14), date(2026, 11, 16), 10)


def test_a_round_with_one_date_takes_the_year_around_it() -> None:
    from_start = weeks_of(Round(starts_on=date(2026, 9, 16)))
    to_end = weeks_of(Round(ends_on=date(2026, 9, 16)))
    assert (from_start[0], len(from_start)) == (date(2026, 9, 14), 52)
    assert (to_end[-1], len(to_end)) == (date(2026, 9, 14), 52)


def test_a_round_without_dates_is_that_of_2026_whatever_the_clock_says() -> None:
    weeks = weeks_of(Round())
    assert (weeks[0], weeks[-1]) == (date(2026, 1, 5), date(2026, 12, 28))
    assert sorted(offsets_of("Europe/London", spread(weeks))) == [0, 0, 60, 60]


def test_clocks_change_on_different_days_in_different_zones() -> None:
    weeks = distinct_weeks(["Europe/London", "America/New_York"], weeks_of(AUTUMN))
    assert weeks == (date(2026, 9, 14), date(2026, 10, 26), date(2026, 11, 2))
    london, york = (offsets_of(zone, weeks) for zone in ("Europe/London", "America/New_York"))
    assert minutes_apart(london, york) == (300, 240, 300)


def test_weeks_without_a_change_of_clocks_are_one() -> None:
    assert distinct_weeks(["UTC", "Asia/Kolkata"], weeks_of(AUTUMN)) == (date(2026, 9, 14),)


@pytest.mark.parametrize("zone", sorted(available_timezones())[::37])
def test_an_offset_is_that_of_the_weeks_wednesday(zone: str) -> None:
    weeks = weeks_of(Round())
    for week, minutes in zip(weeks, offsets_of(zone, weeks), strict=True):
        noon = datetime(week.year, week.month, week.day, 12, tzinfo=UTC) + timedelta(days=2)
        assert noon.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(minutes=minutes)


offsets = st.integers(-48, 56).map(lambda quarters: 15 * quarters)


@given(offsets, offsets)
def test_clocks_are_never_more_than_half_a_day_apart(one: int, other: int) -> None:
    (apart,) = minutes_apart((one,), (other,))
    assert 0 <= apart <= 720
    assert (apart,) == minutes_apart((other,), (one,))
    assert (one - other - apart) % 1440 == 0 or (one - other + apart) % 1440 == 0
