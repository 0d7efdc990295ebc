"""A round with eight criteria and six rules, and the same people with their texts alone."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from app.demo import demo_cohort
from app.demo_profiles import with_profiles
from app.matching.cohort import Cohort
from app.matching.prepared import prepare
from app.matching.reading import read_cohort
from benchmarks.invented_vectors import InventedVectors
from benchmarks.phases import WrongResultError
from solver.aims import pursue
from solver.verdict import Judge, Verdict

SEED = 1

TEXT = {"name": "goals", "kind": "text", "weight": 4}
TEXT |= {"mentee_field": "goals", "mentor_field": "expertise"}

CRITERIA = (
    TEXT,
    {"name": "skills", "kind": "skills", "weight": 2},
    {
        "name": "support",
        "kind": "overlap",
        "weight": 1,
        "mentee_field": "support_wanted",
        "mentor_field": "support_offered",
    },
    {"name": "seniority", "kind": "seniority", "weight": 1.5},
    {"name": "communication_style", "kind": "style", "weight": 1},
    {"name": "availability", "kind": "availability", "weight": 1},
    {"name": "time_zone", "kind": "time_zone", "weight": 1},
    {
        "name": "industry",
        "kind": "equal",
        "weight": 1,
        "mentee_field": "industry",
        "mentor_field": "industry",
    },
)

RULES = (
    {"name": "lines", "kind": "reporting_line"},
    {"name": "one_language", "kind": "shared_language"},
    {"name": "other_department", "kind": "differ", "params": {"field": "department"}},
    {"name": "an_hour_a_week", "kind": "overlap_hours", "params": {"least": 1}},
    {"name": "not_below", "kind": "seniority_above", "params": {"least": 0}},
    {"name": "near_enough", "kind": "time_zone_distance", "params": {"most": 5}},
)


Round = tuple[Cohort, InventedVectors]


def text_alone(mentees: int, mentors: int) -> Round:
    """People who told their goals and expertise and nothing else."""
    return _round(demo_cohort(mentees, mentors, SEED), [TEXT], [])


def with_criteria_and_rules(mentees: int, mentors: int) -> Round:
    """The same people with all fields, eight criteria and six rules."""
    return _round(with_profiles(demo_cohort(mentees, mentors, SEED), SEED), CRITERIA, RULES)


def match_seconds(cohort: Cohort, encoder: InventedVectors) -> tuple[float, Verdict]:
    """Seconds to score all pairs, solve and certify, without those to read texts.

    Raises
    ------
    WrongResultError
        When the answer is not proved.
    """
    prepared = prepare(cohort, encoder)
    start = time.perf_counter()
    outcome = pursue(prepared.problem, prepared.scores, prepared.aim)
    found = outcome.solved
    if found.assignment is None:
        raise WrongResultError(f"criteria: {found.termination.value}")
    judge = Judge(prepared.problem, prepared.scores, prepared.aim, outcome)
    verdict = judge.verdict(found.assignment)
    seconds = time.perf_counter() - start + prepared.seconds.by_phase["score"]
    if not verdict.optimal:
        raise WrongResultError("criteria: the answer is not proved")
    return seconds, verdict


def _round(
    document: dict[str, Any],
    criteria: Sequence[Mapping[str, object]],
    rules: Sequence[Mapping[str, object]],
) -> Round:
    policy = document.get("policy", {}) | {"criteria": list(criteria), "rules": list(rules)}
    cohort = read_cohort(document | {"policy": policy}).cohort
    if cohort is None:
        raise AssertionError("an invented cohort is valid")
    return cohort, InventedVectors()
