"""Small rounds of people with labels and numbers, for every objective."""

from typing import Any

import numpy as np

from tests.support.cohorts import Document

OBJECTIVES = ("coverage_then_score", "total_score", "max_min", "max_min_sum", "spread")
WITH_QUOTAS = {"coverage_then_score", "total_score", "max_min_sum"}
COLOURS = np.array(["red", "blue"])

CRITERIA = [
    {
        "name": "level",
        "kind": "distance",
        "mentee_field": "attributes.level",
        "mentor_field": "attributes.level",
        "params": {"scale": 9},
    },
    {
        "name": "track",
        "kind": "equal",
        "mentee_field": "attributes.track",
        "mentor_field": "attributes.track",
        "weight": 0.37,
    },
]
APART = {"name": "apart", "kind": "differ", "params": {"field": "department"}}


def labelled_round(seed: int, objective: str) -> Document:
    """A handful of people with labels, numbers, rules and, where they may be, quotas."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 6)), int(rng.integers(2, 4))
    mentees = [
        {"id": f"e{i}", "demand": int(rng.choice([1, 1, 2])), **_told(rng)} for i in range(n)
    ]
    mentors = [{"id": f"r{j}", "capacity": int(rng.integers(1, 4)), **_told(rng)} for j in range(m)]
    mentees[0] |= {"department": "blue", "attributes": {"level": 4, "track": "red"}}
    mentees[0]["avoids"] = ["r0"] if rng.random() < 0.3 else []
    policy: Document = {"criteria": CRITERIA, "rules": [APART] if rng.random() < 0.4 else []}
    if objective == "spread":
        policy["spread"] = {"at_most_loss": float(rng.choice([0, 0.05, 0.2]))}
    else:
        policy["objective"] = objective
    if objective in WITH_QUOTAS and rng.random() < 0.7:
        policy["quotas"] = _quotas(rng, mentors)
    return {"mentees": mentees, "mentors": mentors, "policy": policy}


def _told(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "department": str(rng.choice(COLOURS)),
        "attributes": {"level": int(rng.integers(0, 9)), "track": str(rng.choice(COLOURS))},
    }


def _quotas(rng: np.random.Generator, mentors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    low = int(rng.integers(0, 3))
    reds = {
        "name": "reds",
        "mentees": {"attributes.track": "red"},
        "mentors": {"department": mentors[int(rng.integers(len(mentors)))]["department"]},
        "min": low,
        "max": low + int(rng.integers(0, 2)),
    }
    return [reds, {"name": "each", "mentees": {"department": "blue"}, "each": "mentor", "max": 1}]
