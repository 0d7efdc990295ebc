"""Small random rounds with everything that a programme decides, for brute force."""

from math import floor

import numpy as np

from app.matching.cohort import Cohort
from app.matching.rules.checker import broken_rules
from app.matching.rules.pins import never_overridden
from tests.support.cohorts import Document
from tests.support.ruled_rounds import ruled_document

PLAIN = frozenset({"max_min", "spread"})
"""Objectives without quotas and without two people in both lists."""


def decided_cohort(seed: int, objective: str) -> Cohort:
    """Rules of every kind, pins with overrides, priorities, minima, and quotas of every unit."""
    rng = np.random.default_rng([seed, 7])
    document = ruled_document(seed, n_max=5, m_max=3)
    for mentee in document["mentees"]:
        mentee["demand"] = int(rng.choice([1, 1, 2]))
        mentee["demand_min"] = int(rng.choice([0] * 9 + [1]))
        mentee["priority"] = int(rng.choice([0, 0, 1, 3]))
    for mentor in document["mentors"]:
        mentor["capacity"] = int(rng.integers(1, 4))
        mentor["min_load"] = int(rng.choice([0] * 9 + [1]))
    for person in (*document["mentees"], *document["mentors"]):
        person["wishes"] = person["wishes"] if rng.random() < 0.3 else []
        if rng.random() < 0.7:
            person["hours_per_month"] = float(rng.choice([0, 0.375, 1, 2, 3.004]))
    policy = document["policy"]
    rules = policy["rules"]
    policy["rules"] = [rules[k] for k in rng.permutation(len(rules))[: int(rng.integers(4))]]
    policy["min_score"] = float(rng.choice([0, 0, 0, 0.3]))
    policy["ids"] = "separate" if objective in PLAIN else policy["ids"]
    if objective == "spread":
        policy["spread"] = {"at_most_loss": float(rng.choice([0, 0.05, 0.3]))}
    else:
        policy["objective"] = objective
    if objective not in PLAIN:
        quotas = [_quota(rng, document, f"quota {k}") for k in range(int(rng.integers(0, 3)))]
        policy["quotas"] = quotas
    policy["pinned"] = _pins(rng, document)
    return Cohort.model_validate(document)


def _quota(rng: np.random.Generator, document: Document, name: str) -> Document:
    quota: Document = {
        "name": name,
        "mentees": _selector(rng, document["mentees"]),
        "mentors": _selector(rng, document["mentors"]),
        "each": [None, "mentee", "mentor", "mentor"][int(rng.integers(4))],
        "unit": str(rng.choice(["pairs", "share", "hours"])),
    }
    if quota["unit"] == "share":
        low, high = sorted(rng.choice([0, 0.25, 0.5, 0.7, 1], 2).tolist())
        quota["of"] = str(rng.choice(["capacity", "filled"]))
    else:
        low, high = sorted(rng.choice([0, 1, 1.375, 2, 3], 2).tolist())
    if quota["unit"] == "pairs":
        low, high = floor(low), floor(high)
    bounds = [{"min": low}, {"max": high}, {"min": low, "max": high}]
    quota.update(bounds[int(rng.integers(3))])
    if quota["unit"] == "hours" and quota["each"] == "mentor" and rng.random() < 0.8:
        quota["max"] = "hours_per_month"
    return quota


def _selector(rng: np.random.Generator, people: list[Document]) -> Document:
    ids = [one["id"] for one in people if rng.random() < 0.6]
    selectors: list[Document] = [{}, {"department": "A"}, {"department": ["b", "A"]}]
    selectors += [{"ids": ids}] if ids else []
    return selectors[int(rng.integers(len(selectors)))]


def _pins(rng: np.random.Generator, document: Document) -> list[Document]:
    """At most two pairs that may be pinned, with the rules that they break."""
    cohort = Cohort.model_validate(document)
    wanted = {one.id: one.demand for one in cohort.mentees}
    places = {one.id: one.capacity for one in cohort.mentors}
    pairs = [(one, other) for one in wanted for other in places]
    pins: dict[tuple[str, str], Document] = {}
    for k in rng.permutation(len(pairs))[: int(rng.choice([0, 0, 1, 2]))].tolist():
        (one, other), (broken,) = pairs[k], broken_rules(cohort, [pairs[k]])
        both_ways = (other, one) in pins and cohort.policy.ids == "shared"
        if both_ways or never_overridden(cohort).intersection(broken):
            continue
        if wanted[one] and places[other]:
            wanted[one] -= 1
            places[other] -= 1
            pins[one, other] = {"mentee": one, "mentor": other, "override": list(broken)}
    return list(pins.values())
