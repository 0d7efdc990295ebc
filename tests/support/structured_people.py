"""Random people who fill in every field that criteria compare, some of them oddly or not at all."""

from collections.abc import Sequence

import numpy as np

from tests.support.cohorts import Document

LABELS = ["north", " North", "south", "EAST", "east", "ﬁne", "fine", "2026", "west"]
ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "UTC",
]
LANGUAGES = ["en", "en-GB", "EN-us", "pt-BR", "pt", "de", "zh-Hant-TW"]
LADDER = ["junior", "Senior", "lead", "director"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CLOCKS = ["00:00", "06:20", "09:00", "09:15", "12:30", "17:00", "22:45", "24:00"]

TABLE = {"north": {"south": 0.29, "east": 1}, "2026": {"NORTH": 0.1}, "fine": {"Fine": 0.333}}

CRITERIA: dict[str, Document] = {
    "equal": {"kind": "equal", "mentee_field": "location", "mentor_field": "location"},
    "equal_sets": {"kind": "equal", "mentee_field": "interests", "mentor_field": "interests"},
    "equal_own": {
        "kind": "equal",
        "mentee_field": "attributes.label",
        "mentor_field": "attributes.label",
    },
    "differ": {"kind": "differ", "mentee_field": "department", "mentor_field": "department"},
    "differ_sets": {"kind": "differ", "mentee_field": "interests", "mentor_field": "department"},
    "overlap": {"kind": "overlap", "mentee_field": "interests", "mentor_field": "interests"},
    "overlap_enough": {
        "kind": "overlap",
        "mentee_field": "interests",
        "mentor_field": "attributes.tracks",
        "params": {"enough": 1.5},
    },
    "distance": {
        "kind": "distance",
        "mentee_field": "attributes.number",
        "mentor_field": "attributes.number",
        "params": {"scale": 0.7},
    },
    "ordinal": {
        "kind": "ordinal",
        "mentee_field": "attributes.label",
        "mentor_field": "location",
        "params": {"order": ["North", "east", "fine", "nowhere"]},
    },
    "table": {
        "kind": "table",
        "mentee_field": "attributes.label",
        "mentor_field": "location",
        "params": {"table": TABLE},
    },
    "seniority": {"kind": "seniority"},
    "seniority_band": {"kind": "seniority", "params": {"least": -0.5, "most": 0.25}},
    "style": {"kind": "style"},
    "availability": {"kind": "availability"},
    "availability_enough": {"kind": "availability", "params": {"enough": 7.3}},
    "time_zone": {"kind": "time_zone"},
    "time_zone_most": {"kind": "time_zone", "params": {"most": 12}},
    "languages": {"kind": "languages"},
    "meetings": {"kind": "meetings"},
    "format": {"kind": "format"},
    "commitment": {"kind": "commitment"},
    "past_organisations": {"kind": "past_organisations"},
}
"""Criteria of every structured kind, by a name that says which."""


def structured_document(seed: int, n_max: int = 9, m_max: int = 7) -> Document:
    """A small round with all of that; in some nobody tells a time zone."""
    rng = np.random.default_rng(seed)
    zones = ZONES if rng.random() < 0.9 else [None]
    n, m = int(rng.integers(1, n_max + 1)), int(rng.integers(1, m_max + 1))
    criteria = [{"name": name, **criterion} for name, criterion in CRITERIA.items()]
    return {
        "round": _round(rng),
        "mentees": [_person(rng, f"e{k}", zones) for k in range(n)],
        "mentors": [_person(rng, f"r{k}", zones) for k in range(m)],
        "policy": {"seniority_ladder": LADDER, "criteria": criteria},
    }


def _round(rng: np.random.Generator) -> Document:
    dates = {"starts_on": "2026-09-14", "ends_on": "2026-11-20"}
    return {name: day for name, day in dates.items() if rng.random() < 0.7}


def _person(rng: np.random.Generator, known: str, zones: Sequence[object]) -> Document:
    fields = {
        "location": _one(rng, LABELS),
        "department": _one(rng, LABELS),
        "organisation": _one(rng, LABELS),
        "interests": _some(rng, LABELS),
        "past_organisations": _some(rng, LABELS),
        "seniority": _one(rng, [*LADDER, 2, 2.5, -1e12, "unheard of"]),
        "languages": _some(rng, LANGUAGES),
        "time_zone": _one(rng, zones),
        "availability": [_slot(rng) for _ in range(int(rng.integers(0, 5)))],
        "commitment_months": _one(rng, [0, 0.3, 6, 11.75, 12, 1200]),
        "meeting_format": _one(rng, ["virtual", "in_person", "either"]),
        "communication_style": _one(rng, ["autonomy", "balanced", "hands_on", 0.7, 0.1]),
        "meetings_per_month": _one(rng, [0, 1, 2.5, 4, 100]),
    }
    own = {
        "label": _one(rng, [*LABELS, 2026, True, ["north"], ["north", "south"], []]),
        "number": _one(rng, [0, 0.1, 0.3, 1, -7, 1e12, "many", False]),
        "tracks": _one(rng, ["north", ["NORTH", "fine", "south"], 2026, []]),
    }
    return {"id": known, **_told(rng, fields), "attributes": _told(rng, own)}


def _told(rng: np.random.Generator, fields: Document) -> Document:
    """Leave out every fifth."""
    return {name: value for name, value in fields.items() if rng.random() < 0.8}


def _one(rng: np.random.Generator, values: Sequence[object]) -> object:
    return values[int(rng.integers(len(values)))]


def _some(rng: np.random.Generator, values: Sequence[str]) -> list[str]:
    return [values[k] for k in rng.permutation(len(values))[: int(rng.integers(0, 4))]]


def _slot(rng: np.random.Generator) -> Document:
    start, end = sorted(rng.permutation(len(CLOCKS))[:2].tolist())
    return {"day": _one(rng, DAYS), "start": CLOCKS[start], "end": CLOCKS[end]}
