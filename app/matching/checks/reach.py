"""Checks of quotas against the people who take part."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.field_values import value_of
from app.matching.participants import Participants
from app.matching.problems import Finding, Path, quoted
from app.matching.quota import Quota, Selector
from app.matching.quotas import chosen
from solver.scores import IntArray

People = Sequence[Mentee] | Sequence[Mentor]


def reach_findings(people: Participants) -> Iterator[Finding]:
    """Find quotas that choose nobody, or ask for more than those whom they choose can fill."""
    for index, quota in enumerate(people.policy.quotas):
        path: Path = ("policy", "quotas", index)
        yield from _of_nobody((*path, "mentees"), quota, people.mentees, quota.mentees)
        yield from _of_nobody((*path, "mentors"), quota, people.mentors, quota.mentors)
        mentees, mentors = (
            chosen(people.mentees, quota.mentees),
            chosen(people.mentors, quota.mentors),
        )
        if mentees.any() and mentors.any() and quota.unit == "pairs" and quota.min is not None:
            wanted = np.array([mentee.demand for mentee in people.mentees])[mentees]
            places = np.array([mentor.capacity for mentor in people.mentors])[mentors]
            yield from _too_much(path, quota, wanted, places)


def _of_nobody(path: Path, quota: Quota, people: People, selector: Selector) -> Iterator[Finding]:
    if chosen(people, selector).any():
        return
    alone = [name for name in selector if not chosen(people, {name: selector[name]}).any()]
    message = f"The quota {quoted(quota.name)} chooses nobody who takes part"
    for name in alone:
        value = selector[name]
        yield Finding(
            path=(*path, name),
            code=Code.QUOTA_CHOOSES_NOBODY,
            message=f"{message}, by {quoted(name)}.",
            misspelt=value if isinstance(value, str) and name != "ids" else None,
            known=_groups(people, name),
        )
    if not alone:
        yield Finding(path, Code.QUOTA_CHOOSES_NOBODY, f"{message}.")


def _groups(people: People, field: str) -> list[str]:
    """Labels that several people have: the names of groups, not anybody's own words."""
    told = (value_of(person, field) for person in people)
    counts = Counter(
        entry
        for value in told
        for entry in (value if isinstance(value, tuple) else (value,))
        if isinstance(entry, str)
    )
    return sorted(label for label, count in counts.items() if count > 1)


def _too_much(path: Path, quota: Quota, wanted: IntArray, places: IntArray) -> Iterator[Finding]:
    """Compare a smallest number of pairs with what demand and capacity alone allow."""
    by_mentee = np.minimum(wanted, len(places))
    by_mentor = np.minimum(places, len(wanted))
    match quota.each:
        case "mentee":
            most, whom = int(by_mentee.min()), "for each of its mentees"
        case "mentor":
            most, whom = int(by_mentor.min()), "for each of its mentors"
        case _:
            most, whom = int(min(by_mentee.sum(), by_mentor.sum())), "in all"
    if quota.min is not None and quota.min > most:
        message = (
            f"The quota {quoted(quota.name)} asks for at least {quota.min:g} pairs {whom}, and "
            f"there can be {most:,} at most."
        )
        yield Finding((*path, "min"), Code.QUOTA_OUT_OF_REACH, message, f"at most {most:,}")
