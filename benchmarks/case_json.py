"""Reads cases of the format mm-case/1."""

import numpy as np

from benchmarks.case import Case, Sense
from benchmarks.case_errors import CaseError, not_available
from benchmarks.case_fields import LARGEST_BOUND, Fields, too_many_pairs
from benchmarks.case_preferences import PREFERENCE_KINDS, read_preference_case
from benchmarks.case_sides import SIDE_FIELDS, has_hours, read_sides
from benchmarks.encodings import has_sizes, read_scores
from benchmarks.json_text import parse_json
from benchmarks.limits import BoundNames, Limits
from benchmarks.scored import Scored
from solver.aims import PLAIN, Aim
from solver.sides.constraints import refuse_unfit

FLOW_KINDS = ("assignment", "b-matching", "transport", "feature-b-matching")
"""Kinds that are one pure flow, unless they have one of `SIDE_FIELDS`."""

SCORED_KINDS = (*FLOW_KINDS, "gap", "b-matching-quota")
"""Kinds that have a score for each pair."""

FIELDS = (
    *("format", "id", "kind", "sense", "n_mentees", "n_mentors", "scores", "forbidden"),
    *("demand_min", "demand_max", "capacity_min", "capacity_max", "pair_max"),
    *("mentees", "mentors", "expected"),
)
"""Fields that are read."""

DESCRIBING = (
    *("tests", "note", "source", "licence", "attribution"),
    *("capacity_unit", "zero_or_negative_scores_allowed"),
)
"""Fields that say something about a case and change nothing in it."""


def read_json_case(data: bytes) -> Case:
    """Read a case of the format mm-case/1.

    Raises
    ------
    CaseError
        With everything that is wrong, or that is not available yet.
    """
    document = parse_json(data)
    if not isinstance(document, dict):
        raise CaseError(["the file holds no JSON object"])
    fields = Fields(document)
    if fields.values.get("format") != "mm-case/1":
        fields.note("format", "mm-case/1")
        fields.stop_if_wrong()
    kind = fields.text("kind")
    if kind in PREFERENCE_KINDS:
        return read_preference_case(fields, kind)
    if kind and kind not in SCORED_KINDS:
        raise CaseError([not_available(f"kind {kind}")])
    return _read_scored_case(fields, kind)


def is_pure_flow(document: object) -> bool:
    """Tell whether a parsed file is a case without side constraints and preferences."""
    if not isinstance(document, dict) or document.get("kind") not in FLOW_KINDS:
        return False
    return not any(document.get(name) for name in SIDE_FIELDS)


def _read_scored_case(fields: Fields, kind: str) -> Case:
    sense: Sense = "min" if fields.choice("sense", ("max", "min")) == "min" else "max"
    name = fields.text("id")
    n, m = fields.count("n_mentees"), fields.count("n_mentors")
    unread = fields.unread((*FIELDS, *DESCRIBING, *SIDE_FIELDS))
    pair_max = _read_pair_max(fields)
    fields.problems.extend(too_many_pairs(n, m))
    if not n or not m or too_many_pairs(n, m):  # nothing else can be judged without them
        fields.stop_if_wrong()
    limits = _read_limits(fields, n, m, pair_max)
    scored = _read_scores(fields, limits, -1 if sense == "min" else 1)
    aim = _read_aim(fields, limits)
    fields.problems.extend(limits.contradictions(BoundNames()))
    fields.stop_if_wrong()
    if scored is None:
        raise AssertionError("scores that cannot be read are a problem")
    case = Case(
        id=name,
        kind=kind,
        sense=sense,
        problem=limits.problem(scored),
        scores=scored.scores,
        scale=scored.scale,
        error_bound=scored.error_bound,
        expected=fields.described("expected"),
        unread=unread,
        aim=aim,
    )
    _refuse_unfit(case)
    return case


def _read_aim(fields: Fields, limits: Limits) -> Aim:
    sides = read_sides(fields, limits)
    return PLAIN if sides is None else Aim("levels", sides)


def _refuse_unfit(case: Case) -> None:
    if case.aim.sides is not None:
        try:
            refuse_unfit(case.problem, case.aim.sides)
        except ValueError as error:
            raise CaseError([str(error)]) from None


def _read_limits(fields: Fields, n: int, m: int, pair_max: int | None) -> Limits:
    """Read the bounds; a maximum that is wrong counts as its minimum, so it contradicts nothing.

    Where loads are hours, `benchmarks.case_sides` reads them: they bound no number of pairs.
    """
    no_places, no_loads = (np.broadcast_to(np.int64(0), (length,)) for length in (n, m))
    demand_min = fields.bounds("demand_min", 0, no_places)
    capacity, min_load = np.broadcast_to(np.int64(LARGEST_BOUND), (m,)), no_loads
    if not has_hours(fields):
        min_load = fields.bounds("capacity_min", 0, no_loads)
        capacity = fields.bounds("capacity_max", 1, min_load)
    return Limits(
        demand=fields.bounds("demand_max", 1, demand_min),
        demand_min=demand_min,
        capacity=capacity,
        min_load=min_load,
        pair_max=pair_max,
        forbidden=fields.pairs("forbidden", n, m),
    )


def _read_scores(fields: Fields, limits: Limits, sign: int) -> Scored | None:
    """Read the scores once their number is known to fit; what is wrong stands with the rest."""
    if not has_sizes(fields, len(limits.demand), len(limits.capacity)):
        return None
    try:
        return read_scores(fields, limits.sizes, sign)
    except CaseError as error:
        fields.problems.extend(error.problems)
        return None


def _read_pair_max(fields: Fields) -> int | None:
    """One unless the field says otherwise; null means no limit."""
    value = fields.values.get("pair_max", 1)
    if value is None:
        return None
    if type(value) is int and 1 <= value <= LARGEST_BOUND:
        return value
    fields.note("pair_max", f"a whole number from 1 to {LARGEST_BOUND:,}, or null")
    return 1
