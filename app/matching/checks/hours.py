"""Checks of the hours that mentors give against those that mentees need."""

from collections.abc import Iterator

import numpy as np

from app.matching.codes import Code
from app.matching.hours import Hours
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding, quoted
from app.matching.quotas import chosen
from solver.scores import BoolArray


def hour_findings(people: Participants) -> Iterator[Finding]:
    """Find quotas that count hours which nobody stated, and mentors with too many places."""
    hours = Hours.of(people)
    quotas = people.policy.quotas
    for index, quota in enumerate(quotas):
        if quota.unit != "hours":
            continue
        gaps = [hours.guess(chosen(people.mentees, quota.mentees))]
        if quota.by_own_hours:
            gaps.append(_unbounded(hours, chosen(people.mentors, quota.mentors)))
        if any(gaps):
            told = "; ".join(filter(None, gaps))
            message = f"The quota {quoted(quota.name)} counts hours_per_month: {told}."
            yield Finding(("policy", "quotas", index), Code.HOURS_NOT_STATED, message)
    if hours.stated.any() and not any(quota.by_own_hours for quota in quotas):
        yield from _too_many_places(people, hours)


def _unbounded(hours: Hours, mentors: BoolArray) -> str:
    blank = sum(hours.given[column] is None for column in np.flatnonzero(mentors).tolist())
    if not blank:
        return ""
    return (
        "1 mentor who states none has no bound"
        if blank == 1
        else (f"{blank:,} mentors who state none have no bound")
    )


def _too_many_places(people: Participants, hours: Hours) -> Iterator[Finding]:
    over = {
        mentor.id
        for mentor, given in zip(people.mentors, hours.given, strict=True)
        if given is not None and mentor.capacity * hours.typical > given
    }
    if over:
        listed = [k for k, mentor in enumerate(people.cohort.mentors) if mentor.id in over]
        subject = "1 mentor has" if len(over) == 1 else f"{len(over):,} mentors have"
        yield Finding(
            path=("mentors", listed[0], "capacity"),
            code=Code.CAPACITY_ABOVE_HOURS,
            message=f"{subject} more places than fit into their hours_per_month, at "
            f"{hours.typical_in_words} for each mentee, the median of those stated.",
            people=tuple(sorted(over)[:MAX_PROBLEMS]),
        )
