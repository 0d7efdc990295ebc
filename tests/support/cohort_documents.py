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
    both = {"name": "Ada", "about": "Runs a choir", "status": "active", "meta": {"row": [1, None]}}
    goals = ["Lead my first team", {"text": "Return to work after an illness", "private": True}]
    return document(
        label="A first match",
        meta=[1, {"sheet": "A"}],
        round={"name": "Autumn", "starts_on": "2026-09-14", "ends_on": "2027-03-12"},
        mentees=[
            mentee("e1", goals=goals, demand=2, demand_min=1, priority=3, avoids=["r2"], **both),
            mentee("e2", **both),
        ],
        mentors=[
            mentor("r1", expertise=["Director", "Choir"], min_load=1, avoids=["e2"], **both),
            mentor("r2", **both),
            mentor("e2", **both),
        ],
        policy={
            "preset": "balanced",
            "criteria": [
                {
                    "name": "goals",
                    "kind": "text",
                    "weight": 2.5,
                    "mentee_field": "goals",
                    "mentor_field": "expertise",
                    "missing": "zero",
                    "params": {},
                }
            ],
            "pinned": [["e1", "r1"], {"mentee": "e2", "mentor": "r2", "note": "Both asked"}],
            "forbidden": [["e2", "r1"]],
            "current": [["e2", "r2"]],
            "min_score": 0.25,
            "weak_fit": "flag",
            "objective": "total_score",
            "time_limit_s": 30,
            "work_limit": 1_000_000,
            "seed": "seed",
            "ids": "separate",
        },
    )


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
    required = {"id": st.just(known), most: st.just(highest)}
    return draw(st.fixed_dictionaries(required, optional={**fields, **own}))


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
    ["<list>", "<text>", "prefers", "capcity", "\ud800", "~/"]
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
