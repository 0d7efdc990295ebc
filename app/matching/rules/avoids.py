"""Nobody is matched with somebody they avoid, whichever side said so."""

from app.matching.participants import Participants
from app.matching.rules.rule import NOT_ELIGIBLE, ListedPairs, Rule


def avoids(participants: Participants) -> Rule | None:
    """Block the pairs of which one side avoids the other; the answer never tells which."""
    pairs = participants.index_pairs(participants.cohort.avoided_pairs)
    return ListedPairs(NOT_ELIGIBLE, pairs) if len(pairs) else None
