"""Nobody is matched with themself; the same id in both lists is the same person."""

from app.matching.rules.facts import RoundFacts
from app.matching.rules.listed import Listed


def self_match(facts: RoundFacts) -> Listed:
    """Rule out each person who is in both lists, unless `policy.ids` says that they are two."""
    if facts.policy.ids == "separate":
        return Listed(frozenset())
    mentors = {mentor.id for mentor in facts.cohort.mentors}
    both = (mentee.id for mentee in facts.cohort.mentees if mentee.id in mentors)
    return Listed(frozenset((name, name) for name in both))
