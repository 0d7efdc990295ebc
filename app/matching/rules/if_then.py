"""If the mentee's field is so, the mentor's must be so."""

from app.matching.hard_rule import Condition, HardRule
from app.matching.predicates import holds
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts


def if_then(rule: HardRule, facts: RoundFacts) -> ByReading[bool, bool]:
    """Ask for `params.mentor` where `params.mentee` is met.

    One side alone can decide: whoever does not meet the first condition is free, and whoever
    meets the second fits everybody.
    """
    wanted, asked = rule.params.mentee, rule.params.mentor
    if not isinstance(wanted, Condition) or not isinstance(asked, Condition):
        raise ValueError(f"rule {rule.name!r} needs params.mentee and params.mentor")
    return ByReading(
        of_mentee=lambda mentee: holds(mentee, wanted, facts.ladder),
        of_mentor=lambda mentor: holds(mentor, asked, facts.ladder),
        fits=lambda met, kept: not met or kept,
        one_is_enough=lambda met, kept: True if met is False or kept is True else None,
    )
