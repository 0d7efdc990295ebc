"""The least sum of a matched row comes after coverage and before the total score."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from solver.problem import AssignmentProblem, Objective
from solver.result import Termination
from solver.scores import ArrayScores
from solver.sides import settle
from solver.sides.certificate import certify_with_sides
from solver.sides.constraints import Sides
from solver.sides.solve import solve_fairest_sum
from tests.support.side_instances import best_value, random_sides, small_instance, solutions

CASES = Path(__file__).parents[4] / "shared" / "cases" / "reviewers"


@pytest.mark.parametrize("first_seed", range(0, 400, 100))
def test_every_level_equals_exhaustive_search(
    first_seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "FIRST_PAIRS", 0)
    monkeypatch.setattr(settle, "PAIRS_OF_PLACE", 0)
    monkeypatch.setattr(settle, "MANY_PAIRS", 3)
    counts: Counter[str] = Counter()
    for seed in range(first_seed, first_seed + 100):
        rng = np.random.default_rng(seed)
        instance = small_instance(rng, covers=True)
        found = solutions(instance)
        sides = random_sides(rng, instance, found)
        problem, scores = instance.problem, instance.scores
        result = solve_fairest_sum(problem, scores, sides)
        best = best_value(instance, sides, found, fairest=True)
        if best is None:
            assert result.termination is Termination.INFEASIBLE, seed
            continue
        assert result.termination is Termination.OPTIMAL, seed
        assert result.assignment is not None
        certificate = certify_with_sides(
            problem, scores, sides, result.assignment, result.proof, fairest=True
        )
        assert certificate.optimal, (seed, certificate)
        assert {level.name: level.primal for level in certificate.levels} == best, seed
        counts["prices" if certificate.by_prices else "integer"] += 1
        counts["several places"] += bool((problem.demand > 1).any())
    assert min(counts["prices"], counts["integer"], counts["several places"]) >= 3, counts


def test_the_total_score_alone_has_no_fairest_sum() -> None:
    instance = small_instance(np.random.default_rng(0), covers=True)
    problem = AssignmentProblem(
        demand=instance.problem.demand,
        demand_min=instance.problem.demand_min,
        capacity=instance.problem.capacity,
        min_load=instance.problem.min_load,
        tier=instance.problem.tier,
    )
    with pytest.raises(ValueError, match="coverage_then_score"):
        solve_fairest_sum(problem, instance.scores, Sides())


@pytest.mark.skipif(not CASES.exists(), reason="the cases of others lie beside the checkout")
@pytest.mark.parametrize("name", ["bids-preflib1", "bids-preflib2"])
def test_reviewers_with_real_bids_reach_the_known_floor(name: str) -> None:
    case = json.loads((CASES / f"{name}.json").read_text())
    scores = np.rint(np.array(case["scores"]["rows"]) * 100).astype(np.int64)
    n, m = scores.shape
    problem = AssignmentProblem(
        demand=np.full(n, case["demand_max"]),
        demand_min=np.full(n, case["demand_min"]),
        capacity=np.full(m, case["capacity_max"]),
        min_load=np.full(m, case["capacity_min"]),
        tier=np.zeros(n, dtype=np.int64),
        objective=Objective.COVERAGE_THEN_SCORE,
    )
    held = ArrayScores(scores, np.ones(scores.shape, dtype=np.bool_))
    result = solve_fairest_sum(problem, held, Sides())
    assert result.assignment is not None
    certificate = certify_with_sides(
        problem, held, Sides(), result.assignment, result.proof, fairest=True
    )
    assert certificate.optimal
    reached = {level.name: level.primal / 100 for level in certificate.levels}
    expected = case["expected"]
    assert reached["smallest_sum"] == expected["max_min_mentee_score"]["proved_bound"]
    assert reached["total_score"] == expected["max_total_at_that_floor"]["proved_bound"]
