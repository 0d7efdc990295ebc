"""Whether a sentence that is no goal costs the right mentor, and whom it costs it.

Each mentee is dealt a sentence of the file about somebody, or about nothing, a name of some origin,
or nothing. A person's texts are a set of sentences, so that it makes no difference where it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.text_quality.found import Found, found_by
from benchmarks.text_quality.intervals import Estimate, Numbers, difference, share
from benchmarks.text_quality.question import Question
from benchmarks.text_quality.ways import Way

SEED = 3
DRAWS = 3
"""Times that each mentee is dealt a sentence of each kind; a mentee counts by the share found."""

AS_WRITTEN = "as written"
NEUTRAL = "+ a neutral sentence"
PERSON = "+ a sentence about the person"
DISTRACTOR = "bios + a sentence that tells nothing"

NAMES = {
    "Arabic": ("Fatima al-Rashid", "Youssef Haddad", "Layla Mansour"),
    "Chinese": ("Li Wei", "Zhang Xiuying", "Chen Haoran"),
    "English": ("Emily Clarke", "James Whitfield", "Harriet Stone"),
    "Indian": ("Priya Venkataraman", "Arjun Mehta", "Lakshmi Iyer"),
    "Latin American": ("María Fernanda Ríos", "Diego Quispe", "Thiago Nascimento"),
    "Nigerian": ("Ngozi Okonkwo", "Babatunde Adeyemi", "Chiamaka Eze"),
    "Polish": ("Agnieszka Wójcik", "Krzysztof Zieliński", "Małgorzata Lis"),
}
"""Names by origin, invented; `DRAWS` of each."""


@dataclass(frozen=True)
class Kept:
    """Right mentors found under a condition, and how many more than as written and than neutral."""

    share: Estimate
    than_as_written: Estimate
    than_neutral: Estimate


@dataclass(frozen=True)
class Invariance:
    """By condition: first choices and the assignment; `groups` are those about one group."""

    name: str
    way: str
    mentees: int
    groups: tuple[str, ...]
    first_choice: dict[str, Kept]
    assignment: dict[str, Kept]


def measure_invariance(question: Question, way: Way, *, by_group: bool) -> Invariance | None:
    """Measure the conditions that the file has sentences for; None where it has none.

    Parameters
    ----------
    by_group
        False measures the two main conditions alone, and deals each sentence once.
    """
    neutral, person = _pool(question, "neutral"), _pool(question, "self")
    if not (neutral and person):
        return None
    draws = DRAWS if by_group else 1
    conditions = {
        AS_WRITTEN: [question],
        NEUTRAL: [_dealt(question, neutral, draw) for draw in range(draws)],
        PERSON: [_dealt(question, person, draw) for draw in range(draws)],
    }
    groups = _by_group(question) if by_group else {}
    if by_group:
        conditions |= groups | _by_origin(question) | _with_distractors(question)
    found = {name: _mean(way, asked) for name, asked in conditions.items()}
    return Invariance(
        question.name,
        way.name,
        len(question.mentees),
        tuple(groups),
        _compared({name: one.first for name, one in found.items()}),
        _compared({name: one.assigned for name, one in found.items()}),
    )


def _by_group(question: Question) -> dict[str, list[Question]]:
    pools = {group: _pool(question, "self", group) for group in question.values("self_group")}
    return {
        f"  {group}": [_dealt(question, pool, draw) for draw in range(DRAWS)]
        for group, pool in pools.items()
    }


def _by_origin(question: Question) -> dict[str, list[Question]]:
    return {
        f"+ {origin} name": [_named(question, name) for name in names]
        for origin, names in NAMES.items()
    }


def _with_distractors(question: Question) -> dict[str, list[Question]]:
    sentences = [mentor.facts.get("distractor") for mentor in question.mentors]
    mentors = [
        mentor.also(sentence)
        for mentor, sentence in zip(question.mentors, sentences, strict=True)
        if sentence is not None
    ]
    return {DISTRACTOR: [question.answering(mentors)]} if all(sentences) else {}


def _pool(question: Question, fact: str, group: str | None = None) -> list[str]:
    """Sentences of a kind, all or those about one group, in order."""
    asked = [one.facts for one in question.mentees if group in {None, one.facts.get("self_group")}]
    return sorted({facts[fact] for facts in asked if fact in facts})


def _dealt(question: Question, pool: Sequence[str], draw: int) -> Question:
    """Deal every mentee one more sentence, each sentence nearly equally often."""
    order = np.random.default_rng([SEED, draw]).permutation(len(pool))
    dealt = np.resize(order, len(question.mentees)).tolist()
    return question.writing(
        [one.also(pool[k]) for one, k in zip(question.mentees, dealt, strict=True)]
    )


def _named(question: Question, name: str) -> Question:
    said = [replace(one.also(f"My name is {name}."), name=name) for one in question.mentees]
    return question.writing(said)


def _mean(way: Way, questions: Sequence[Question]) -> Found:
    found = [found_by(way.scores(question), question) for question in questions]
    first = np.mean([one.first for one in found], axis=0)
    return Found(first, np.mean([one.assigned for one in found], axis=0))


def _compared(found: Mapping[str, Numbers]) -> dict[str, Kept]:
    return {
        name: Kept(share(one), difference(one, found[AS_WRITTEN]), difference(one, found[NEUTRAL]))
        for name, one in found.items()
    }
