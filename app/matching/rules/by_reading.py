"""Rules that read one thing of each person and compare the two.

Of each side every distinct reading is compared once, by the very function that judges two people.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.participants import Participants
from app.matching.rules.compiled import CompiledRule, Unchecked, Unknown
from app.matching.rules.labels import AllowedLabels
from app.matching.rules.rule import Rule
from solver.scores import IntArray

TABLE_PAIRS = 400_000
"""Up to so many pairs of distinct readings are compared one by one, which takes some tenths of a
second."""

MOST_CODES = 65_000
"""Codes have 16 bits."""

OfMentee = TypeVar("OfMentee", bound=Hashable)
OfMentor = TypeVar("OfMentor", bound=Hashable)


@dataclass(frozen=True, eq=False)
class ByReading(Generic[OfMentee, OfMentor]):
    """What is read of a mentee and of a mentor, and whether the two go together.

    Parameters
    ----------
    of_mentee, of_mentor
        Read a person; None when the person did not tell.
    fits
        Compares two readings.
    one_is_enough
        Compares a reading with None, where one of the two can decide; None where it cannot.
    many
        Compiles the rule where there are too many distinct readings for a table; it is given the
        rule's name, both sides' readings, and whether unknown pairs are allowed.
    """

    of_mentee: Callable[[Mentee], OfMentee | None]
    of_mentor: Callable[[Mentor], OfMentor | None]
    fits: Callable[[OfMentee, OfMentor], bool]
    one_is_enough: Callable[[OfMentee | None, OfMentor | None], bool | None] | None = None
    many: (
        Callable[
            [str, Sequence[OfMentee | None], Sequence[OfMentor | None], bool], tuple[Rule, ...]
        ]
        | None
    ) = None

    def holds(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        """Tell whether the two keep the rule; None when they did not tell what it reads."""
        return self._verdict(self.of_mentee(mentee), self.of_mentor(mentor))

    def compiled(self, name: str, unknown: Unknown, people: Participants) -> CompiledRule:
        """Compare every distinct reading of one side with every one of the other."""
        mentees = [self.of_mentee(mentee) for mentee in people.mentees]
        mentors = [self.of_mentor(mentor) for mentor in people.mentors]
        rows, wanted = _coded(mentees)
        columns, offered = _coded(mentors)
        unchecked = self._unchecked(mentees, mentors)
        is_large = len(wanted) * len(offered) > TABLE_PAIRS
        if self.many is not None and (is_large or max(len(wanted), len(offered)) > MOST_CODES):
            return CompiledRule(self.many(name, mentees, mentors, unknown == "allow"), unchecked)
        verdicts = [self._verdict(one, other) for one in wanted for other in offered]
        allowed = np.array(
            [unknown == "allow" if one is None else one for one in verdicts], dtype=np.bool_
        ).reshape(len(wanted), len(offered))
        rule = AllowedLabels(name, rows.astype(np.uint16), columns.astype(np.uint16), allowed)
        return CompiledRule(() if allowed.all() else (rule,), unchecked)

    def _unchecked(
        self, mentees: Sequence[OfMentee | None], mentors: Sequence[OfMentor | None]
    ) -> Unchecked:
        wanted, offered = Counter(mentees), Counter(mentors)
        blank, blank_too = wanted.pop(None, 0), offered.pop(None, 0)
        pairs = blank * blank_too * (self._verdict(None, None) is None)
        for one, count in wanted.items():
            pairs += blank_too * count * (self._verdict(one, None) is None)
        for other, count in offered.items():
            pairs += blank * count * (self._verdict(None, other) is None)
        silent, silent_too = (
            np.array([one is None for one in side], dtype=np.bool_) for side in (mentees, mentors)
        )
        return Unchecked.of(silent, silent_too, pairs)

    def _verdict(self, one: OfMentee | None, other: OfMentor | None) -> bool | None:
        if one is not None and other is not None:
            return self.fits(one, other)
        return None if self.one_is_enough is None else self.one_is_enough(one, other)


Reading = TypeVar("Reading", bound=Hashable)


def _coded(readings: Sequence[Reading]) -> tuple[IntArray, list[Reading]]:
    """Place of each person's reading among the distinct ones."""
    places = {reading: place for place, reading in enumerate(dict.fromkeys(readings))}
    return np.array([places[one] for one in readings], dtype=np.int64), list(places)
