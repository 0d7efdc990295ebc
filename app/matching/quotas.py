"""Quotas of a policy as side constraints of the solver, and what became of them.

A minimum asks for no more pairs than the eligible people who take part could fill: more would make
every matching impossible, and whoever did not sign up cannot be matched. The report says where a
minimum was lowered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from app.matching.labels import label_of, labels_of
from app.matching.participants import Participants
from app.matching.quota import Quota
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores, row_tiles
from solver.sides.constraints import Box, SideConstraint

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor

HOUR = 100
"""Hours are counted in hundredths."""


@dataclass(frozen=True, eq=False)
class QuotaBound:
    """One quota, or its part for one person, as a bounded sum over pairs.

    Attributes
    ----------
    person
        Id of the mentee or mentor for whom alone it holds; None for all together.
    constraint
        What the solver keeps; its least sum may have been lowered.
    lowered_to
        What a minimum was lowered to, in the quota's unit; None where it stands.
    unit
        What one of the quota's units is in the sum.
    """

    quota: Quota
    person: str | None
    constraint: SideConstraint
    lowered_to: Fraction | None
    unit: int

    def used(self, assignment: Assignment) -> int:
        """Sum over an assignment, in the units of the constraint."""
        coefficients = self.constraint.coefficients(assignment.rows, assignment.columns)
        return int(coefficients @ assignment.amount)


@dataclass(frozen=True, eq=False)
class _Part:
    """A quota over some rows and columns: all that it means, or one person of them."""

    quota: Quota
    person: str | None
    rows: BoolArray
    columns: BoolArray

    @property
    def name(self) -> str:
        return self.quota.name if self.person is None else f"{self.quota.name}: {self.person}"

    @property
    def low(self) -> Fraction | None:
        # The decimal that was written counts, not its binary neighbour.
        return None if self.quota.min is None else Fraction(repr(self.quota.min))

    @property
    def high(self) -> Fraction | None:
        return None if self.quota.max is None else Fraction(repr(self.quota.max))


def compile_quotas(
    participants: Participants, problem: AssignmentProblem, scores: Scores
) -> tuple[QuotaBound, ...]:
    """Compile the policy's quotas, in their order.

    Parameters
    ----------
    scores
        Their mask says who could fill a minimum.
    """
    found: list[QuotaBound] = []
    for quota in participants.policy.quotas:
        for part in _parts(participants, quota):
            if quota.unit == "share" and quota.of == "filled":
                found += _shares_of_filled(part, problem, scores)
            else:
                found.append(_bound(part, participants, problem, scores))
    return tuple(found)


def chosen(
    people: "Sequence[Mentee] | Sequence[Mentor]", selector: Mapping[str, object]
) -> BoolArray:
    """Whom a selector means, shape ``(n,)``: everybody with one of the values in each field."""
    mask = np.ones(len(people), dtype=np.bool_)
    for field, value in selector.items():
        entries = value if isinstance(value, tuple) else (value,)
        if field == "ids":
            wanted = set(entries)
            mask &= np.array([person.id in wanted for person in people], dtype=np.bool_)
            continue
        labels = {label_of(entry) for entry in entries}
        mask &= np.array([not labels.isdisjoint(labels_of(one, field)) for one in people], np.bool_)
    return mask


def _parts(participants: Participants, quota: Quota) -> Iterator[_Part]:
    """All together, or each person of one side alone."""
    rows = chosen(participants.mentees, quota.mentees)
    columns = chosen(participants.mentors, quota.mentors)
    if quota.each is None:
        yield _Part(quota, None, rows, columns)
    elif quota.each == "mentee":
        for i in np.flatnonzero(rows).tolist():
            yield _Part(quota, participants.mentee_ids[i], np.arange(len(rows)) == i, columns)
    else:
        for j in np.flatnonzero(columns).tolist():
            yield _Part(quota, participants.mentor_ids[j], rows, np.arange(len(columns)) == j)


def _bound(
    part: _Part, participants: Participants, problem: AssignmentProblem, scores: Scores
) -> QuotaBound:
    weights, unit = part.rows.astype(np.int64), 1
    if part.quota.unit == "hours":
        weights, unit = _hours(participants) * part.rows, HOUR
    elif part.quota.unit == "share":
        unit = int(problem.capacity[part.columns].sum())
    asked = None if part.low is None else ceil(part.low * unit)
    most = None if part.high is None else floor(part.high * unit)
    least = asked
    if asked is not None:
        least = min(asked, _most_fillable(problem, scores, weights, part.columns))
        least = least if most is None else min(least, most)
    box = Box(weights, part.columns.astype(np.int64))
    constraint = SideConstraint(part.name, least, most, (box,))
    lowered = None if least is None or least == asked else Fraction(least, max(1, unit))
    return QuotaBound(part.quota, part.person, constraint, lowered, max(1, unit))


def _shares_of_filled(
    part: _Part, problem: AssignmentProblem, scores: Scores
) -> Iterator[QuotaBound]:
    """Shares of all pairs of the same mentors; without any such pair every share is kept.

    A minimum is lowered to the share that the people meant can have when all places are filled:
    otherwise it could only be kept by filling fewer.
    """
    low, lowered = part.low, None
    if low is not None:
        chosen_rows, every_row = part.rows.astype(np.int64), np.ones(len(part.rows), dtype=np.int64)
        mine, all_pairs = (
            _most_fillable(problem, scores, rows, part.columns) for rows in (chosen_rows, every_row)
        )
        if mine < low * all_pairs:
            low = lowered = Fraction(mine, all_pairs)
    both = low is not None and part.high is not None
    for share, least, most, which in ((low, 0, None, "min"), (part.high, None, 0, "max")):
        if share is None:
            continue
        columns = part.columns.astype(np.int64)
        own = Box(share.denominator * part.rows.astype(np.int64), columns)
        whole = Box(np.full(len(part.rows), -share.numerator, dtype=np.int64), columns)
        name = f"{part.name} ({which})" if both else part.name
        constraint = SideConstraint(name, least, most, (own, whole))
        told = lowered if which == "min" else None
        yield QuotaBound(part.quota, part.person, constraint, told, share.denominator)


def _hours(participants: Participants) -> IntArray:
    """Hours a month of each mentee with a mentor, in hundredths; unknown ones count as one hour."""
    told = [person.hours_per_month for person in participants.mentees]
    return np.array([HOUR if x is None else round(x * HOUR) for x in told], dtype=np.int64)


def _most_fillable(
    problem: AssignmentProblem, scores: Scores, weights: IntArray, columns: BoolArray
) -> int:
    """A sum that no pairs of these people exceed: by what mentees want, and by mentors' places."""
    rows = weights > 0
    of_column = np.zeros(problem.n_columns, dtype=np.int64)
    by_mentees, heaviest = 0, int(weights.max(initial=0))
    for tile, _, eligible in row_tiles(scores):
        is_open = eligible & columns & rows[tile, None]
        of_column += is_open.sum(axis=0)
        by_mentees += int(
            (np.minimum(problem.demand[tile], is_open.sum(axis=1)) * weights[tile]).sum()
        )
    by_mentors = int(np.minimum(problem.capacity, of_column).sum()) * heaviest
    return min(by_mentees, by_mentors)
