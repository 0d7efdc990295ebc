"""Hours of a week as bits, against minutes that are counted one by one."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import sizes
from app.matching.person import Slot
from app.matching.week import DAYS, WEEK, quarters_of, rotated, weekly_hours
from app.matching.zones import offsets_of

Told = tuple[str | None, list[Slot]]

WEEKS = (date(2026, 9, 14), date(2026, 10, 26))

clocks = st.integers(0, 24 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
slots = st.builds(
    lambda day, ends: Slot(day=day, start=min(ends), end=max(ends)),
    st.sampled_from(DAYS),
    st.tuples(clocks, clocks).filter(lambda ends: ends[0] != ends[1] and min(ends) < "24:00"),
)
zones = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "Asia/Kolkata"])


def _minutes(person: list[Slot], ahead: int) -> set[int]:
    """Minutes of the week in UTC, counted one by one."""
    local = {
        24 * 60 * DAYS.index(slot.day) + minute
        for slot in person
        for minute in range(_minute(slot.start), _minute(slot.end))
    }
    return {(minute - ahead) % (7 * 24 * 60) for minute in local}


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _quarters(minutes: set[int]) -> set[int]:
    return {q for q in range(WEEK) if all(15 * q + k in minutes for k in range(15))}


@given(st.lists(slots, max_size=5), st.integers(-48, 56))
def test_a_quarter_of_an_hour_is_free_when_all_its_minutes_are(
    person: list[Slot], quarters: int
) -> None:
    found = quarters_of(person, 15 * quarters)
    expected = _quarters(_minutes(person, 15 * quarters))
    assert {q for q in range(WEEK) if found >> q & 1} == expected


@given(st.integers(0, 2**WEEK - 1), st.integers(-2000, 2000))
def test_a_week_that_is_turned_and_turned_back_is_the_same(quarters: int, by: int) -> None:
    assert rotated(rotated(quarters, by), -by) == quarters
    assert rotated(quarters, by).bit_count() == quarters.bit_count()


people = st.lists(st.tuples(st.none() | zones, st.lists(slots, max_size=3)), max_size=4)


@given(people, people)
@settings(max_examples=60)
def test_hours_in_common_are_the_quarters_that_both_are_free(
    one: list[Told], other: list[Told]
) -> None:
    mentees = [
        Mentee(id=f"e{k}", time_zone=zone, availability=tuple(free))
        for k, (zone, free) in enumerate(one)
    ]
    mentors = [
        Mentor(id=f"r{k}", time_zone=zone, availability=tuple(free))
        for k, (zone, free) in enumerate(other)
    ]
    hours = weekly_hours(mentees, mentors, WEEKS)
    placed = any(zone for zone, _ in (*one, *other))
    told = [bool(free) and (zone is not None or not placed) for zone, free in (*one, *other)]
    assert [*hours.mentees_told, *hours.mentors_told] == told
    for week in range(len(WEEKS)):
        mine, theirs = (
            [_quarters(_minutes(free, _ahead(zone, week))) for zone, free in side]
            for side in (one, other)
        )
        for i, j in np.argwhere(np.outer(hours.mentees_told, hours.mentors_told)):
            common = int(sizes(hours.mentees[week, i] & hours.mentors[week, j]))
            assert common * 4 == len(mine[i] & theirs[j]) * hours.slots_per_hour


def _ahead(zone: str | None, week: int) -> int:
    return 0 if zone is None else offsets_of(zone, WEEKS)[week]


def test_half_hours_take_half_the_bits() -> None:
    half = Slot(day="sunday", start="22:30", end="24:00")
    quarter = Slot(day="monday", start="00:15", end="01:00")
    of_halves = weekly_hours([Mentee(id="e", availability=(half,))], [], WEEKS)
    of_quarters = weekly_hours([Mentee(id="e", availability=(half, quarter))], [], WEEKS)
    assert (of_halves.slots_per_hour, sizes(of_halves.mentees).tolist()) == (2, [[3], [3]])
    assert (of_quarters.slots_per_hour, sizes(of_quarters.mentees).tolist()) == (4, [[9], [9]])


def test_evening_hours_in_the_west_are_the_next_week_in_utc() -> None:
    sunday = Slot(day="sunday", start="20:00", end="24:00")
    found = quarters_of([sunday], -300)
    assert {q for q in range(WEEK) if found >> q & 1} == set(range(4, 20))
