"""The two have the same: the same location, department, or anything of the programme's own."""

from app.matching.hard_rule import HardRule
from app.matching.labels import labels_of
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts
from app.matching.rules.sets import some_in_common

Labels = frozenset[str]


def same(rule: HardRule, facts: RoundFacts) -> ByReading[Labels, Labels]:
    """Compare `params.field` of both; of lists, one common entry is enough."""
    field = str(rule.params.field)
    return ByReading(
        of_mentee=lambda mentee: labels_of(mentee, field) or None,
        of_mentor=lambda mentor: labels_of(mentor, field) or None,
        fits=lambda one, other: not one.isdisjoint(other),
        many=some_in_common,
    )
