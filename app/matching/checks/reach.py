"""Checks of quotas against the people who take part."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.hours import Hours
from app.matching.participants import Participants
from app.matching.problems import Finding, Path, quoted
from app.matching.quota import Quota, Selector
from app.matching.quotas import QuotaPart, chosen, parts_of
from solver.scores import BoolArray, IntArray

People = Sequence[Mentee] | Sequence[Mentor]


def reach_findings(people: Participants) -> Iterator[Finding]:
    """Find quotas that choose nobody, or ask for more than those whom they choose can fill."""
    hours = Hours.of(people)
    for index, quota in enumerate(people.policy.quotas):
        path: Path = ("policy", "quotas", index)
        yield from _of_nobody((*path, "mentees"), quota, people.mentees, quota.mentees)
        yield from _of_nobody((*path, "mentors"), quota, people.mentors, quota.mentors)
        if quota.min is not None:
            most = min(
                (reachable(part, people, hours) for part in parts_of(people, quota, hours)),
                default=None,
            )
            if most is not None and Fraction(repr(quota.min)) > most:
                yield _too_much(path, quota, most)


def reachable(part: QuotaPart, people: Participants, hours: Hours) -> Fraction:
    """No pairs of these people come to more, in the quota's unit, whoever may be matched.

    Where the quota chooses nobody, that is told alone, and nothing is out of reach.
    """
    quota, columns = part.quota, part.columns
    if not part.rows.any() or not columns.any():
        return Fraction(10**9)
    weights = hours.needed * part.rows if quota.unit == "hours" else part.rows.astype(np.int64)
    most = _most(people, weights, columns)
    if quota.unit == "hours":
        return Fraction(most, hours.hour)
    if quota.unit == "pairs":
        return Fraction(most)
    if quota.of == "capacity":
        return Fraction(most, int(_places(people)[columns].sum()))
    everybody = np.ones(len(people.mentees), dtype=np.int64)
    return Fraction(most, _most(people, everybody, columns))


def _places(people: Participants) -> IntArray:
    return np.array([mentor.capacity for mentor in people.mentors], dtype=np.int64)


def _most(people: Participants, weights: IntArray, columns: BoolArray) -> int:
    """Compare what mentees want with the places, as if everybody could be matched."""
    wanted = np.array([mentee.demand for mentee in people.mentees], dtype=np.int64)
    rows, places = weights > 0, _places(people)
    by_mentees = int((np.minimum(wanted, int(columns.sum())) * weights).sum())
    by_mentors = int(np.minimum(places[columns], int(rows.sum())).sum()) * int(weights.max())
    return min(by_mentees, by_mentors)


def _of_nobody(path: Path, quota: Quota, people: People, selector: Selector) -> Iterator[Finding]:
    """Each value is somebody's; but they may pause, or nobody has all of them."""
    if not chosen(people, selector).any():
        message = f"The quota {quoted(quota.name)} chooses nobody who takes part."
        yield Finding(path, Code.QUOTA_CHOOSES_NOBODY, message)


def _too_much(path: Path, quota: Quota, most: Fraction) -> Finding:
    whom = "in all" if quota.each is None else f"for each of its {quota.each}s"
    what = f"{quota.min:g} {quota.unit}"
    if quota.unit == "share":
        what = f"a share of {quota.min:g}"
    shown = f"{float(most):,.6g}"
    return Finding(
        path=(*path, "min"),
        code=Code.QUOTA_OUT_OF_REACH,
        message=f"The quota {quoted(quota.name)} asks for at least {what} {whom}, and there can "
        f"be {shown} at most.",
        expected=f"at most {shown}",
    )
