"""Random rounds in which one mentee fills in everything, or leaves one field blank."""

from collections.abc import Mapping

import numpy as np

from app.matching.compatibility import Compatibility
from app.matching.criteria.registry import compile_criteria
from app.matching.participants import Participants
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment
from solver.scores import ArrayScores
from solver.solve import solve
from tests.support.cohorts import Document
from tests.support.term_checks import round_without_texts

N, M = 40, 15
ASKED = "e0"
"""The mentee who leaves a field blank."""

_TOPICS = [f"topic {k}" for k in range(12)]
_ZONES = ["Europe/London", "Europe/Paris", "America/New_York", "Asia/Kolkata"]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]

KINDS: Mapping[str, Document] = {
    "communication_style": {"kind": "style"},
    "location": {"kind": "equal", "mentee_field": "location", "mentor_field": "location"},
    "interests": {"kind": "overlap", "mentee_field": "interests", "mentor_field": "interests"},
    "seniority": {"kind": "seniority"},
    "availability": {"kind": "availability"},
    "languages": {"kind": "languages"},
    "meetings_per_month": {"kind": "meetings"},
    "time_zone": {"kind": "time_zone"},
    "commitment_months": {"kind": "commitment"},
}
"""Criteria by the field that they read."""


def gain_of_a_blank(seed: int, criteria: int, places: int) -> int:
    """1 when the mentee has a place with the blank alone, -1 with the answer alone, else 0."""
    rng = np.random.default_rng(seed)
    document = _document(rng, criteria, places)
    field = next(iter(document["policy"]["criteria"]))["name"]
    before = _has_place(document)
    blank = {name: value for name, value in document["mentees"][0].items() if name != field}
    return _has_place({**document, "mentees": [blank, *document["mentees"][1:]]}) - before


def _has_place(document: Document) -> int:
    data = round_without_texts(document)
    found = assigned(data.participants, Compatibility(N, M, compile_criteria(data), ()))
    return int(data.participants.row_of[ASKED] in found.rows)


def assigned(people: Participants, compatibility: Compatibility) -> Assignment:
    """Match a round of one place for each of the mentees."""
    problem = AssignmentProblem(
        demand=np.ones(N, dtype=np.int64),
        demand_min=np.zeros(N, dtype=np.int64),
        capacity=np.array([mentor.capacity for mentor in people.mentors], dtype=np.int64),
        min_load=np.zeros(M, dtype=np.int64),
        tier=np.zeros(N, dtype=np.int64),
        objective=Objective.COVERAGE_THEN_SCORE,
    )
    assignment = solve(problem, ArrayScores.materialise(compatibility)).assignment
    assert assignment is not None
    return assignment


def _document(rng: np.random.Generator, criteria: int, places: int) -> Document:
    fields = [list(KINDS)[k] for k in rng.permutation(len(KINDS))[:criteria]]
    capacity = 1 + np.bincount(rng.integers(0, M, places - M), minlength=M)
    mentees = [{"id": f"e{k}", **told(rng, fields, 0.1 if k else 0.0)} for k in range(N)]
    mentors = [{"id": f"r{k}", **told(rng, fields, 0.1)} for k in range(M)]
    for mentor, size in zip(mentors, capacity.tolist(), strict=True):
        mentor["capacity"] = size
    weighed = [
        {"name": field, "weight": float(rng.uniform(0.5, 2)), **KINDS[field]} for field in fields
    ]
    return {"mentees": mentees, "mentors": mentors, "policy": {"criteria": weighed}}


def told(rng: np.random.Generator, fields: list[str], blank: float) -> Document:
    """Answers of one person in these fields, each of them blank now and then."""
    person = _person(rng)
    return {field: person[field] for field in fields if rng.random() >= blank}


def _person(rng: np.random.Generator) -> Document:
    start = int(rng.integers(7, 19))
    hours = [
        {"day": str(rng.choice(_DAYS)), "start": f"{start:02}:00", "end": f"{start + 3:02}:30"}
        for _ in range(3)
    ]
    return {
        "communication_style": float(rng.random()),
        "location": f"place {rng.integers(4)}",
        "interests": [str(topic) for topic in rng.choice(_TOPICS, 3, replace=False)],
        "seniority": int(rng.integers(1, 8)),
        "availability": hours,
        "languages": [str(one) for one in rng.choice(["en", "de", "fr"], 1)],
        "meetings_per_month": int(rng.integers(1, 7)),
        "time_zone": str(rng.choice(_ZONES)),
        "commitment_months": int(rng.integers(3, 13)),
    }
