"""Judges single pairs a second way: person by person, without arrays and without compiled code."""

from collections.abc import Iterable

from app.matching.cohort import Cohort
from app.matching.fields import IdPair
from app.matching.rules.facts import RoundFacts
from app.matching.rules.round_rules import rules_of


def broken_rules(cohort: Cohort, pairs: Iterable[IdPair]) -> list[tuple[str, ...]]:
    """Name the rules that each pair breaks, pinned or not; none for a pair that may be matched.

    The minimum score is left to the certificate, which recomputes scores.

    Parameters
    ----------
    pairs
        (mentee id, mentor id), all of them ids of the cohort.

    Raises
    ------
    KeyError
        When nobody has an id.
    """
    rules = rules_of(RoundFacts.of(cohort))
    mentees = {mentee.id: mentee for mentee in cohort.mentees}
    mentors = {mentor.id: mentor for mentor in cohort.mentors}
    return [
        tuple(rule.name for rule in rules if rule.is_broken_by(mentees[one], mentors[other]))
        for one, other in pairs
    ]
