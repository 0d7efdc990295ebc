"""How often each way finds the right mentor, in all and by what is known of the mentees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.text_quality.found import Found, found_by
from benchmarks.text_quality.intervals import Estimate, difference, share
from benchmarks.text_quality.question import Question
from benchmarks.text_quality.rounds import in_english, other_languages
from benchmarks.text_quality.ways import Way
from solver.scores import BoolArray

SECTOR_GROUPS = {
    "technology": ("software", "data"),
    "health": ("nursing", "medicine"),
    "education and research": ("education", "academia"),
    "business": ("finance", "retail", "hospitality", "HR", "entrepreneurship"),
    "industry": ("manufacturing", "construction", "energy", "logistics", "agriculture"),
    "public and arts": ("law", "public administration", "charity", "arts/media"),
}

ALL = "all"


@dataclass(frozen=True)
class Share:
    """Mentees with the right mentor; the differences are to the yardstick, mentee by mentee."""

    first_choice: Estimate
    assignment: Estimate
    first_choice_more: Estimate
    assignment_more: Estimate


@dataclass(frozen=True)
class Comparison:
    """A question and, by group of mentees and then by way, what was found."""

    name: str
    mentees: int
    mentors: int
    yardstick: str
    groups: dict[str, dict[str, Share]]


def compare(question: Question, ways: Sequence[Way], yardstick: str) -> Comparison:
    """Ask every way, and compare each with the yardstick, which is the name of one."""
    found = {way.name: found_by(way.scores(question), question) for way in ways}
    groups = {
        title: {name: _share(one, found[yardstick], who) for name, one in found.items()}
        for title, who in groups_of(question)
    }
    return Comparison(
        question.name, len(question.mentees), len(question.mentors), yardstick, groups
    )


def groups_of(question: Question) -> Iterator[tuple[str, BoolArray]]:
    """Everybody, then by language, or where all have one, by kind and sectors; none is empty."""
    return ((title, who) for title, who in _groups(question) if who.any())


def _groups(question: Question) -> Iterator[tuple[str, BoolArray]]:
    yield ALL, np.ones(len(question.mentees), dtype=np.bool_)
    english, others = in_english(question), other_languages(question)
    if others and (english.any() or len(others) > 1):
        yield "English", english
        yield "other languages", ~english
        yield from ((f"  {language}", question.where("language", language)) for language in others)
        return
    for kind in question.values("kind"):
        yield f"kind {kind}", question.where("kind", kind)
    for name, sectors in SECTOR_GROUPS.items():
        yield f"sectors {name}", question.where("sector", *sectors)


def _share(found: Found, yardstick: Found, who: BoolArray) -> Share:
    return Share(
        share(found.first[who]),
        share(found.assigned[who]),
        difference(found.first[who], yardstick.first[who]),
        difference(found.assigned[who], yardstick.assigned[who]),
    )
