"""Checks of the policy's quotas, each by itself."""

from collections.abc import Iterator

from app.matching.checks.entries import valid_entries
from app.matching.checks.field_names import FieldNames
from app.matching.checks.groups import Groups, id_findings
from app.matching.checks.params import reversed_bounds
from app.matching.checks.protected import is_justified, unjustified
from app.matching.checks.quota_names import quota_name_findings
from app.matching.checks.roster import Side
from app.matching.codes import Code
from app.matching.problems import Finding, Path
from app.matching.quota import Quota
from app.matching.subjects import subject

_SIDES: tuple[Side, ...] = ("mentees", "mentors")


def quota_findings(document: object, fields: FieldNames) -> Iterator[Finding]:
    """Find quotas that contradict themselves, or choose people by what there is not."""
    quotas = [*valid_entries(document, "quotas", Quota)]
    yield from quota_name_findings(document, quotas, fields.roster)
    justified, groups = is_justified(document), Groups()
    for path, quota in quotas:
        yield from _bounds(document, path, quota)
        for side in _SIDES:
            yield from _selector(path, quota, side, fields, groups)
            for name in () if justified else _names(quota, side):
                yield from unjustified(document, name, (*path, side, name))


def _bounds(document: object, path: Path, quota: Quota) -> Iterator[Finding]:
    if quota.min is None and quota.max is None:
        message = f"{subject(document, path)} has neither min nor max, so that it asks for nothing."
        yield Finding(path, Code.QUOTA_WITHOUT_BOUNDS, message, expected="min, max or both")
    if quota.by_own_hours and (quota.each, quota.unit) != ("mentor", "hours"):
        at = (*path, "max")
        message = f'{subject(document, at)}: "hours_per_month" is for each mentor alone, in hours.'
        expected = 'a number, or each "mentor" and unit "hours" beside it'
        yield Finding(at, Code.NOT_TOGETHER, message, expected=expected)
    yield from reversed_bounds(document, path, quota.min, quota.highest, ("min", "max"))
    for step, bound in (("min", quota.min), ("max", quota.highest)):
        if bound is not None:
            yield from _bound(document, (*path, step), quota.unit, bound)


def _bound(document: object, at: Path, unit: str, bound: float) -> Iterator[Finding]:
    if unit == "share" and bound > 1:
        message = f"{subject(document, at)} is a share and cannot be more than 1."
        yield Finding(at, Code.SHARE_ABOVE_ONE, message, expected="a number from 0 to 1")
    elif unit == "pairs" and not bound.is_integer():
        message = f"{subject(document, at)} is a number of pairs and must be whole."
        expected = 'a whole number, or unit "share" beside it'
        yield Finding(at, Code.PAIRS_NOT_WHOLE, message, expected=expected)
    elif unit == "hours" and round(bound, 6) != bound:
        expected = "a number with at most six decimals"
        message = f"{subject(document, at)} must be {expected}."
        yield Finding(at, Code.TOO_MANY_DECIMALS, message, expected=expected)


def _names(quota: Quota, side: Side) -> list[str]:
    selector = quota.mentees if side == "mentees" else quota.mentors
    return [name for name in selector if name != "ids"]


def _selector(
    path: Path, quota: Quota, side: Side, fields: FieldNames, groups: Groups
) -> Iterator[Finding]:
    people = fields.roster.of(side)
    selector = quota.mentees if side == "mentees" else quota.mentors
    for name, value in selector.items() if people.listed else ():
        at = (*path, side, name)
        if name == "ids":
            yield from id_findings(at, quota, people, value)
        elif name in fields.known(people):
            yield from groups.findings(at, quota, people, name, value)
        else:
            yield from fields.misread(people, name, at)
