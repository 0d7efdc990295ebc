"""Checks of answers that clearance and consent cannot read, and so take for none."""

from collections.abc import Callable, Iterator
from datetime import date

from app.matching.checks.places_of import path_of_rule
from app.matching.codes import Code
from app.matching.field_values import value_of
from app.matching.fields import calendar_day
from app.matching.hard_rule import HardRule
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding, quoted
from app.matching.rules.kinds import fields_read


def rule_value_findings(people: Participants) -> Iterator[Finding]:
    """Find clearances, consents and ages that count as unknown though somebody told them."""
    for rule in people.policy.rules or ():
        if rule.kind == "clearance":
            ((_, field),) = fields_read(rule)
            yield from _without_an_end(people, rule, field)
            yield from _unread(people, rule, field, _is_clearance, "a day like 2027-06-30")
        elif rule.kind == "consent":
            for _, field in fields_read(rule):
                if field == rule.params.age_field:
                    yield from _unread(people, rule, field, _is_number, "a number")
                else:
                    yield from _unread(people, rule, field, _is_flag, "true or false")


def _without_an_end(people: Participants, rule: HardRule, field: str) -> Iterator[Finding]:
    """A check that is true and no more may be out of date before the round ends."""
    whom = sorted(mentor.id for mentor in people.mentors if value_of(mentor, field) is True)
    if whom:
        count = "1 mentor tells" if len(whom) == 1 else f"{len(whom):,} mentors tell"
        yield Finding(
            path=path_of_rule(people.cohort.policy, rule.name),
            code=Code.VALUES_NOT_READ,
            message=f"Policy: {count} in {field} true and no day, so that nobody knows for how "
            "long; it counts as unknown.",
            expected="the last day on which the check is valid",
            people=tuple(whom[:MAX_PROBLEMS]),
        )


def _unread(
    people: Participants,
    rule: HardRule,
    field: str,
    is_read: Callable[[object], bool],
    expected: str,
) -> Iterator[Finding]:
    one, side = (
        ("mentor", people.mentors) if rule.kind == "clearance" else ("mentee", people.mentees)
    )
    values = ((person.id, value_of(person, field)) for person in side)
    whom = sorted(known for known, value in values if value is not None and not is_read(value))
    if whom:
        counted = f"1 {one} tells" if len(whom) == 1 else f"{len(whom):,} {one}s tell"
        yield Finding(
            path=path_of_rule(people.cohort.policy, rule.name),
            code=Code.VALUES_NOT_READ,
            message=f"Policy: {counted} in {field} what the rule {quoted(rule.name)} cannot read; "
            "it counts as unknown.",
            expected=expected,
            people=tuple(whom[:MAX_PROBLEMS]),
        )


def _is_clearance(value: object) -> bool:
    return isinstance(value, bool | date) or calendar_day(value) is not None


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
