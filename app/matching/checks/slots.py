"""Checks of the hours of the week that people offer."""

import re
from collections.abc import Iterator, Sequence

from app.matching.checks.roster import Listed, Roster
from app.matching.codes import Code
from app.matching.problems import Finding

Hours = tuple[str, str, str, int]
"""Day, start and end as they are written, which sorts them by time; and the place in the list."""

_CLOCK = re.compile(r"\d\d:\d\d")


def slot_findings(roster: Roster) -> Iterator[Finding]:
    """Find hours that end before they start, and hours that overlap."""
    for people in roster.sides:
        for person in people.with_field("availability"):
            slots = _slots(person.fields["availability"])
            if slots:
                yield from _reversed(person, slots)
                yield from _overlapping(person, slots)


def _slots(value: object) -> Sequence[Hours]:
    found = []
    for index, slot in enumerate(value if isinstance(value, list) else ()):
        if isinstance(slot, dict):
            day, start, end = slot.get("day"), slot.get("start"), slot.get("end")
            if isinstance(day, str) and isinstance(start, str) and isinstance(end, str):
                found.append((day, start, end, index))
    return found


def _reversed(person: Listed, slots: Sequence[Hours]) -> Iterator[Finding]:
    for _, start, end, index in slots:
        if start >= end and _CLOCK.fullmatch(start) and _CLOCK.fullmatch(end):
            yield Finding(
                path=(*person.path, "availability", index, "end"),
                code=Code.SLOT_REVERSED,
                message=f"{person.title}: availability, entry {index + 1} ends before it starts, "
                "or at once; hours over midnight are two entries.",
                expected="a time after the start",
                people=person.people,
            )


def _overlapping(person: Listed, slots: Sequence[Hours]) -> Iterator[Finding]:
    """Tell it once for each person."""
    last_day, last_end = "", ""
    for day, start, end, index in sorted(slots):
        if day == last_day and start < last_end:
            yield Finding(
                path=(*person.path, "availability", index),
                code=Code.SLOTS_OVERLAP,
                message=f"{person.title}: availability, entry {index + 1} overlaps with another.",
                expected="hours of their own",
                people=person.people,
            )
            return
        last_day, last_end = day, end
