"""Reads cases of the format mm-case/1."""

from collections.abc import Mapping

from benchmarks.case import Case, Limits, Sense
from benchmarks.case_errors import CaseError, not_available
from benchmarks.case_fields import Fields
from benchmarks.encodings import read_scores
from benchmarks.json_text import parse_json

KINDS = ("assignment", "b-matching", "transport", "feature-b-matching")
"""Kinds that are one pure flow."""

NOT_BUILT = ("weights", "group_quotas", "per_mentee_quotas")
"""Fields that make a case something else than a pure flow."""

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
    kind, sense = _read_kind(fields)
    name = fields.text("id")
    n, m = fields.count("n_mentees"), fields.count("n_mentors")
    unread = fields.unread((*FIELDS, *DESCRIBING, *NOT_BUILT))
    if not n or not m:  # nothing else can be judged without them
        fields.stop_if_wrong()
    limits = _read_limits(fields, n, m)
    scored = read_scores(fields, limits.sizes, -1 if sense == "min" else 1)
    fields.stop_if_wrong()
    if scored is None:
        raise AssertionError("scores that cannot be read are a problem")
    return Case(
        id=name,
        kind=kind,
        sense=sense,
        problem=limits.problem(scored),
        scores=scored.scores,
        scale=scored.scale,
        error_bound=scored.error_bound,
        expected=_expected(fields),
        unread=unread,
    )


def _read_kind(fields: Fields) -> tuple[str, Sense]:
    if fields.values.get("format") != "mm-case/1":
        fields.note("format", "mm-case/1")
        fields.stop_if_wrong()
    kind = fields.text("kind")
    if kind and kind not in KINDS:
        raise CaseError([not_available(f"kind {kind}")])
    held = [name for name in NOT_BUILT if fields.values.get(name)]
    fields.problems.extend(not_available(f"the field {name}") for name in held)
    return kind, "min" if fields.choice("sense", ("max", "min")) == "min" else "max"


def _read_limits(fields: Fields, n: int, m: int) -> Limits:
    return Limits(
        demand=fields.bounds("demand_max", n, 1),
        demand_min=fields.bounds("demand_min", n, 0),
        capacity=fields.bounds("capacity_max", m, 1),
        min_load=fields.bounds("capacity_min", m, 0),
        pair_max=_read_pair_max(fields),
        forbidden=fields.pairs("forbidden", n, m),
    )


def _read_pair_max(fields: Fields) -> int | None:
    """One unless the field says otherwise; null means no limit."""
    value = fields.values.get("pair_max", 1)
    if value is None:
        return None
    if type(value) is int and value >= 1:
        return value
    fields.note("pair_max", "a whole number from 1 on, or null")
    return 1


def _expected(fields: Fields) -> Mapping[str, object]:
    value = fields.values.get("expected")
    return value if isinstance(value, dict) else {}
