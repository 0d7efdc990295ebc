"""The mentor has been checked, and the check is valid to the last day of the round."""

from datetime import date

from app.matching.cohort import Mentee, Round
from app.matching.field_values import value_of
from app.matching.fields import calendar_day
from app.matching.hard_rule import HardRule
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts

FIELD = "attributes.clearance_until"
"""The mentor's field when the policy names none."""


def clearance(rule: HardRule, facts: RoundFacts) -> ByReading[bool, bool]:
    """Ask for a day that is not before the last of the round."""
    field = rule.params.field or FIELD
    return ByReading(
        of_mentee=_anybody,
        of_mentor=lambda mentor: _is_valid(value_of(mentor, field), facts.cohort.round),
        fits=lambda _, valid: valid,
    )


def _anybody(mentee: Mentee) -> bool:
    return True


def _is_valid(value: object, within: Round) -> bool | None:
    """None also where the round's end is open, unless the day is past before it starts.

    True says that there was a check, and nothing of how long it is valid.
    """
    if isinstance(value, bool):
        return None if value else False
    until = value if isinstance(value, date) else calendar_day(value)
    if until is None:
        return None
    if within.ends_on is None:
        return False if within.starts_on and until < within.starts_on else None
    return until >= within.ends_on
