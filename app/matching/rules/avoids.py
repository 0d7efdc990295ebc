"""Nobody is matched with somebody they avoid, whichever side said so."""

from app.matching.rules.facts import RoundFacts
from app.matching.rules.listed import Listed
from app.matching.rules.rule import NOT_ELIGIBLE


def avoids(facts: RoundFacts) -> Listed:
    """Rule out the pairs of which one side avoids the other; the answer never tells which."""
    return Listed(facts.cohort.avoided_pairs, shown=NOT_ELIGIBLE)
