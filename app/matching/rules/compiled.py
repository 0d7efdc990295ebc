"""A rule of the round in both forms: judged plainly for two people, and compiled for all pairs."""

from dataclasses import dataclass
from typing import Literal, Protocol

from app.matching.cohort import Mentee, Mentor
from app.matching.participants import Participants
from app.matching.rules.rule import Rule
from solver.scores import BoolArray

Unknown = Literal["allow", "block"]
"""What is done with a pair that cannot be judged."""


@dataclass(frozen=True, eq=False)
class Unchecked:
    """How many people did not tell what a rule reads, and how many pairs that leaves unjudged.

    Parameters
    ----------
    silent
        Who they are, by row and by column; None where that is a private matter.
    """

    mentees: int = 0
    mentors: int = 0
    pairs: int = 0
    silent: tuple[BoolArray, BoolArray] | None = None

    @classmethod
    def of(cls, mentees: BoolArray, mentors: BoolArray, pairs: int) -> "Unchecked":
        """Count those who did not tell."""
        return cls(int(mentees.sum()), int(mentors.sum()), pairs, (mentees, mentors))


NOTHING_UNCHECKED = Unchecked()


@dataclass(frozen=True, eq=False)
class CompiledRule:
    """Predicates that together are one rule, each closing some pairs."""

    predicates: tuple[Rule, ...]
    unchecked: Unchecked = NOTHING_UNCHECKED


class PairCheck(Protocol):
    """What a kind of rule asks of two people."""

    def holds(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        """Tell whether the two keep the rule; None when they did not tell what it reads.

        Written plainly, person by person: the reference of what is compiled.
        """

    def compiled(self, name: str, unknown: Unknown, people: Participants) -> CompiledRule:
        """Compile the same for all pairs; `name` is shown in explanations."""


@dataclass(frozen=True, eq=False)
class RoundRule:
    """One rule of a round: its name, its kind, and what it asks of two people."""

    name: str
    kind: str
    check: PairCheck
    unknown: Unknown = "allow"

    def is_broken_by(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Tell whether two people must not be matched for this rule."""
        verdict = self.check.holds(mentee, mentor)
        return self.unknown == "block" if verdict is None else not verdict

    def compiled(self, people: Participants) -> CompiledRule:
        """Compile the rule for all pairs of a round."""
        return self.check.compiled(self.name, self.unknown, people)
