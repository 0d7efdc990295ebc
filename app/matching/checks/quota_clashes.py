"""Checks of quotas against one another: bounds that cannot be kept together, whoever is matched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import ceil, floor

import numpy as np

from app.matching.checks.reach import reachable
from app.matching.codes import Code
from app.matching.hours import Hours
from app.matching.participants import Participants
from app.matching.problems import Finding, quoted
from app.matching.quota import Quota
from app.matching.quotas import chosen, parts_of
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class _Bounds:
    """A quota as bounds of a sum over some rows and columns.

    Attributes
    ----------
    measure
        Only sums of one measure can be compared; a share of the places is told in pairs.
    least
        Of all its people together, no more than they can fill; 0 where there is none.
    most
        Of all together, or of each; None where there is none.
    """

    index: int
    quota: Quota
    measure: str
    rows: BoolArray
    columns: BoolArray
    least: Fraction
    most: Fraction | None

    @property
    def name(self) -> str:
        return quoted(self.quota.name)

    def most_of(self, part: "_Bounds") -> Fraction | None:
        """Largest sum over a part of its people."""
        if self.most is None:
            return None
        people = {"mentee": part.rows, "mentor": part.columns}
        count = 1 if self.quota.each is None else int(people[self.quota.each].sum())
        return self.most * count


def quota_clash_findings(people: Participants) -> Iterator[Finding]:
    """Find a minimum above the maximum of a larger group, and minima that are too much together."""
    every = [*_bounds(people)]
    for part, whole in permutations(every, 2):
        most = whole.most_of(part) if _is_within(part, whole) else None
        if most is not None and part.least > most:
            message = (
                f"The quota {part.name} asks for more than the quota {whole.name} allows all of "
                "the same people."
            )
            yield _finding(part, message)
    yield from _too_much_together(people, every)


def _bounds(people: Participants) -> Iterator[_Bounds]:
    hours = Hours.of(people)
    places = _integers([mentor.capacity for mentor in people.mentors])
    for index, quota in enumerate(people.policy.quotas):
        rows, columns = chosen(people.mentees, quota.mentees), chosen(people.mentors, quota.mentors)
        if not rows.any() or not columns.any():
            continue
        measure, unit = quota.unit, 1
        if quota.unit == "share" and quota.of == "capacity":
            if quota.each is not None:
                continue
            measure, unit = "pairs", int(places[columns].sum())
        least = Fraction(0)
        for part in parts_of(people, quota, hours) if quota.min is not None else ():
            least += min(part.low or Fraction(0), reachable(part, people, hours)) * unit
        most = None if quota.highest is None else Fraction(repr(quota.highest)) * unit
        if measure == "pairs":
            least, most = Fraction(ceil(least)), None if most is None else Fraction(floor(most))
        yield _Bounds(index, quota, measure, rows, columns, least, most)


def _is_within(part: _Bounds, whole: _Bounds) -> bool:
    if part.measure != whole.measure or (part.rows & ~whole.rows).any():
        return False
    if part.measure == "share":  # of the pairs of the very same mentors
        is_same = bool((part.columns == whole.columns).all())
        return is_same and part.quota.each is None and whole.quota.each is None
    return not (part.columns & ~whole.columns).any()


def _too_much_together(people: Participants, every: Sequence[_Bounds]) -> Iterator[Finding]:
    """Add up minima of groups that have nobody in common."""
    wanted = _integers([mentee.demand for mentee in people.mentees])
    places = _integers([mentor.capacity for mentor in people.mentors])
    counted = [one for one in every if one.measure == "pairs" and one.least > 0]
    told: set[frozenset[int]] = set()
    for among, most, of_mentees in ((places, "places", True), (wanted, "mentors", False)):
        for one in counted:
            family = _disjoint(one, counted, of_mentees=of_mentees)
            within = one.columns if of_mentees else one.rows
            least, there_are = sum(each.least for each in family), int(among[within].sum())
            key = frozenset(each.index for each in family)
            if len(family) > 1 and least > there_are and key not in told:
                told.add(key)
                names = ", ".join(each.name for each in family)
                message = (
                    f"The quotas {names} ask for {int(least):,} pairs together, of people who have "
                    f"{there_are:,} {most} in all."
                )
                yield _finding(max(family, key=lambda each: each.index), message)


def _disjoint(one: _Bounds, every: Sequence[_Bounds], *, of_mentees: bool) -> list[_Bounds]:
    """Choose quotas of disjoint groups of one side, within the other side's people of one quota."""
    family, used = [one], (one.rows if of_mentees else one.columns).copy()
    for other in every:
        across, within = other.rows, other.columns & ~one.columns
        if not of_mentees:
            across, within = other.columns, other.rows & ~one.rows
        if not within.any() and not (across & used).any():
            family.append(other)
            used |= across
    return sorted(family, key=lambda each: each.index)


def _finding(part: _Bounds, message: str) -> Finding:
    return Finding(("policy", "quotas", part.index, "min"), Code.QUOTAS_CLASH, message)


def _integers(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
