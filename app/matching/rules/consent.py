"""A mentee who is under 18, or may be, takes part with a guardian's consent."""

from app.matching.cohort import Mentee, Mentor
from app.matching.field_values import value_of
from app.matching.hard_rule import HardRule
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts

FIELD = "attributes.guardian_consent"
"""The mentee's field when the policy names none."""

OF_AGE = 18


def consent(rule: HardRule, facts: RoundFacts) -> ByReading[bool, bool]:
    """Ask for true in `params.field` of everybody whose `params.age_field` is not 18 or more."""
    field, age_field = rule.params.field or FIELD, rule.params.age_field

    def has_consent(mentee: Mentee) -> bool | None:
        age = None if age_field is None else value_of(mentee, age_field)
        if isinstance(age, int | float) and not isinstance(age, bool) and age >= OF_AGE:
            return True
        given = value_of(mentee, field)
        return given if isinstance(given, bool) else None

    return ByReading(has_consent, _anybody, lambda given, _: given)


def _anybody(mentor: Mentor) -> bool:
    return True
