"""The hours of a week that people are free, as bits of slots in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import Bits
from app.matching.label_bits import packed
from app.matching.person import Person, Slot
from app.matching.zones import DAY, QUARTER, Offsets, offsets_of
from solver.scores import BoolArray

WEEK = 7 * DAY // QUARTER
"""Quarters of an hour in a week."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_EVERY_SECOND = sum(1 << quarter for quarter in range(0, WEEK, 2))
_ALL = (1 << WEEK) - 1


@dataclass(frozen=True, eq=False)
class WeeklyHours:
    """When everybody is free.

    Attributes
    ----------
    slots_per_hour
        2, or 4 when somebody's hours begin or end between half hours of UTC.
    mentees, mentors
        A bit for each slot of each week, shapes ``(weeks, n, words)`` and ``(weeks, m, words)``.
    mentees_told, mentors_told
        Who told hours, and where they are.
    """

    slots_per_hour: int
    mentees: Bits
    mentors: Bits
    mentees_told: BoolArray
    mentors_told: BoolArray


def weekly_hours(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], weeks: Sequence[date]
) -> WeeklyHours:
    """Lay the hours of everybody over these weeks.

    Slots wrap around the week, and overlapping hours of one person count once. When nobody at all
    tells a time zone, all hours are taken to be those of one place.
    """
    people = (*mentees, *mentors)
    offsets = _offsets_of_each(people, weeks)
    told = [
        bool(one.availability) and of is not None for one, of in zip(people, offsets, strict=True)
    ]
    local = [_local_quarters(one.availability) for one in people]
    placed = list(zip(local, offsets, strict=True))
    hours = [
        [0 if of is None else rotated(own, -of[week] // QUARTER) for own, of in placed]
        for week in range(len(weeks))
    ]
    halves = all(map(_is_in_half_hours, set(chain.from_iterable(hours))))
    bits = np.stack([_as_bits(of_week, 2 if halves else 1) for of_week in hours])
    n, known = len(mentees), np.array(told, dtype=np.bool_)
    return WeeklyHours(2 if halves else 4, bits[:, :n], bits[:, n:], known[:n], known[n:])


def quarters_of(slots: Sequence[Slot], minutes_ahead: int) -> int:
    """Bits of the quarters of an hour in UTC that lie wholly in these local hours, one person's."""
    return rotated(_local_quarters(slots), -minutes_ahead // QUARTER)


def rotated(quarters: int, by: int) -> int:
    """Move the hours of a week later; what leaves it on Sunday comes back on Monday."""
    by %= WEEK
    return ((quarters << by) | (quarters >> (WEEK - by))) & _ALL


def _offsets_of_each(people: Sequence[Person], weeks: Sequence[date]) -> list[Offsets | None]:
    zones = {person.time_zone for person in people if person.time_zone is not None}
    if not zones:
        return [(0,) * len(weeks)] * len(people)
    offsets = {zone: offsets_of(zone, weeks) for zone in zones}
    return [None if one.time_zone is None else offsets[one.time_zone] for one in people]


def _local_quarters(slots: Sequence[Slot]) -> int:
    """Bits of the quarters that lie wholly in the slots taken together."""
    spans = sorted((_minute(slot.day, slot.start), _minute(slot.day, slot.end)) for slot in slots)
    quarters, start, end = 0, 0, 0
    for starts, ends in spans:
        if starts > end:
            quarters |= _span(start, end)
            start = starts
        end = max(end, ends)
    return quarters | _span(start, end)


def _span(start: int, end: int) -> int:
    first, after = -(-start // QUARTER), end // QUARTER
    return ((1 << max(0, after - first)) - 1) << first


def _minute(day: str, clock: str) -> int:
    return DAYS.index(day) * DAY + int(clock[:2]) * 60 + int(clock[3:])


def _is_in_half_hours(quarters: int) -> bool:
    return quarters & _EVERY_SECOND == (quarters >> 1) & _EVERY_SECOND


def _as_bits(hours: Sequence[int], step: int) -> Bits:
    """Shape ``(people, words)``; of `step` quarters that go together one bit is kept."""
    size = -(-WEEK // 64) * 8
    raw = b"".join(quarters.to_bytes(size, "little") for quarters in hours)
    every = np.frombuffer(raw, dtype=np.uint8).reshape(len(hours), size)
    slots = np.unpackbits(every, axis=1, bitorder="little")[:, :WEEK:step]
    return packed(slots.astype(np.bool_))
