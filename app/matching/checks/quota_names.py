"""Checks of the quotas' names, under which an answer tells what they charge and which clash."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import permutations, product

from app.matching.aim import TWO_CYCLES
from app.matching.checks.entries import doubled_names
from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.keeping import MAX_CHANGES
from app.matching.problems import Finding, Path, quoted
from app.matching.quota import OF_MAX, OF_MIN, OF_PERSON, Quota
from app.matching.subjects import subject

_TAKEN = dict.fromkeys((TWO_CYCLES, MAX_CHANGES), "something else in an answer")

Ids = Callable[[str], list[str]]
"""Sorted ids of the mentees or the mentors, by what one of them is called."""


def quota_name_findings(
    document: object, quotas: Sequence[tuple[Path, Quota]], roster: Roster
) -> Iterator[Finding]:
    """Find names that an entry before has, or something else in an answer."""
    yield from doubled_names(document, quotas, _TAKEN)
    ids = {"mentee": roster.mentees.by_id.keys(), "mentor": roster.mentors.by_id.keys()}
    ordered = cache(lambda one: sorted(ids[one]))
    told: set[Path] = set()
    for (_, short), (path, long) in permutations(quotas, 2):
        if path not in told and short.name != long.name and long.name.startswith(short.name):
            name = _shared(short, long, ordered)
            if name is not None:
                told.add(path)
                yield _finding(document, path, short, name)


def _finding(document: object, path: Path, whole: Quota, name: str) -> Finding:
    at = (*path, "name")
    message = (
        f"{subject(document, at)}: an answer calls a part of the quota {quoted(whole.name)} "
        f"{quoted(name)} too."
    )
    return Finding(at, Code.DUPLICATE_NAME, message, expected="a name of its own")


def _shared(short: Quota, long: Quota, ids: Ids) -> str | None:
    """Find a name that parts of both quotas may have; the one's name begins the other's."""
    rest = long.name.removeprefix(short.name)
    if short.each is None:
        return long.name if long.each is None and rest in _endings(short) else None
    if not rest.startswith(OF_PERSON):
        return None
    known, everybody = rest.removeprefix(OF_PERSON), ids(short.each)
    if long.each is not None:  # their parts can only meet in an id that goes on in that way
        return _first(everybody, known + OF_PERSON, short)
    for own, ending in product(_endings(long), _endings(short)):
        told = known + own
        if told.endswith(ending) and _has(everybody, told.removesuffix(ending)):
            return long.name + own
    return None


def _endings(quota: Quota) -> tuple[str, ...]:
    return ("", OF_MIN, OF_MAX) if quota.is_split else ("",)


def _has(ordered: list[str], known: str) -> bool:
    place = bisect_left(ordered, known)
    return ordered[place : place + 1] == [known]


def _first(ordered: list[str], beginning: str, quota: Quota) -> str | None:
    place = bisect_left(ordered, beginning)
    found = next((one for one in ordered[place : place + 1] if one.startswith(beginning)), None)
    return None if found is None else quota.name + OF_PERSON + found
