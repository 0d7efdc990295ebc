"""Checks of the policy's quotas, each by itself."""

from collections.abc import Iterator

from app.matching.checks.entries import doubled_names, valid_entries
from app.matching.checks.field_names import FieldNames
from app.matching.checks.params import reversed_bounds
from app.matching.checks.protected import is_justified, unjustified
from app.matching.checks.roster import Side
from app.matching.codes import Code
from app.matching.problems import Finding, Path, quoted
from app.matching.quota import Quota
from app.matching.subjects import subject, usable_id

_SIDES: tuple[Side, ...] = ("mentees", "mentors")


def quota_findings(document: object, fields: FieldNames) -> Iterator[Finding]:
    """Find quotas that contradict themselves, or choose people by what there is not."""
    quotas = [*valid_entries(document, "quotas", Quota)]
    yield from doubled_names(document, quotas)
    justified = is_justified(document)
    for path, quota in quotas:
        yield from _bounds(document, path, quota)
        for side in _SIDES:
            yield from _selector(path, quota, side, fields)
            for name in () if justified else _names(quota, side):
                yield from unjustified(document, name, (*path, side, name))


def _bounds(document: object, path: Path, quota: Quota) -> Iterator[Finding]:
    if quota.min is None and quota.max is None:
        message = f"{subject(document, path)} has neither min nor max, so that it asks for nothing."
        yield Finding(path, Code.QUOTA_WITHOUT_BOUNDS, message, expected="min, max or both")
    yield from reversed_bounds(document, path, quota.min, quota.max, ("min", "max"))
    for step, bound in (("min", quota.min), ("max", quota.max)):
        if quota.unit == "share" and bound is not None and bound > 1:
            at = (*path, step)
            message = f"{subject(document, at)} is a share and cannot be more than 1."
            yield Finding(at, Code.SHARE_ABOVE_ONE, message, expected="a number from 0 to 1")


def _names(quota: Quota, side: Side) -> list[str]:
    selector = quota.mentees if side == "mentees" else quota.mentors
    return [name for name in selector if name != "ids"]


def _selector(path: Path, quota: Quota, side: Side, fields: FieldNames) -> Iterator[Finding]:
    people = fields.roster.of(side)
    for name in _names(quota, side):
        yield from fields.misread(people, name, (*path, side, name))
    chosen = (quota.mentees if side == "mentees" else quota.mentors).get("ids")
    listed = isinstance(chosen, tuple)
    for index, entry in enumerate(chosen if isinstance(chosen, tuple) else (chosen,)):
        known = usable_id(entry)
        if known is not None and known not in people.by_id:
            at = (*path, side, "ids", index) if listed else (*path, side, "ids")
            yield Finding(
                path=at,
                code=Code.UNKNOWN_PERSON,
                message=f"No {people.one} has the id {quoted(known)}, named in a quota.",
                expected=f"the id of a {people.one}",
                people=(known,),
                misspelt=known,
                known=people.ids,
            )
