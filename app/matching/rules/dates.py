"""The two are there at the same time: between their own dates and within the round."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.hard_rule import HardRule
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts
from app.matching.rules.labels import both
from app.matching.rules.levels import as_written, at_least
from app.matching.rules.rule import Rule

Period = tuple[int, int]
"""First and last day, as ordinals; the last may come before the first."""

DAYS = 1.0
"""Fewest days when the policy names none."""


def dates(rule: HardRule, facts: RoundFacts) -> ByReading[Period, Period]:
    """Ask for `params.least` days in common within the round; an open end has no limit."""
    least = as_written(DAYS if rule.params.least is None else rule.params.least)
    starts_on, ends_on = facts.cohort.round.starts_on, facts.cohort.round.ends_on

    def read(person: Mentee | Mentor) -> Period | None:
        if person.available_from is None and person.available_until is None:
            return None
        first = max(person.available_from or date.min, starts_on or date.min)
        last = min(person.available_until or date.max, ends_on or date.max)
        return first.toordinal(), last.toordinal()

    def is_long(period: Period) -> bool:
        return period[1] - period[0] + 1 >= least

    def fits(one: Period, other: Period) -> bool:
        return is_long((max(one[0], other[0]), min(one[1], other[1])))

    def one_is_enough(one: Period | None, other: Period | None) -> bool | None:
        told = one or other
        return None if told is None or is_long(told) else False

    def many(
        name: str, mentees: Sequence[Period | None], mentors: Sequence[Period | None], allow: bool
    ) -> tuple[Rule, ...]:
        long, long_too = (
            np.array([one is None or is_long(one) for one in side], dtype=np.bool_)
            for side in (mentees, mentors)
        )
        return (
            both(name, long, long_too),
            *_one_after_the_other(name, mentees, mentors, least, allow=allow),
        )

    return ByReading(read, read, fits, one_is_enough, many)


def _one_after_the_other(
    name: str,
    mentees: Sequence[Period | None],
    mentors: Sequence[Period | None],
    least: Fraction,
    *,
    allow: bool,
) -> Iterator[Rule]:
    """Let each of the two be there for long enough from the other's first day on."""
    from_mentee = [None if one is None else one[0] + least - 1 for one in mentees]
    mentor_ends = [None if one is None else one[1] for one in mentors]
    yield at_least(name, from_mentee, mentor_ends, allow=allow)
    mentee_ends = [None if one is None else least - 1 - one[1] for one in mentees]
    from_mentor = [None if one is None else -one[0] for one in mentors]
    yield at_least(name, mentee_ends, from_mentor, allow=allow)
