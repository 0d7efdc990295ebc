"""Random cohorts that tell what rules read, oddly and in part, and rules of every kind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.rules.rule import Rule
from solver.scores import BoolArray
from tests.support.cohorts import EXPERTISE, GOALS

Document = dict[str, Any]
Entry = TypeVar("Entry")

_FIELDS: Mapping[str, tuple[object, ...]] = {
    "organisation": ("Acme", "acme ", "Beta", "Gamma"),
    "department": ("A", "B"),
    "location": ("Leeds", "Lima"),
    "seniority": ("junior", " SENIOR", "lead", "unheard of", 1, 2.5, 0.1),
    "reports_to": ("e0", "e1", "r0", "r1", "x0", "x1"),
    "available_from": ("2026-08-01", "2026-10-01", "2027-02-01", "2027-04-01"),
    "available_until": ("2026-09-01", "2026-12-01", "2027-06-01"),
    "time_zone": ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC"),
}
_ATTRIBUTES: Mapping[str, tuple[object, ...]] = {
    "track": ("x", "y", ["x", "z"], True, 1),
    "age": (12, 17, 18, 30.5, "17", True),
    "guardian_consent": (True, False, "yes"),
    "clearance_until": (True, False, "2027-03-12", "2027-03-11", "soon", 3),
}
_WISHES: tuple[Document, ...] = (
    {"field": "organisation", "op": "is", "value": "acme"},
    {"field": "organisation", "op": "is_not", "value": ["Acme", "Beta"]},
    {"field": "languages", "op": "has", "value": "en"},
    {"field": "seniority", "op": "at_least", "value": 2},
    {"field": "attributes.track", "op": "has", "value": True},
    {"field": "attributes.track", "op": "has", "value": 1},
    {"field": "attributes.age", "op": "at_most", "value": 20},
)
_DAYS = ("monday", "tuesday", "sunday")


def ruled_document(seed: int, n_max: int = 8, m_max: int = 6) -> Document:
    """A cohort with rules of every kind, listed or not; some people are in both lists."""
    rng = np.random.default_rng(seed)
    without_zones = rng.random() < 0.2
    mentees = [_person(rng, f"e{k}") for k in range(int(rng.integers(1, n_max + 1)))]
    mentors = [_person(rng, f"r{k}") for k in range(int(rng.integers(1, m_max + 1)))]
    for person in (*mentees, *mentors) if without_zones else ():
        person.pop("time_zone", None)
    for mentee in mentees:
        mentee["goals"] = _one_of(rng, GOALS)
    for mentor in mentors:
        mentor |= {"expertise": _one_of(rng, EXPERTISE), "capacity": int(rng.integers(1, 3))}
    for k in range(min(len(mentors), len(mentees), int(rng.choice([0, 0, 1, 2])))):
        mentors[k]["id"] = mentees[k]["id"]
    known = [person["id"] for person in (*mentees, *mentors)] + ["x0", "x1"]
    return {
        "mentees": mentees,
        "mentors": mentors,
        "round": {} if rng.random() < 0.3 else {"starts_on": "2026-09-14", "ends_on": "2027-03-12"},
        "org_chart": [_two(rng, known) for _ in range(int(rng.integers(0, 5)))],
        "policy": _policy(rng, known),
    }


def ruled_participants(seed: int) -> Participants:
    """The people of such a cohort, whose document is not checked."""
    return Participants.of(Cohort.model_validate(ruled_document(seed)))


def closed_by(predicates: tuple[Rule, ...], people: Participants) -> BoolArray:
    """Pairs that predicates close together, tile by tile."""
    shape = len(people.mentees), len(people.mentors)
    mask = np.zeros(shape, dtype=np.bool_)
    for rule in predicates:
        mask |= rule.blocked(slice(0, shape[0]), slice(0, shape[1]), np.zeros(shape, np.int64))
    return mask


def _person(rng: np.random.Generator, known: str) -> Document:
    told = {field: _one_of(rng, values) for field, values in _FIELDS.items() if rng.random() < 0.75}
    attributes = {
        key: _one_of(rng, values) for key, values in _ATTRIBUTES.items() if rng.random() < 0.75
    }
    wishes = [_one_of(rng, _WISHES) for _ in range(int(rng.integers(0, 3)))]
    return {
        "id": known,
        **told,
        "languages": _some(rng, ("en", "en-GB", "de", "PT-br")),
        "past_organisations": _some(rng, ("Acme", "Beta", "Leeds")),
        "availability": list(_slots(rng)),
        "attributes": attributes,
        "wishes": [{**wish, "importance": _one_of(rng, ("must", "nice"))} for wish in wishes],
    }


def _slots(rng: np.random.Generator) -> Iterator[Document]:
    for hour in rng.integers(0, 20, int(rng.integers(0, 4))).tolist():
        minute, length = _one_of(rng, ("00", "15", "30")), int(rng.integers(1, 4))
        yield {
            "day": _one_of(rng, _DAYS),
            "start": f"{hour:02d}:{minute}",
            "end": f"{hour + length:02d}:30",
        }


def _policy(rng: np.random.Generator, known: list[str]) -> Document:
    conflicts = [[*_two(rng, known), _one_of(rng, ("family", "Examiner"))] for _ in range(3)]
    history = [[*_two(rng, known), _one_of(rng, ("Spring", "Autumn"))] for _ in range(4)]
    return {
        "criteria": [{"name": "goals", "kind": "text"}],
        "rules": [rule for rule in _rules(rng) if rng.random() < 0.6],
        "seniority_ladder": ["Junior", "Senior", "Lead"],
        "conflicts": conflicts[: int(rng.integers(0, 4))],
        "history": history,
        "forbidden": [_two(rng, known) for _ in range(2)],
        "ids": _one_of(rng, ("shared", "shared", "separate")),
    }


def _rules(rng: np.random.Generator) -> Iterator[Document]:
    for kind, params in _params(rng):
        unknown = _one_of(rng, ("allow", "block"))
        name = "_".join((kind, str(params.get("field", "")))).strip("_")
        yield {"name": name, "kind": kind, "params": params, "unknown": unknown}


def _params(rng: np.random.Generator) -> Iterator[tuple[str, Document]]:
    yield "reporting_line", {"same_manager": bool(rng.integers(2))}
    yield "conflicts", _one_of(rng, ({}, {"kinds": [" FAMILY"]}))
    yield "shared_language", {}
    yield "overlap_hours", {"least": _one_of(rng, (0.0, 0.1, 0.25, 0.5, 1.0, 2.0))}
    yield "time_zone_distance", {"most": _one_of(rng, (0.0, 1.0, 5.0, 5.75))}
    yield "seniority_above", {"least": _one_of(rng, (-1.0, 0.0, 0.1, 1.0))}
    yield "no_repeat", _one_of(rng, ({}, {"most": 1.0}))
    yield "dates", {"least": _one_of(rng, (0.0, 1.0, 30.0, 90.0))}
    yield "clearance", {}
    yield "consent", _one_of(rng, ({}, {"age_field": "attributes.age"}))
    condition = {"field": "attributes.track", "op": "has", "value": "x"}
    yield "if_then", {"mentee": condition, "mentor": {"field": "department", "value": "A"}}
    for kind in ("same", "differ"):
        for field in ("organisation", "past_organisations", "attributes.track", "attributes.age"):
            yield kind, {"field": field}


def _two(rng: np.random.Generator, known: list[str]) -> list[str]:
    return [str(one) for one in rng.choice(known, 2)]


def _some(rng: np.random.Generator, values: tuple[str, ...]) -> list[str]:
    return [value for value in values if rng.random() < 0.4]


def _one_of(rng: np.random.Generator, values: Sequence[Entry]) -> Entry:
    return values[int(rng.integers(len(values)))]
