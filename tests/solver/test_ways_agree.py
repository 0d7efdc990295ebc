"""Three ways to the same optimum: sparse with tiny lists, one flow over all pairs, and SciPy."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.case import Case
from benchmarks.families import FamilySize, Load
from benchmarks.peers import repeated_columns
from benchmarks.vector_families import GENERATED
from solver import tiles
from solver.certificate import certify
from solver.pair_list import SparseParams
from solver.problem import AssignmentProblem, Objective
from solver.regime import Regime
from solver.result import SolveResult
from solver.solve import solve
from solver.sparse_solve import solve_sparsely

TINY = SparseParams(candidates=1, added=2, kinds=0, column_factor=0, column_extra=0)
"""Many rounds, until the gap stalls and everything is listed."""

SHAPES = ((90, 18), (25, 40))


def values(case: Case, problem: AssignmentProblem, result: SolveResult) -> dict[str, int]:
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, case.scores, result.assignment, result.prices)
    assert certificate.optimal, certificate
    return {level.name: level.primal for level in certificate.levels}


def sparsely(case: Case, problem: AssignmentProblem) -> tuple[dict[str, int], int]:
    """Values, and the most rounds of a level."""
    rounds: list[int] = []
    result = solve_sparsely(
        problem,
        case.scores,
        lambda told: rounds.append(told.progress.round if told.progress else 0),
        TINY,
    )
    return values(case, problem, result), max(rounds)


@pytest.mark.parametrize("family", GENERATED)
@pytest.mark.parametrize("seats", [0.6, 1.1, 2.5])
def test_a_plain_load(family: str, seats: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "TILE_PAIRS", 700)
    most_rounds = 0
    for n, m in SHAPES:
        case = FamilySize(family, n, m, seats=seats).build()
        found, rounds = sparsely(case, case.problem)
        most_rounds = max(most_rounds, rounds)
        dense = solve(case.problem, case.scores, regime=Regime.DENSE_FLOW)
        assert found == values(case, case.problem, dense)
        by_scipy = repeated_columns(case).assignment
        assert by_scipy is not None
        gained, _ = case.scores.pairs(by_scipy.rows, by_scipy.columns)
        left_out = n - len(by_scipy.rows)
        assert found["total_score"] == int(gained.sum()) - left_out * case.scale
    assert most_rounds > 1


@pytest.mark.parametrize("family", GENERATED)
@pytest.mark.parametrize("load", ["plain", "full"])
@pytest.mark.parametrize("objective", list(Objective))
def test_demand_minima_and_tiers(
    family: str, load: Load, objective: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "TILE_PAIRS", 700)
    rng = np.random.default_rng(7)
    for n, m in SHAPES:
        case = FamilySize(family, n, m, seats=1.3, load=load).build()
        demand = rng.integers(0, 4, n)
        problem = replace(
            case.problem,
            demand=demand,
            demand_min=np.minimum(demand, rng.integers(0, 20, n) == 0).astype(np.int64),
            min_load=np.minimum(case.problem.capacity, rng.integers(0, 8, m) == 0).astype(np.int64),
            tier=rng.integers(0, 3, n),
            unmatched_penalty=0,
            objective=objective,
        )
        found, _ = sparsely(case, problem)
        dense = solve(problem, case.scores, regime=Regime.DENSE_FLOW)
        assert found == values(case, problem, dense)
