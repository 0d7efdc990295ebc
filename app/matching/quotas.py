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

from app.matching.hours import Hours
from app.matching.labels import label_of, labels_of
from app.matching.participants import Participants
from app.matching.quota import OF_MAX, OF_MIN, OF_PERSON, Quota
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores, row_tiles
from solver.sides.constraints import Box, SideConstraint, Sides

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor

_Limit = tuple[int | None, tuple[Box, ...]]


@dataclass(frozen=True, eq=False)
class QuotaBound:
    """One quota, or its part for one person, as bounded sums over pairs.

    Attributes
    ----------
    person
        Id of the mentee or mentor for whom alone it holds; None for all together.
    constraints
        What the solver keeps; a least sum may have been lowered.
    lowered_to
        What a minimum was lowered to, in the quota's unit; None where it stands.
    most
        The largest number that holds, in the quota's unit; None where there is none.
    counted
        What is counted, as boxes.
    whole
        What is counted divided by this is in the quota's unit: a number, or how many pairs some
        people have.
    """

    quota: Quota
    person: str | None
    constraints: tuple[SideConstraint, ...]
    lowered_to: Fraction | None
    most: Fraction | None
    counted: tuple[Box, ...]
    whole: int | Box

    def used(self, assignment: Assignment) -> Fraction | None:
        """What an assignment comes to, in the quota's unit; None as a share of no pairs."""
        whole = self.whole
        if isinstance(whole, Box):
            whole = _sum((whole,), assignment)
        return Fraction(_sum(self.counted, assignment), whole) if whole else None

    def is_kept(self, assignment: Assignment) -> bool:
        """Whether an assignment keeps the bounds."""
        return not Sides(self.constraints).broken(assignment)


@dataclass(frozen=True, eq=False)
class QuotaPart:
    """A quota over some rows and columns: all that it means, or one person of them.

    Attributes
    ----------
    person
        Id of the one mentee or mentor; None for all together.
    rows, columns
        Who is meant, as masks.
    """

    quota: Quota
    person: str | None
    rows: BoolArray
    columns: BoolArray

    @property
    def name(self) -> str:
        """What it is called in an answer."""
        name = self.quota.name
        return name if self.person is None else name + OF_PERSON + self.person

    @property
    def low(self) -> Fraction | None:
        """The smallest number: the decimal that was written, not its binary neighbour."""
        return None if self.quota.min is None else Fraction(repr(self.quota.min))

    @property
    def high(self) -> Fraction | None:
        """The largest number that holds for all alike."""
        return None if self.quota.highest is None else Fraction(repr(self.quota.highest))


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
    hours = Hours.of(participants)
    for quota in participants.policy.quotas:
        for part in parts_of(participants, quota, hours):
            if quota.unit == "share" and quota.of == "filled":
                found.append(_share_of_filled(part, problem, scores))
            else:
                found.append(_bound(part, hours, problem, scores))
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


def parts_of(participants: Participants, quota: Quota, hours: Hours) -> Iterator[QuotaPart]:
    """All together, or each person of one side alone; who states no hours has no bound by them."""
    rows = chosen(participants.mentees, quota.mentees)
    columns = chosen(participants.mentors, quota.mentors)
    if quota.each is None:
        yield QuotaPart(quota, None, rows, columns)
    elif quota.each == "mentee":
        for i in np.flatnonzero(rows).tolist():
            yield QuotaPart(quota, participants.mentee_ids[i], np.arange(len(rows)) == i, columns)
    else:
        for j in np.flatnonzero(columns).tolist():
            if not quota.by_own_hours or hours.given[j] is not None:
                alone = np.arange(len(columns)) == j
                yield QuotaPart(quota, participants.mentor_ids[j], rows, alone)


def _bound(part: QuotaPart, hours: Hours, problem: AssignmentProblem, scores: Scores) -> QuotaBound:
    """Bounds of a sum; hours that a mentor needs as a mentee count against the most alone."""
    weights, unit = part.rows.astype(np.int64), 1
    if part.quota.unit == "hours":
        weights, unit = hours.needed * part.rows, hours.hour
    elif part.quota.unit == "share":
        unit = int(problem.capacity[part.columns].sum())
    own: tuple[Box, ...] = (Box(weights, part.columns.astype(np.int64)),)
    every, high = own, part.high
    most = None if high is None else floor(high * unit)
    if part.quota.by_own_hours:
        (column,) = np.flatnonzero(part.columns).tolist()
        most, spent = hours.given[column] or 0, hours.spent(column)
        every, high = (*own, *(() if spent is None else (spent,))), Fraction(most, unit)
    asked = least = None if part.low is None else ceil(part.low * unit)
    if least is not None:
        least = min(least, _most_fillable(problem, scores, weights, part.columns))
        least = least if most is None else min(least, most)
    lowered = None if least is None or least == asked else Fraction(least, max(1, unit))
    constraints: tuple[SideConstraint, ...] = (SideConstraint(part.name, least, most, every),)
    if part.quota.is_split:
        constraints = tuple(_apart(part.name, (least, own), (most, every)))
    return QuotaBound(part.quota, part.person, constraints, lowered, high, every, unit)


def _apart(name: str, least: _Limit, most: _Limit) -> Iterator[SideConstraint]:
    """A least and a most of different sums."""
    both = least[0] is not None and most[0] is not None
    if least[0] is not None:
        yield SideConstraint(name + OF_MIN if both else name, least[0], None, least[1])
    if most[0] is not None:
        yield SideConstraint(name + OF_MAX if both else name, None, most[0], most[1])


def _share_of_filled(part: QuotaPart, problem: AssignmentProblem, scores: Scores) -> QuotaBound:
    """A share of all pairs of the same mentors; without any such pair every share is kept.

    A minimum is lowered to the share that the people meant can have when all places are filled:
    otherwise it could only be kept by filling fewer.
    """
    low, high, lowered = part.low, part.high, None
    own, every_row = part.rows.astype(np.int64), np.ones(len(part.rows), dtype=np.int64)
    columns = part.columns.astype(np.int64)
    if low is not None:
        mine, all_pairs = (
            _most_fillable(problem, scores, rows, part.columns) for rows in (own, every_row)
        )
        if mine < low * all_pairs:
            low = lowered = Fraction(mine, all_pairs)

    def beyond(share: Fraction | None) -> tuple[Box, ...]:
        """How many pairs of the people meant there are beyond their share, in parts of a pair."""
        if share is None:
            return ()
        mine, all_pairs = share.denominator * own, -share.numerator * every_row
        return Box(mine, columns), Box(all_pairs, columns)

    least, most = ((None if share is None else 0, beyond(share)) for share in (low, high))
    constraints = tuple(_apart(part.name, least, most))
    counted, whole = (Box(own, columns),), Box(every_row, columns)
    return QuotaBound(part.quota, part.person, constraints, lowered, high, counted, whole)


def _sum(boxes: tuple[Box, ...], assignment: Assignment) -> int:
    rows, columns = assignment.rows, assignment.columns
    return sum(int((box.rows[rows] * box.columns[columns]) @ assignment.amount) for box in boxes)


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
