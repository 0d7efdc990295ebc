"""Nobody is matched with themself; the same id in both lists is the same person."""

from app.matching.participants import Participants
from app.matching.rules.rule import ListedPairs, Rule


def self_match(participants: Participants) -> Rule | None:
    """Block each person who is in both lists, unless `policy.ids` says that they are two."""
    if participants.cohort.policy.ids == "separate":
        return None
    both = [(name, name) for name in participants.mentee_ids if name in participants.column_of]
    return ListedPairs("self_match", participants.index_pairs(both)) if both else None
