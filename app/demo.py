"""Invented cohorts of any size, for `pairwell demo` and for trying things out.

People are composed from a bank of phrases: sectors × topics, each topic with several ways of
wanting it and several ways of offering it. Popular sectors have more mentees than places.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LARGEST_SIZE = 200_000
LARGEST_CAPACITY = 30  # nobody looks after more, however few mentors a programme has
SHARE_WITH_MIN_LOAD = 0.04
SHARE_WITH_TWO_MENTORS = 0.04
SHARE_WITH_SECOND_GOAL = 0.4
SHARE_WITH_OPENER = 0.6
SHARE_WITH_CLOSER = 0.4
# Mentees crowd into the first sectors of the bank, mentors do not.
MENTEE_SECTOR_WEIGHTS = (4, 3, 2, 2)


@dataclass(frozen=True)
class Topic:
    """What one can be mentored in: ways to want it, a way to want it besides, ways to offer it."""

    goals: tuple[str, ...]
    also: str
    bios: tuple[str, ...]


@dataclass(frozen=True)
class Sector:
    """A field of work: its topics, and sentences with which its people introduce themselves."""

    topics: tuple[Topic, ...]
    mentee_openers: tuple[str, ...]
    mentor_openers: tuple[str, ...]


@dataclass(frozen=True)
class PhraseBank:
    """All phrases; a mentor's sentences may contain ``{years}``."""

    sectors: tuple[Sector, ...]
    mentee_closers: tuple[str, ...]
    mentor_closers: tuple[str, ...]
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]


@cache
def phrase_bank() -> PhraseBank:
    """Read the phrases that come with the package; read once, on first use."""
    file = resources.files("app") / "data" / "demo_phrases.json"
    raw = json.loads(file.read_text(encoding="utf-8"))
    return PhraseBank(
        sectors=tuple(_sector(sector) for sector in raw["sectors"]),
        mentee_closers=tuple(raw["mentee_closers"]),
        mentor_closers=tuple(raw["mentor_closers"]),
        given_names=tuple(raw["given_names"]),
        family_names=tuple(raw["family_names"]),
    )


def _sector(raw: dict[str, Any]) -> Sector:
    return Sector(
        topics=tuple(_topic(topic) for topic in raw["topics"]),
        mentee_openers=tuple(raw["mentee_openers"]),
        mentor_openers=tuple(raw["mentor_openers"]),
    )


def _topic(raw: dict[str, Any]) -> Topic:
    return Topic(goals=tuple(raw["goals"]), also=raw["also"], bios=tuple(raw["bios"]))


def demo_cohort(mentees: int, mentors: int, seed: int) -> dict[str, Any]:
    """Compose an invented cohort; the same arguments give the same cohort.

    Parameters
    ----------
    mentees, mentors
        How many people, each in 1..200,000.
    seed
        Any integer.

    Returns
    -------
    dict
        A complete request, ready for JSON: ``label``, ``mentees``, ``mentors``. There are about
        as many places as mentees (while that means at most 30 to a mentor); about one person in
        25 asks for two mentors, or for a minimum load. Minimum loads can always be met.

    Raises
    ------
    ValueError
        When a size is out of range.
    """
    for name, size in (("mentees", mentees), ("mentors", mentors)):
        if not 1 <= size <= LARGEST_SIZE:
            raise ValueError(f"{name} is {size}; expected 1 to {LARGEST_SIZE:,}")
    rng = random.Random(seed)
    bank = phrase_bank()
    return {
        "label": f"Demo cohort {mentees} × {mentors}, seed {seed}",
        "mentees": _mentees(rng, bank, mentees, mentors),
        "mentors": _mentors(rng, bank, mentees, mentors),
    }


def demo_json(document: dict[str, Any]) -> str:
    """Write an invented cohort as indented JSON with a final newline; see `demo_cohort`."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _mentees(
    rng: random.Random, bank: PhraseBank, mentees: int, mentors: int
) -> list[dict[str, Any]]:
    sectors = rng.choices(bank.sectors, MENTEE_SECTOR_WEIGHTS, k=mentees)
    people = []
    for k, sector in enumerate(sectors):
        person: dict[str, Any] = {
            "id": _id("e", k, mentees),
            "name": _name(rng, bank),
            "goals": _goals(rng, bank, sector),
        }
        if mentors > 1 and rng.random() < SHARE_WITH_TWO_MENTORS:
            person["demand"] = 2
        people.append(person)
    return people


def _mentors(
    rng: random.Random, bank: PhraseBank, mentees: int, mentors: int
) -> list[dict[str, Any]]:
    people = []
    unclaimed = mentees  # minimum loads beyond this could not be met
    mean_capacity = -(-mentees // mentors)
    for k in range(mentors):
        capacity = min(rng.randint(1, 2 * mean_capacity - 1), LARGEST_CAPACITY)
        person: dict[str, Any] = {
            "id": _id("r", k, mentors),
            "name": _name(rng, bank),
            "expertise": _bio(rng, bank, rng.choice(bank.sectors)),
            "capacity": capacity,
        }
        if unclaimed and rng.random() < SHARE_WITH_MIN_LOAD:
            person["min_load"] = min(rng.randint(1, 2), capacity, unclaimed)
            unclaimed -= person["min_load"]
        people.append(person)
    return people


def _id(letter: str, index: int, size: int) -> str:
    return f"{letter}{index + 1:0{len(str(size))}d}"


def _name(rng: random.Random, bank: PhraseBank) -> str:
    return f"{rng.choice(bank.given_names)} {rng.choice(bank.family_names)}"


def _goals(rng: random.Random, bank: PhraseBank, sector: Sector) -> str:
    topic, other = rng.sample(sector.topics, 2)
    sentences = [
        *_perhaps(rng, sector.mentee_openers, SHARE_WITH_OPENER),
        rng.choice(topic.goals),
        *_perhaps(rng, (other.also,), SHARE_WITH_SECOND_GOAL),
        *_perhaps(rng, bank.mentee_closers, SHARE_WITH_CLOSER),
    ]
    return " ".join(sentences)


def _bio(rng: random.Random, bank: PhraseBank, sector: Sector) -> str:
    topic = rng.choice(sector.topics)
    sentences = [
        *_perhaps(rng, sector.mentor_openers, SHARE_WITH_OPENER),
        *rng.sample(topic.bios, rng.randint(1, 2)),
        *_perhaps(rng, bank.mentor_closers, SHARE_WITH_CLOSER),
    ]
    return " ".join(sentences).replace("{years}", str(rng.randint(8, 35)))


def _perhaps(rng: random.Random, phrases: Sequence[str], share: float) -> list[str]:
    return [rng.choice(phrases)] if rng.random() < share else []
