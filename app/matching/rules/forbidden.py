"""Pairs that the coordinator has ruled out."""

from app.matching.rules.facts import RoundFacts
from app.matching.rules.listed import Listed
from app.matching.rules.rule import NOT_ELIGIBLE


def forbidden(facts: RoundFacts) -> Listed:
    """Rule out `policy.forbidden`; told like avoidance, since it may stand for one."""
    return Listed(frozenset(facts.policy.forbidden), shown=NOT_ELIGIBLE)
