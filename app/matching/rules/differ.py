"""The two must differ: not of one department, not one's own examiner's institute."""

from app.matching.hard_rule import HardRule
from app.matching.labels import labels_of
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts
from app.matching.rules.sets import none_in_common

Labels = frozenset[str]


def differ(rule: HardRule, facts: RoundFacts) -> ByReading[Labels, Labels]:
    """Compare `params.field` of both; of lists, one common entry is too much."""
    field = str(rule.params.field)
    return ByReading(
        of_mentee=lambda mentee: labels_of(mentee, field) or None,
        of_mentor=lambda mentor: labels_of(mentor, field) or None,
        fits=frozenset.isdisjoint,
        many=none_in_common,
    )
