"""Checks of what people take on: a first time, and hours in both lists."""

from collections.abc import Iterator

from app.matching.checks.entries import valid_entries
from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.problems import Finding
from app.matching.quota import Quota


def place_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find mentors who take on much for a first time, and hours that one person states twice."""
    for mentor in roster.mentors.with_field("first_time"):
        most = mentor.most or 0
        if mentor.fields["first_time"] is True and mentor.takes_part and most > 1:
            message = f"{mentor.title} is a mentor for the first time and has {most:,} places."
            path = (*mentor.path, "capacity")
            yield Finding(path, Code.FIRST_TIME_PLACES, message, people=mentor.people)
    by_own_hours = any(quota.by_own_hours for _, quota in valid_entries(document, "quotas", Quota))
    if not roster.separate_ids and not by_own_hours:
        yield from _hours_twice(roster)


def _hours_twice(roster: Roster) -> Iterator[Finding]:
    stated = [
        [one for one in people.with_field("hours_per_month") if one.fields["hours_per_month"]]
        for people in roster.sides
    ]
    as_mentees = {one.id for one in stated[0] if one.id is not None}
    both = [one for one in stated[1] if one.id in as_mentees]
    if both:
        subject = "1 person states" if len(both) == 1 else f"{len(both):,} people state"
        yield Finding(
            path=(*both[0].path, "hours_per_month"),
            code=Code.HOURS_IN_BOTH_LISTS,
            message=f"{subject} hours_per_month in both lists: what they need as mentees must not "
            "be part of what they give as mentors; a quota of each mentor's own hours sees to it.",
            people=tuple(known for one in both for known in one.people),
        )
