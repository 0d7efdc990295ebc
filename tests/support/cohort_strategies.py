"""Hypothesis strategies for cohort documents: valid ones, and any that are not."""

from collections.abc import Mapping

from hypothesis import strategies as st

from tests.support.cohort_documents import Document, Step, at, places, removed, replaced
from tests.support.full_document import full_document

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
                {"day": "monday", "start": "17:00", "end": "24:00"},
                {"day": "sunday", "start": "00:00", "end": "00:01"},
            ]
        ),
        max_size=3,
        unique_by=str,
    ),
    "hours_per_month": st.integers(0, 744_000_000).map(lambda parts: parts / 1_000_000),
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
            _entry("lines", "reporting_line", params={"same_manager": True}),
            _entry("family", "conflicts", params={"kinds": ["family"]}),
            _entry("again", "no_repeat", params={"most": 1}),
            _entry("checked", "clearance"),
            _entry("agreed", "consent"),
            _entry(
                "law",
                "if_then",
                params={
                    "mentee": {"field": "department", "value": "Law"},
                    "mentor": {"field": "seniority", "op": "at_least", "value": 2},
                },
            ),
        ]
    ),
    max_size=4,
    unique_by=lambda entry: str(entry["name"]),
)


def _quotas(mentee_ids: list[str], mentor_ids: list[str]) -> st.SearchStrategy[list[Document]]:
    """Quotas of every unit; of departments only that of law, see `_with_groups_there_are`."""
    chosen = {
        "mentees": st.sampled_from([{}, {"department": "Law"}, {"ids": mentee_ids[:2]}]),
        "mentors": st.sampled_from([{}, {"ids": mentor_ids[0]}]),
    }
    counted = st.fixed_dictionaries(
        {"name": st.just("counted"), "min": st.integers(0, 9), **chosen},
        optional={
            "each": st.sampled_from(["mentee", "mentor"]),
            "unit": st.sampled_from(["pairs", "hours"]),
            "max": st.integers(9, 12),
        },
    )
    share = st.fixed_dictionaries(
        {
            "name": st.just("share"),
            "unit": st.just("share"),
            "max": st.floats(0, 1),
            "of": st.sampled_from(["capacity", "filled"]),
            **chosen,
        }
    )
    own = st.just({"each": "mentor", "unit": "hours", "max": "hours_per_month", "name": "own"})
    return st.lists(counted | share | own, max_size=2, unique_by=lambda quota: str(quota["name"]))


def _with_groups_there_are(document: Document) -> Document:
    """Leave out quotas of a department that no mentee is in, which are errors."""
    told = {str(one.get("department")).strip().casefold() for one in document["mentees"]}
    quotas = document.get("policy", {}).get("quotas", [])
    quotas[:] = [
        one for one in quotas if "department" not in one.get("mentees", {}) or "law" in told
    ]
    return document


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
            "quotas": _quotas(mentee_ids, mentor_ids),
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
    return _with_groups_there_are(draw(st.fixed_dictionaries(required, optional=optional)))


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
