"""The mentor is so many steps more senior than the mentee."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from app.matching.cohort import Mentee, Mentor
from app.matching.hard_rule import HardRule
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts
from app.matching.rules.levels import as_written, at_least
from app.matching.rules.rule import Rule
from app.matching.seniority import seniority_of

STEP = 1.0
"""Least difference when the policy names none."""


def seniority_above(rule: HardRule, facts: RoundFacts) -> ByReading[Fraction, Fraction]:
    """Ask for `params.least` steps; below 0, the mentor may be so much less senior."""
    least = as_written(STEP if rule.params.least is None else rule.params.least)

    @cache
    def number(seniority: str | float | None) -> Fraction | None:
        found = seniority_of(seniority, facts.ladder)
        return None if found is None else as_written(found)

    def read(person: Mentee | Mentor) -> Fraction | None:
        return number(person.seniority)

    def many(
        name: str,
        mentees: Sequence[Fraction | None],
        mentors: Sequence[Fraction | None],
        allow: bool,
    ) -> tuple[Rule, ...]:
        needs = [None if one is None else one + least for one in mentees]
        return (at_least(name, needs, mentors, allow=allow),)

    return ByReading(read, read, lambda one, other: other - one >= least, many=many)
