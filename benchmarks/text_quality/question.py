"""What every way of scoring is asked: people who write, and the right mentor of each mentee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solver.scores import BoolArray, IntArray


@dataclass(frozen=True)
class Writer:
    """A person by what they wrote.

    Parameters
    ----------
    facts
        By which results are told apart, such as sector and language; never scored.
    """

    texts: tuple[str, ...]
    name: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def also(self, *texts: str) -> "Writer":
        """The same person with more texts."""
        return replace(self, texts=(*self.texts, *texts))


@dataclass(frozen=True, eq=False)
class Question:
    """Mentees, mentors, and who is right for whom.

    Parameters
    ----------
    truth
        Shape ``(n,)``: position of each mentee's right mentor.
    """

    name: str
    mentees: tuple[Writer, ...]
    mentors: tuple[Writer, ...]
    truth: IntArray

    @property
    def capacity(self) -> int:
        """Places of every mentor alike: one, or as many as the right answer needs."""
        return int(np.bincount(self.truth, minlength=len(self.mentors)).max())

    def shuffled(self, seed: int) -> "Question":
        """The mentors in another order, so that nothing but the texts tells who is right."""
        order = np.random.default_rng(seed).permutation(len(self.mentors))
        place = np.argsort(order)
        return replace(self, mentors=tuple(self.mentors[k] for k in order), truth=place[self.truth])

    def where(self, fact: str, *values: str) -> BoolArray:
        """Mentees of whom a fact has one of these values, shape ``(n,)``."""
        return np.array([one.facts.get(fact) in values for one in self.mentees], dtype=np.bool_)

    def values(self, fact: str) -> list[str]:
        """Every value that a fact has, in order."""
        return sorted({one.facts[fact] for one in self.mentees if fact in one.facts})

    def only(self, name: str, who: BoolArray) -> "Question":
        """A round of these mentees alone, and of the mentors who are right for one of them."""
        columns, truth = np.unique(self.truth[who], return_inverse=True)
        mentees = tuple(self.mentees[k] for k in np.flatnonzero(who))
        return Question(name, mentees, tuple(self.mentors[k] for k in columns), truth)

    def writing(self, mentees: Sequence[Writer]) -> "Question":
        """The same question with other texts of the mentees."""
        return replace(self, mentees=tuple(mentees))

    def answering(self, mentors: Sequence[Writer]) -> "Question":
        """The same question with other texts of the mentors."""
        return replace(self, mentors=tuple(mentors))
