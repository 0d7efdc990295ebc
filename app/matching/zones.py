"""Time zones over the weeks of a round.

Clocks are changed on different days in different zones, so that two people are five hours apart in
one week and four in the next. Every week has one offset a zone: that of its Wednesday, noon UTC.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.matching.cohort import Round

Offsets = tuple[int, ...]
"""Minutes ahead of UTC, week by week, in whole quarters of an hour."""

DAY = 24 * 60
QUARTER = 15
WEEKS_OF_YEAR = 52
WITHOUT_DATES = date(2026, 1, 5)
"""First Monday of the year whose rules hold for a round without dates: never today's."""


def weeks_of(round_: Round) -> tuple[date, ...]:
    """Mondays of the weeks of a round, at most a year of them, since clocks go by the year.

    A round with one date takes the year from or up to it; one with none, the year 2026.
    """
    first, last = round_.starts_on, round_.ends_on
    if first is None and last is not None:
        first = date.fromordinal(max(1, last.toordinal() - 7 * (WEEKS_OF_YEAR - 1)))
    start = _monday(first or WITHOUT_DATES).toordinal()
    end = date.max.toordinal() - 7
    if last is not None:
        end = min(end, max(last.toordinal(), start))
    ordinals = (start + 7 * week for week in range(WEEKS_OF_YEAR))
    return tuple(date.fromordinal(day) for day in ordinals if day <= end) or (_monday(date.max),)


def spread(weeks: Sequence[date], most: int = 4) -> tuple[date, ...]:
    """Take at most so many of the weeks, evenly spread over them."""
    count = min(most, len(weeks))
    return tuple(weeks[(2 * k + 1) * len(weeks) // (2 * count)] for k in range(count))


def offsets_of(zone: str, weeks: Sequence[date]) -> Offsets:
    """Offsets of a zone in these weeks."""
    return tuple(_offset(zone, week) for week in weeks)


def distinct_weeks(zones: Iterable[str], weeks: Sequence[date]) -> tuple[date, ...]:
    """Leave out every week in which all zones have the offsets of an earlier one."""
    names = sorted(set(zones))
    first: dict[Offsets, date] = {}
    for week in weeks:
        first.setdefault(tuple(_offset(name, week) for name in names), week)
    return tuple(first.values())


def minutes_apart(one: Offsets, other: Offsets) -> Offsets:
    """Difference of two clocks week by week, at most twelve hours.

    Eleven o'clock in Auckland is noon of the day before in Honolulu: one hour, not 23.
    """
    ahead = ((a - b) % DAY for a, b in zip(one, other, strict=True))
    return tuple(min(minutes, DAY - minutes) for minutes in ahead)


@lru_cache(maxsize=100_000)
def _offset(zone: str, week: date) -> int:
    noon = datetime.combine(week + timedelta(days=2), time(12), UTC)
    offset = noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return QUARTER * round(offset / timedelta(minutes=QUARTER))


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())
