"""Reads what no pure flow holds: hours that pairs take, and quotas over groups of pairs."""

from collections.abc import Iterator, Mapping

import numpy as np

from benchmarks.case_errors import CaseError
from benchmarks.case_fields import LARGEST_BOUND, Fields, Numbers, numbers_of, whole_number
from benchmarks.limits import Limits
from benchmarks.scored import scale_together
from solver.scores import BoolArray
from solver.sides.constraints import Box, SideConstraint, Sides

SIDE_FIELDS = ("weights", "group_quotas", "per_mentee_quotas")
"""Fields that make a case something else than a pure flow."""

SAYING = ("name", "note")
"""Fields that say something about a quota and change nothing in it."""

Bounds = tuple[int | None, int | None]


def has_hours(fields: Fields) -> bool:
    """Tell whether a mentor's load is in hours, which each pair has its own number of."""
    return bool(fields.values.get("weights")) or fields.values.get("kind") == "gap"


def read_sides(fields: Fields, limits: Limits) -> Sides | None:
    """Read hours and quotas; None without any."""
    constraints = [
        *(_hours(fields, limits) if has_hours(fields) else ()),
        *_group_quotas(fields, limits),
        *_mentee_quotas(fields, limits),
    ]
    return Sides(tuple(constraints)) if constraints else None


def _hours(fields: Fields, limits: Limits) -> Iterator[SideConstraint]:
    """The hours of each mentor; all numbers are scaled alike, so that they stay whole."""
    n, m = len(limits.demand), len(limits.capacity)
    least, most = _loads(fields, "capacity_min", m, 0), _loads(fields, "capacity_max", m, 1)
    table = _weights(fields, n, m)
    if table is None or least is None or most is None:
        return
    if (least > most).any():
        fields.problems.append("capacity_min is above capacity_max for some mentor")
        return
    try:
        scaled = scale_together(table, np.concatenate((least, most)), limits.sizes)
    except CaseError as error:
        fields.problems.extend(f"hours: {problem}" for problem in error.problems)
        return
    if 2 * scaled.error_bound * scaled.scale >= 1:
        fields.note("weights", "hours of at most nine decimals")
        return
    by_mentor = scaled.values[: n * m].reshape(n, m).T.copy()
    low, high = scaled.values[n * m :].reshape(2, m).tolist()
    for j, hours in enumerate(by_mentor):
        box = Box(hours, _only(j, m).astype(np.int64))
        yield SideConstraint(f"hours of mentor {j}", low[j] or None, high[j], (box,))


def _weights(fields: Fields, n: int, m: int) -> Numbers | None:
    weights = fields.nested("weights")
    if not isinstance(fields.values.get("weights"), dict):
        return None
    weights.choice("encoding", ("dense",))
    weights.unread(("encoding", "rows"))
    rows = weights.values.get("rows")
    table = numbers_of(rows, m) if isinstance(rows, list) and len(rows) == n else None
    if table is None or not (table >= 0).all():
        weights.note("rows", f"{n} lists of {m} numbers from 0 on")
        return None
    return table


def _loads(fields: Fields, name: str, count: int, default: int) -> Numbers | None:
    """Hours of each mentor; one number holds for all."""
    given = fields.values.get(name)
    value = default if given is None else given
    table = numbers_of([value if isinstance(value, list) else [value] * count], count)
    if table is None or not ((table >= 0) & (table <= LARGEST_BOUND)).all():
        expected = f"a number from 0 to {LARGEST_BOUND:,}, or a list of {count} of them"
        fields.note(name, expected)
        return None
    numbers: Numbers = table[0]
    return numbers


def _group_quotas(fields: Fields, limits: Limits) -> Iterator[SideConstraint]:
    n, m = len(limits.demand), len(limits.capacity)
    for name, quota in _listed(fields, "group_quotas", ("mentees", "mentors", "min", "max")):
        rows, columns = _group(quota, "mentees", n), _group(quota, "mentors", m)
        bounds = _bounds(quota, name)
        if rows is not None and columns is not None and bounds is not None:
            yield SideConstraint(name, *bounds, (Box.of(rows, columns),))


def _mentee_quotas(fields: Fields, limits: Limits) -> Iterator[SideConstraint]:
    """One for each mentee, save those that their demand keeps anyway."""
    n, m = len(limits.demand), len(limits.capacity)
    for name, quota in _listed(fields, "per_mentee_quotas", ("mentors", "min", "max")):
        columns, bounds = _group(quota, "mentors", m), _bounds(quota, name)
        if columns is None or bounds is None:
            continue
        least, most = bounds
        is_free = np.full(n, least is None) & (most is None or limits.reachable_demand <= most)
        for i in np.flatnonzero(~is_free).tolist():
            box = Box.of(_only(i, n), columns)
            yield SideConstraint(f"{name} of mentee {i}", least, most, (box,))


def _listed(fields: Fields, name: str, known: tuple[str, ...]) -> Iterator[tuple[str, Fields]]:
    """Each quota of a list, with its place; an empty list and null are none."""
    given = fields.values.get(name) or []
    if not isinstance(given, list):
        fields.note(name, "a list of objects")
        return
    for place, quota in enumerate(given):
        where = f"{name}[{place}]"
        if not isinstance(quota, Mapping):
            fields.problems.append(f"{where} is wrong; expected an object")
            continue
        nested = Fields(quota, f"{where}.", fields.problems)
        nested.problems.extend(
            f"{where}.{other} is unknown; expected {', '.join(known)}"
            for other in quota
            if other not in (*known, *SAYING)
        )
        yield where, nested


def _group(quota: Fields, name: str, count: int) -> BoolArray | None:
    """Mask of some people, given as their ids or as "all"."""
    given = quota.values.get(name)
    if given == "all":
        return np.ones(count, dtype=np.bool_)
    ids = [whole_number(one) for one in given] if isinstance(given, list) else [None]
    known = [one for one in ids if one is not None and one < count]
    if len(known) < len(ids):
        quota.note(name, f'"all", or a list of ids below {count}')
        return None
    mask = np.zeros(count, dtype=np.bool_)
    mask[known] = True
    return mask


def _bounds(quota: Fields, name: str) -> Bounds | None:
    """Least and most pairs; a least of 0 asks for nothing."""
    least, most = (_bound(quota, bound) for bound in ("min", "max"))
    if least is not None and most is not None and least > most:
        quota.problems.append(f"{name}.min is {least}; expected at most {most} like max")
        return None
    return least or None, most


def _bound(quota: Fields, name: str) -> int | None:
    value = quota.values.get(name)
    found = None if value is None else whole_number(value)
    if value is not None and found is None:
        quota.note(name, f"a whole number from 0 to {LARGEST_BOUND:,}, or null")
    return found


def _only(place: int, count: int) -> BoolArray:
    mask: BoolArray = np.arange(count) == place
    return mask
