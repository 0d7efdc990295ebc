"""Trains the adapter of the default model: ``python -m benchmarks.text_quality.adapter FILE``.

Learns from `goals_train.jsonl` alone: each mentee's goals and the bio that is right for them, in
batches with up to eight of one sector beside each other. Now and then goals get a sentence about a
person or about nothing and bios one that tells nothing, so that it learns to pass over those.
Eight minutes on two cores; another machine gives other bytes, which tell apart about as well. The
committed one was trained when the rules for what is not wanted left out a little more of goals.
"""

import sys
from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.texts.glossary import Glossary
from app.matching.texts.spoken import told_aloud
from benchmarks.text_quality.lines import read_lines
from benchmarks.text_quality.question import Question
from embeddings.adapter_training import trained
from embeddings.model import find_model
from embeddings.reference_model import ReferenceModel
from embeddings.sentences import sentences_of

SEED = 1
EPOCHS = 6
"""Twice as many, or twice the rate, found as many of the development pairs."""
BATCH = 32
"""Each bio stands against 31 others."""
OF_A_SECTOR = 8
"""Pairs of one sector that stand beside each other in a batch: the hardest to tell apart."""

MORE_OF_A_MENTEE, MORE_OF_A_MENTOR, ONE_GOAL = 0.35, 0.3, 0.15
"""How often goals or a bio get a sentence more, and how often one goal stands for all."""

Pair = tuple[tuple[str, ...], tuple[str, ...]]


class Batches:
    """Goals and their bios, chunks of sectors in an order by chance.

    Parameters
    ----------
    question
        Its mentees tell their sector, and the sentences that can be added.
    """

    def __init__(self, question: Question) -> None:
        self._rng = np.random.default_rng(SEED)
        self._sectors = [one.facts["sector"] for one in question.mentees]
        mentors = [question.mentors[k] for k in question.truth]
        self._pairs: list[Pair] = [
            (
                _sentences(Mentee(id="e", goals=mentee.texts), "goals"),
                _sentences(Mentor(id="r", expertise=mentor.texts), "expertise"),
            )
            for mentee, mentor in zip(question.mentees, mentors, strict=True)
        ]
        facts = [one.facts for one in question.mentees]
        self._of_people = [one[kind] for kind in ("self", "neutral") for one in facts]
        self._of_mentors = [one["distractor"] for one in facts]

    @property
    def batches(self) -> int:
        """Full batches of an epoch."""
        return len(self._pairs) // BATCH

    def epoch(self) -> Iterator[tuple[list[str], list[str]]]:
        """Every pair once, but those of a last batch that is not full."""
        order = self._order()
        for start in range(0, len(order) - BATCH + 1, BATCH):
            pairs = [self._pairs[k] for k in order[start : start + BATCH]]
            yield [self._goals(goals) for goals, _ in pairs], [self._bio(bio) for _, bio in pairs]

    def _order(self) -> list[int]:
        chunks = []
        for sector in sorted(set(self._sectors)):
            mine = self._rng.permutation(
                [k for k, one in enumerate(self._sectors) if one == sector]
            )
            chunks += [mine[at : at + OF_A_SECTOR] for at in range(0, len(mine), OF_A_SECTOR)]
        return [int(k) for at in self._rng.permutation(len(chunks)) for k in chunks[at]]

    def _goals(self, goals: Sequence[str]) -> str:
        told = list(goals)
        if self._rng.random() < ONE_GOAL:
            told = [told[int(self._rng.integers(len(told)))]]
        return self._with_one_more(told, self._of_people, MORE_OF_A_MENTEE)

    def _bio(self, bio: Sequence[str]) -> str:
        return self._with_one_more(list(bio), self._of_mentors, MORE_OF_A_MENTOR)

    def _with_one_more(self, told: list[str], others: Sequence[str], share: float) -> str:
        if self._rng.random() < share:
            other = others[int(self._rng.integers(len(others)))]
            told.insert(int(self._rng.integers(len(told) + 1)), other)
        return " ".join(told)


def _sentences(person: Mentee | Mentor, field: str) -> tuple[str, ...]:
    """As the service reads them."""
    (told,) = told_aloud(person, field, Glossary())
    return tuple(sentences_of(told.texts))


def _question() -> Question:
    with as_file(files("benchmarks").joinpath("data/goals_train.jsonl")) as file:
        return read_lines(file)


if __name__ == "__main__":
    pairs = Batches(_question())
    every = (batch for _ in range(EPOCHS) for batch in pairs.epoch())
    plain = ReferenceModel(find_model(adapted=False))
    Path(sys.argv[1]).write_bytes(trained(plain, every, EPOCHS * pairs.batches, SEED))
