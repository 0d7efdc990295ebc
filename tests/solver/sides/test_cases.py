"""Cases of others with quotas and hours at their known answers, judged by their own checker."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from solver.problem import AssignmentProblem
from solver.result import Termination
from solver.scores import ArrayScores, BoolArray, IntArray
from solver.sides.certificate import certify_with_sides
from solver.sides.constraints import Box, SideConstraint, Sides
from solver.sides.solve import solve_with_sides

CASES = Path(__file__).parents[4] / "shared" / "cases"

FILES = (
    *(f"gap/{path.name}" for path in sorted((CASES / "gap").glob("*.json"))),
    "openreview/orm-quota-senior-min1.json",
    "reviewers/bids-preflib1-quota.json",
    "variants/ort-task-sizes.json",
    "variants/ort-teams-quota.json",
)

SCALE = 100


def per_person(bound: int | list[int], count: int) -> IntArray:
    return np.array(bound if isinstance(bound, list) else [bound] * count, dtype=np.int64)


def members(told: str | list[int], count: int) -> BoolArray:
    return np.ones(count, dtype=np.bool_) if told == "all" else np.isin(np.arange(count), told)


def sides_of(case: dict[str, Any], n: int, m: int) -> Sides:
    constraints = [
        SideConstraint(
            f"group {number}",
            quota.get("min"),
            quota.get("max"),
            (Box.of(members(quota["mentees"], n), members(quota["mentors"], m)),),
        )
        for number, quota in enumerate(case.get("group_quotas") or [])
    ]
    constraints += [
        SideConstraint(
            f"mentee {i}",
            quota.get("min"),
            quota.get("max"),
            (Box.of(np.arange(n) == i, members(quota["mentors"], m)),),
        )
        for quota in case.get("per_mentee_quotas") or []
        for i in range(n)
    ]
    hours = case.get("weights", {}).get("rows", [])
    limits = per_person(case["capacity_max"], m)
    for j in range(m if hours else 0):
        used = np.array([row[j] for row in hours], dtype=np.int64)
        only = (np.arange(m) == j).astype(np.int64)
        constraints.append(SideConstraint(f"hours {j}", None, int(limits[j]), (Box(used, only),)))
    return Sides(tuple(constraints))


@pytest.mark.skipif(not CASES.exists(), reason="the cases of others lie beside the checkout")
@pytest.mark.parametrize("name", FILES)
def test_a_known_answer_is_reached(name: str, tmp_path: Path) -> None:
    case = json.loads((CASES / name).read_text())
    n, m = case["n_mentees"], case["n_mentors"]
    sign = 1 if case["sense"] == "max" else -1
    values = sign * np.rint(np.array(case["scores"]["rows"]) * SCALE).astype(np.int64)
    capacity = per_person(case["capacity_max"], m)
    problem = AssignmentProblem(
        demand=per_person(case["demand_max"], n),
        demand_min=per_person(case["demand_min"], n),
        capacity=np.full(m, n) if "weights" in case else capacity,
        min_load=per_person(case["capacity_min"], m),
        tier=np.zeros(n, dtype=np.int64),
    )
    sides, scores = sides_of(case, n, m), ArrayScores(values, np.ones((n, m), dtype=np.bool_))
    result = solve_with_sides(problem, scores, sides)
    assert result.termination is Termination.OPTIMAL
    assert result.assignment is not None
    assert certify_with_sides(problem, scores, sides, result.assignment, result.proof).optimal
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps(result.assignment.pairs.tolist()))
    judged = subprocess.run(
        [sys.executable, CASES / "check.py", CASES / name, answer],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert judged.returncode == 0, judged.stdout
