"""The two have a language to meet in."""

from app.matching.cohort import Mentee, Mentor
from app.matching.hard_rule import HardRule
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts
from app.matching.rules.sets import some_in_common

Languages = frozenset[str]


def shared_language(rule: HardRule, facts: RoundFacts) -> ByReading[Languages, Languages]:
    """Compare languages, not regions: people of en and of en-GB can meet."""
    return ByReading(
        of_mentee=_languages,
        of_mentor=_languages,
        fits=lambda one, other: not one.isdisjoint(other),
        many=some_in_common,
    )


def _languages(person: Mentee | Mentor) -> Languages | None:
    return frozenset(tag.partition("-")[0].casefold() for tag in person.languages) or None
