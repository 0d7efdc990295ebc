"""Pairs that the coordinator has ruled out."""

from app.matching.participants import Participants
from app.matching.rules.rule import NOT_ELIGIBLE, ListedPairs, Rule


def forbidden(participants: Participants) -> Rule | None:
    """Block `policy.forbidden`; told like avoidance, since it may stand for one."""
    pairs = participants.index_pairs(participants.cohort.policy.forbidden)
    return ListedPairs(NOT_ELIGIBLE, pairs) if len(pairs) else None
