"""The people who take part in the round, in the order in which the solver sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from app.matching.canonical import tie_order
from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.policy import Policy
from solver.scores import IntArray

AnyPerson = TypeVar("AnyPerson", Mentee, Mentor)


@dataclass(frozen=True, eq=False)
class Participants:
    """Mentees are rows and mentors columns, both in the order of ``sha256(seed, id)``.

    The order decides ties and depends on neither the order of the lists nor the names.
    """

    cohort: Cohort
    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]

    @classmethod
    def of(cls, cohort: Cohort) -> "Participants":
        """Take the active people with a demand or a capacity above zero."""
        mentees = [mentee for mentee in cohort.mentees if mentee.takes_part]
        mentors = [mentor for mentor in cohort.mentors if mentor.takes_part]
        return cls(cohort, _ordered(cohort.seed, mentees), _ordered(cohort.seed, mentors))

    @classmethod
    def everybody(cls, cohort: Cohort) -> "Participants":
        """Take all people, also those who have no part in this round."""
        return cls(
            cohort, _ordered(cohort.seed, cohort.mentees), _ordered(cohort.seed, cohort.mentors)
        )

    @cached_property
    def policy(self) -> Policy:
        """The policy with nothing left open."""
        return self.cohort.policy_used

    @cached_property
    def mentee_ids(self) -> tuple[str, ...]:
        """Ids by row."""
        return tuple(mentee.id for mentee in self.mentees)

    @cached_property
    def mentor_ids(self) -> tuple[str, ...]:
        """Ids by column."""
        return tuple(mentor.id for mentor in self.mentors)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each mentee id."""
        return {name: row for row, name in enumerate(self.mentee_ids)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Column of each mentor id."""
        return {name: column for column, name in enumerate(self.mentor_ids)}

    def index_pairs(
        self, pairs: Sequence[tuple[str, str]] | frozenset[tuple[str, str]]
    ) -> IntArray:
        """Rows and columns of the pairs whose two people take part, shape ``(k, 2)``, sorted."""
        found = {
            (self.row_of[mentee], self.column_of[mentor])
            for mentee, mentor in pairs
            if mentee in self.row_of and mentor in self.column_of
        }
        return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def _ordered(seed: str, people: Sequence[AnyPerson]) -> tuple[AnyPerson, ...]:
    return tuple(people[k] for k in tie_order(seed, [person.id for person in people]))
