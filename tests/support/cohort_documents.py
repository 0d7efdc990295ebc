"""Cohort documents for tests: small ones by hand, and Hypothesis strategies for any."""

import copy
from collections.abc import Mapping
from functools import reduce
from typing import Any

from hypothesis import strategies as st

from app.matching.reading import read_cohort

Document = dict[Any, Any]
"""A JSON object; also stands for the lists in it, where a path is walked."""
Step = str | int

LONG_GOAL = "Lead my first team through a reorganisation"


def mentee(known: str = "e1", /, **fields: object) -> Document:
    """A mentee without any problem; ``fields`` are added or changed."""
    return {"id": known, "goals": LONG_GOAL, **fields}


def mentor(known: str = "r1", /, **fields: object) -> Document:
    """A mentor without any problem, with enough places."""
    return {"id": known, "expertise": "Engineering director", "capacity": 9, **fields}


def document(**fields: object) -> Document:
    """A cohort of two mentees and two mentors without any problem."""
    people = {"mentees": [mentee("e1"), mentee("e2")], "mentors": [mentor("r1"), mentor("r2")]}
    return {**people, **fields}


def full_document() -> Document:
    """A cohort that uses every field there is, without any problem."""
    goals = [
        "Lead my first team",
        {
            "text": "Return to work after an illness",
            "horizon": "long_term",
            "weight": 2.0,
            "private": True,
        },
    ]
    asked = {"skills_wanted": ["negotiation"], "support_wanted": ["confidence"]}
    offered = {"skills": ["negotiation"], "support_offered": ["confidence"], "first_time": False}
    needs = {"demand": 2, "demand_min": 1, "priority": 3, "prefers": ["r1"], "avoids": ["r2"]}
    gives = {"min_load": 1, "prefers": ["e1"], "avoids": ["e2"], "looking_for": ["Somebody new"]}
    return document(
        label="A first match",
        meta=[1, {"sheet": "A"}],
        round={"name": "Autumn", "starts_on": "2026-09-14", "ends_on": "2027-03-12"},
        org_chart=[["e1", "x7"], ["x7", "x8"]],
        mentees=[
            mentee("e1", goals=goals, top_criterion="goals", **needs, **asked, **_both_sides()),
            mentee("e2", **_briefly(), attributes={"track": "teaching"}),
        ],
        mentors=[
            mentor("r1", expertise=["Director", "Choir"], **gives, **offered, **_both_sides()),
            mentor("r2", **_briefly(), seniority="junior"),
            mentor("e2", **_briefly(), seniority="SENIOR"),
        ],
        policy=_full_policy(),
    )


def _both_sides() -> Document:
    return {
        "name": "Ada",
        "about": "Runs a choir",
        "background": ["Nurse for six years", "Ward manager"],
        "interests": ["hiking"],
        "industry": "healthcare",
        "department": "Finance",
        "organisation": "Northwind",
        "past_organisations": ["University of Leeds"],
        "seniority": "senior",
        "reports_to": "x9",
        "languages": ["en", "pt-BR"],
        "time_zone": "Europe/Lisbon",
        "availability": [{"day": "tuesday", "start": "17:00", "end": "19:30"}],
        "hours_per_month": 2.5,
        "commitment_months": 6.0,
        "meeting_format": "either",
        "location": "Leeds",
        "communication_style": "balanced",
        "meetings_per_month": 2.0,
        "wishes": [
            {"field": "languages", "op": "has", "value": ["en", "pt"], "importance": "nice"}
        ],
        "status": "active",
        "available_from": "2026-09-01",
        "available_until": "2027-04-01",
        "signed_up_at": "2026-08-01T09:30:00Z",
        "attributes": {"track": "research", "tools": ["R", 3.0], "year": 2.0, "remote": True},
        "audit": {"first_generation": True},
        "meta": {"row": [1, None]},
    }


def _briefly() -> Document:
    """What the rules of the full document read."""
    return {
        "reports_to": "x9",
        "languages": ["en"],
        "availability": [{"day": "tuesday", "start": "18:00", "end": "20:00"}],
        "time_zone": "Europe/Lisbon",
    }


def _full_policy() -> Document:
    return {
        "preset": "balanced",
        "criteria": [
            _criterion("goals", "text", "goals", "expertise", weight=2.5, missing="zero"),
            _criterion("tools", "overlap", "attributes.tools", "attributes.tools", enough=2.0),
            _criterion(
                "track",
                "table",
                "attributes.track",
                "attributes.track",
                table={"research": {"research": 1.0}},
            ),
            _criterion("ladder", "ordinal", "seniority", "seniority", order=["junior", "senior"]),
        ],
        "rules": [
            _rule("language", "shared_language"),
            _rule("hours", "overlap_hours", least=1.0, unknown="block"),
            _rule(
                "tracks",
                "if_then",
                mentee={"field": "attributes.track", "op": "is", "value": "research"},
                mentor={"field": "seniority", "op": "at_least", "value": "senior"},
            ),
        ],
        "scores": [["e1", "r1", 0.8]],
        "conflicts": [["e1", "r2", "family"]],
        "history": [["e1", "r2", "Spring"]],
        "quotas": [
            {
                "name": "finance",
                "mentees": {"department": ["Finance", "Law"]},
                "mentors": {"ids": ["r1", "r2"]},
                "min": 0.0,
                "max": 9.0,
                "unit": "pairs",
                "of": "filled",
                "each": "mentor",
            }
        ],
        "seniority_ladder": ["junior", "senior"],
        "justification": None,
        "pinned": [
            ["e1", "r1"],
            {"mentee": "e2", "mentor": "r2", "override": ["language"], "note": "Both asked"},
        ],
        "forbidden": [["e2", "r1"]],
        "current": [["e2", "r2"]],
        "min_score": 0.25,
        "weak_fit": "flag",
        "spread": None,  # not together with quotas
        "objective": "total_score",
        "time_limit_s": 30.0,
        "work_limit": 1_000_000,
        "seed": "seed",
        "ids": "separate",
    }


def _criterion(
    name: str,
    kind: str,
    mentee_field: str,
    mentor_field: str,
    *,
    weight: float = 1.0,
    missing: str = "neutral",
    **params: object,
) -> Document:
    return {
        "name": name,
        "kind": kind,
        "weight": weight,
        "mentee_field": mentee_field,
        "mentor_field": mentor_field,
        "missing": missing,
        "params": params,
    }


def _rule(name: str, kind: str, *, unknown: str = "allow", **params: object) -> Document:
    return {"name": name, "kind": kind, "params": params, "unknown": unknown}


def found(value: object) -> list[tuple[str, str]]:
    """Pointer and code of each problem of a document."""
    return [(problem.pointer, problem.code) for problem in read_cohort(value).problems]


def places(value: object, top: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """The path of each value inside a document, without the top itself."""
    if isinstance(value, dict):
        children: list[tuple[Step, Any]] = list(value.items())
    else:
        children = list(enumerate(value)) if isinstance(value, list) else []
    inside = [(*top, step) for step, _ in children]
    return [
        path
        for here, (_, child) in zip(inside, children, strict=True)
        for path in (here, *places(child, here))
    ]


def replaced(value: Document, path: tuple[Step, ...], new: object) -> Document:
    """A copy of a document with another value at a path below the top."""
    result = copy.deepcopy(value)
    at(result, path[:-1])[path[-1]] = new
    return result


def removed(value: Document, path: tuple[Step, ...]) -> Document:
    """A copy of a document without the value at a path below the top."""
    result = copy.deepcopy(value)
    del at(result, path[:-1])[path[-1]]
    return result


def at(value: Document, path: tuple[Step, ...]) -> Document:
    """The value at a path."""
    return reduce(lambda inside, step: inside[step], path, value)


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(CHARACTERS, max_size=30)
IDS = st.text(CHARACTERS, min_size=1, max_size=5)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
GOALS = (
    st.none()
    | TEXTS
    | st.lists(
        TEXTS | st.fixed_dictionaries({"text": TEXTS}, optional={"private": st.booleans()}),
        max_size=4,
    )
)
EXPERTISE = st.none() | TEXTS | st.lists(TEXTS, max_size=4)


LABELS = st.text(CHARACTERS, min_size=1, max_size=5) | st.sampled_from(["Law", " law", "Finance"])
_LABEL_LISTS = st.lists(LABELS, max_size=3)
_NUMBERS = st.floats(-1e12, 1e12) | st.integers(-5, 5)
_TOLD: Mapping[str, st.SearchStrategy[object]] = {
    "department": LABELS,
    "interests": _LABEL_LISTS,
    "seniority": LABELS | _NUMBERS,
    "languages": st.lists(st.sampled_from(["en", "en-GB", "pt-BR"]), max_size=3),
    "time_zone": st.sampled_from(["Europe/Lisbon", "Asia/Kathmandu", "UTC"]),
    "availability": st.lists(
        st.sampled_from(
            [
                {"day": "monday", "start": "09:00", "end": "17:00"},
                {"day": "monday", "start": "16:30", "end": "24:00"},
                {"day": "sunday", "start": "00:00", "end": "00:01"},
            ]
        ),
        max_size=3,
    ),
    "hours_per_month": st.floats(0, 744),
    "available_from": st.dates().map(str),
    "available_until": st.dates().map(str),
    "attributes": st.dictionaries(
        st.sampled_from(["track", "year"]), LABELS | _NUMBERS | st.booleans() | _LABEL_LISTS
    ),
    "wishes": st.lists(
        st.fixed_dictionaries(
            {
                "field": st.sampled_from(["department", "seniority", "languages"]),
                "op": st.sampled_from(["is", "is_not", "has", "at_least"]),
                "value": LABELS | _NUMBERS | _LABEL_LISTS,
                "importance": st.sampled_from(["must", "nice"]),
            }
        ),
        max_size=2,
    ),
}


def _entry(name: str, kind: str, **fields: object) -> Document:
    return {"name": name, "kind": kind, **fields}


_CRITERIA = st.lists(
    st.sampled_from(
        [
            _entry("goals", "text"),
            _entry("department", "differ", mentee_field="department", mentor_field="department"),
            _entry("steps", "distance", mentee_field="seniority", mentor_field="seniority"),
            _entry("times", "availability", params={"enough": 3}),
            _entry("ladder", "seniority", params={"least": 1, "most": 3}),
        ]
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda entry: str(entry["name"]),
)
_RULES = st.lists(
    st.sampled_from(
        [
            _entry("other", "differ", params={"field": "department"}),
            _entry("same", "same", params={"field": "department"}, unknown="block"),
            _entry("talk", "shared_language"),
            _entry("hours", "overlap_hours", params={"least": 2}),
            _entry("above", "seniority_above", params={"least": 1}, unknown="block"),
            _entry("near", "time_zone_distance", params={"most": 2}),
            _entry("dates", "dates"),
        ]
    ),
    max_size=4,
    unique_by=lambda entry: str(entry["name"]),
)
_QUOTAS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("law"),
            "mentees": st.sampled_from([{}, {"department": "Law"}, {"ids": ["a", "b"]}]),
            "min": st.integers(0, 9),
        },
        optional={
            "each": st.sampled_from(["mentee", "mentor"]),
            "unit": st.sampled_from(["pairs", "hours"]),
        },
    ),
    max_size=1,
)


@st.composite
def _mentees(draw: st.DrawFn, ids: list[str]) -> list[Document]:
    own = {"goals": GOALS, "priority": st.integers(0, 1_000_000_000)}
    return [draw(_person(known, ids, ("demand", "demand_min", 100), own)) for known in ids]


@st.composite
def _mentors(draw: st.DrawFn, ids: list[str]) -> list[Document]:
    own = {"expertise": EXPERTISE}
    return [draw(_person(known, ids, ("capacity", "min_load", 100_000), own)) for known in ids]


@st.composite
def _person(
    draw: st.DrawFn,
    known: str,
    ids: list[str],
    counts: tuple[str, str, int],
    own: Mapping[str, st.SearchStrategy[object]],
) -> Document:
    most, least, limit = counts
    highest = draw(st.integers(0, limit))
    fields = {
        least: st.integers(0, highest),
        "name": st.none() | TEXTS,
        "about": st.none() | TEXTS,
        "avoids": st.lists(IDS | st.sampled_from(ids), max_size=3),
        "status": st.sampled_from(["active", "paused", "withdrawn"]),
        "meta": JSON_VALUES,
    }
    names = draw(st.lists(st.sampled_from(list(_TOLD)), max_size=4, unique=True))
    told = {name: draw(_TOLD[name]) for name in names}
    required = {"id": st.just(known), most: st.just(highest)}
    return {**told, **draw(st.fixed_dictionaries(required, optional={**fields, **own}))}


@st.composite
def valid_documents(draw: st.DrawFn) -> Document:
    """Cohorts without errors, with any warnings."""
    id_lists = st.lists(IDS, min_size=1, max_size=5, unique=True)
    mentee_ids, mentor_ids = draw(id_lists), draw(id_lists)
    pairs = st.lists(
        st.tuples(
            st.sampled_from(mentee_ids) | IDS,
            st.sampled_from(mentor_ids) | IDS,
        ).map(list),
        max_size=4,
    )
    policy = st.fixed_dictionaries(
        {},
        optional={
            "forbidden": pairs,
            "current": pairs,
            "min_score": st.floats(0, 1),
            "criteria": _CRITERIA,
            "rules": _RULES,
            "quotas": _QUOTAS,
            "conflicts": pairs.map(lambda some: [[*pair, "family"] for pair in some]),
            "history": pairs.map(lambda some: [[*pair, "Spring"] for pair in some]),
            "objective": st.sampled_from(["coverage_then_score", "total_score"]),
            "time_limit_s": st.floats(0, 3600, exclude_min=True) | st.integers(1, 3600),
            "work_limit": st.none() | st.integers(1, 10**15),
            "seed": st.none() | TEXTS,
            "ids": st.sampled_from(["shared", "separate"]),
        },
    )
    required = {
        "mentees": _mentees(mentee_ids),
        "mentors": _mentors(mentor_ids),
    }
    optional = {
        "label": st.none() | TEXTS,
        "meta": JSON_VALUES,
        "round": st.fixed_dictionaries({}, optional={"name": TEXTS, "starts_on": _DAYS}),
        "policy": policy,
    }
    return draw(st.fixed_dictionaries(required, optional=optional))


_DAYS = st.dates().map(str)

_INTRUDERS = (
    JSON_VALUES
    | st.sampled_from([float("nan"), float("inf"), 10**400, "\ud800", "a\0b", "x" * 10_001, [[]]])
    | st.sampled_from([["e1", "r1"], {"mentee": "e1", "mentor": "e1"}, {"text": 3}, -1, 101, 2.0])
)
_INTRUDING_KEYS = TEXTS | st.sampled_from(
    ["<list>", "<text>", "<number>", "[key]", "goals", "capcity", "\ud800", "~/"]
)


@st.composite
def mutated_documents(draw: st.DrawFn) -> Document:
    """The full document after blind changes: other values and keys, fewer and doubled entries."""
    value = full_document()
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(value)))
        kind = draw(st.sampled_from(["replace", "remove", "add"]))
        value = _mutated(draw, value, path, kind)
    return value


def _mutated(draw: st.DrawFn, value: Document, path: tuple[Step, ...], kind: str) -> Document:
    target: object = at(value, path)
    if kind == "remove" and (len(path) > 1 or len(value) > 1):
        return removed(value, path)
    if kind == "add" and isinstance(target, dict):
        return replaced(value, path, {**target, draw(_INTRUDING_KEYS): draw(_INTRUDERS)})
    if kind == "add" and isinstance(target, list) and target:
        return replaced(value, path, [*target, draw(st.sampled_from(target) | _INTRUDERS)])
    return replaced(value, path, draw(_INTRUDERS))
