"""Hours a month: what mentees need with each mentor, and what mentors give in all."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from statistics import median

import numpy as np

from app.matching.participants import Participants
from solver.result import Assignment
from solver.scores import BoolArray, IntArray
from solver.sides.constraints import Box

FINEST = 2_000_000
"""Hours have at most six decimals, and a median lies halfway between two of them."""


@dataclass(frozen=True, eq=False)
class Hours:
    """The hours of a round, in the coarsest part of an hour of which all are whole multiples.

    Attributes
    ----------
    hour
        How many of these parts an hour has.
    needed
        By row; whoever states none counts with the `typical` need.
    stated
        Which mentees state theirs.
    typical
        Median of those stated, or an hour where nobody states any.
    given
        By column; None where the mentor states none.
    as_mentee
        Row of the same person by column, None for those who are mentors alone: the hours that
        somebody spends as a mentee cannot be given as a mentor too.
    """

    hour: int
    needed: IntArray
    stated: BoolArray
    typical: int
    given: tuple[int | None, ...]
    as_mentee: tuple[int | None, ...]

    @classmethod
    def of(cls, people: Participants) -> "Hours":
        """Read what those who take part state, and the bounds of quotas of hours."""
        told = [_finest(mentee.hours_per_month) for mentee in people.mentees]
        known = [one for one in told if one is not None]
        typical = round(median(known)) if known else FINEST
        given = [_finest(mentor.hours_per_month) for mentor in people.mentors]
        quotas = [quota for quota in people.policy.quotas if quota.unit == "hours"]
        bounds = [_finest(bound) for quota in quotas for bound in (quota.min, quota.highest)]
        part = gcd(FINEST, typical, *(one for one in (*told, *given, *bounds) if one is not None))
        row_of = {} if people.policy.ids == "separate" else people.row_of
        return cls(
            FINEST // part,
            np.array([(typical if one is None else one) // part for one in told], dtype=np.int64),
            np.array([one is not None for one in told], dtype=np.bool_),
            typical // part,
            tuple(None if one is None else one // part for one in given),
            tuple(row_of.get(known) for known in people.mentor_ids),
        )

    def guess(self, mentees: BoolArray) -> str:
        """Say what counts for those of some mentees who state no hours; empty where all do."""
        blank = int((~self.stated & mentees).sum())
        if not blank:
            return ""
        who = "1 mentee who states none counts"
        if blank > 1:
            who = f"{blank:,} mentees who state none count"
        why = "the median of those stated" if self.stated.any() else "since nobody states any"
        return f"{who} as {self.typical_in_words}, {why}"

    @property
    def typical_in_words(self) -> str:
        """The typical need for people: ``1.5 hours``."""
        if self.typical == self.hour:
            return "1 hour"
        return f"{self.typical / self.hour:.10g} hours"

    def spent(self, column: int) -> Box | None:
        """What the mentor of a column needs as a mentee, with each mentor of their own."""
        row = self.as_mentee[column]
        if row is None:
            return None
        mine = np.arange(len(self.needed)) == row
        return Box(self.needed * mine, np.ones(len(self.given), dtype=np.int64))

    def exceeding(self, assignment: Assignment) -> Iterator[int]:
        """Find the columns of mentors who would have to give more than they state."""
        taken = np.zeros(len(self.given), dtype=np.int64)
        np.add.at(taken, assignment.columns, self.needed[assignment.rows] * assignment.amount)
        mentors = assignment.row_totals(len(self.needed))
        for column, (given, row) in enumerate(zip(self.given, self.as_mentee, strict=True)):
            own = 0 if row is None else int(self.needed[row] * mentors[row])
            if given is not None and taken[column] > 0 and taken[column] + own > given:
                yield column


def _finest(hours: float | None) -> int | None:
    """Exactly the decimal that was written."""
    return None if hours is None else round(hours * FINEST)
