"""Sparse solving against the dense flow: the same values, each proved by a certificate."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.families import FamilySize
from solver import tiles
from solver.certificate import certify
from solver.pair_list import SparseParams
from solver.problem import AssignmentProblem, Objective
from solver.regime import Regime
from solver.result import SolveResult, Termination
from solver.scores import ArrayScores, Scores
from solver.solve import solve
from solver.sparse_solve import REGIME, solve_sparsely
from tests.support.instances import random_instance

TINY = SparseParams(candidates=1, added=1, kinds=0, column_factor=0, column_extra=0)


def proved_values(
    problem: AssignmentProblem, scores: Scores, result: SolveResult
) -> dict[str, int]:
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, scores, result.assignment, result.prices)
    assert certificate.optimal, certificate
    return {level.name: level.primal for level in certificate.levels}


def tiny_lists(seed: int) -> SparseParams:
    """So few pairs at the start that many rounds are needed."""
    return SparseParams(
        candidates=1 + seed % 2,
        added=1,
        kinds=0,
        column_factor=0,
        column_extra=0,
        max_complete=(0, 1000)[seed % 2],
    )


def everything(seed: int) -> tuple[AssignmentProblem, ArrayScores]:
    """Instance with every feature, every other one larger than exhaustive search could judge."""
    rng = np.random.default_rng(seed)
    instance = random_instance(rng, 30, 16) if seed % 2 else random_instance(rng)
    problem = instance.problem
    if seed % 5 == 0 and not len(problem.pinned):
        problem = replace(problem, pair_max=(None, 2)[seed % 2])
    return problem, instance.scores


@pytest.mark.parametrize("first_seed", range(0, 180, 45))
def test_tiny_lists_and_tiles_give_the_dense_optimum(
    first_seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: Counter[str] = Counter()
    for seed in range(first_seed, first_seed + 45):
        problem, scores = everything(seed)
        monkeypatch.setattr(tiles, "TILE_PAIRS", (1, 7, 40, 1000)[seed % 4])
        dense = solve(problem, scores)
        heard: list[SolveResult] = []
        params = tiny_lists(seed)
        sparse = solve_sparsely(problem, scores, heard.append, params)
        assert sparse.termination is dense.termination, seed
        counts[sparse.termination] += 1
        if sparse.termination is Termination.INFEASIBLE:
            assert sparse.infeasibility is not None
            continue
        expected = proved_values(problem, scores, dense)
        assert proved_values(problem, scores, sparse) == expected, seed
        counts["several rounds"] += any(
            found.progress.round > 1 for found in heard if found.progress
        )
        lowest: dict[str, int] = {}
        for found in heard:
            assert found.assignment is not None
            assert found.prices is not None
            assert found.progress is not None
            certificate = certify(problem, scores, found.assignment, found.prices)
            assert certificate.feasible, seed
            assert all(level.gap >= 0 for level in certificate.levels), seed
            reached = {level.name: level.primal for level in certificate.levels}
            assert reached[found.progress.level] == found.progress.value, seed
            bound = found.progress.bound
            assert bound is not None, seed
            assert bound >= expected[found.progress.level], seed
            assert bound <= lowest.get(found.progress.level, bound), seed
            lowest[found.progress.level] = bound
    assert min(counts[kind] for kind in ("optimal", "infeasible", "several rounds")) >= 2, counts


@pytest.mark.parametrize("family", ["clustered", "uniform", "popular", "rank1"])
@pytest.mark.parametrize("objective", list(Objective))
def test_families_are_solved_and_proved(family: str, objective: Objective) -> None:
    case = FamilySize(family, 300, 60).build()
    rng = np.random.default_rng(0)
    penalty = case.problem.unmatched_penalty if objective is Objective.TOTAL_SCORE else 0
    problem = replace(
        case.problem,
        demand=rng.integers(1, 3, 300),
        tier=rng.integers(0, 3, 300),
        min_load=np.minimum(case.problem.capacity, rng.integers(0, 2, 60)),
        unmatched_penalty=penalty,
        objective=objective,
    )
    sparse = solve_sparsely(problem, case.scores, params=SparseParams(candidates=4, added=4))
    expected = proved_values(problem, case.scores, solve(problem, case.scores))
    assert sparse.stats.regime == REGIME
    assert sparse.stats.arcs < 300 * 60
    assert proved_values(problem, case.scores, sparse) == expected


def ample(n: int, m: int, seed: int) -> tuple[AssignmentProblem, ArrayScores]:
    rng = np.random.default_rng(seed)
    ones = np.ones(n, dtype=np.int64)
    capacity = np.full(m, -(-n // m) + 1, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, capacity, 0 * capacity, 0 * ones)
    return problem, ArrayScores(rng.integers(0, 10**6, (n, m)), rng.random((n, m)) < 0.9)


def test_a_full_list_ends_with_a_proved_gap() -> None:
    problem, scores = ample(200, 40, seed=1)
    heard: list[SolveResult] = []
    params = SparseParams(candidates=1, added=1, max_listed=300)
    result = solve_sparsely(problem, scores, heard.append, params)
    assert result.termination is Termination.FEASIBLE
    assert result.limit == "work"
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, scores, result.assignment, result.prices)
    optimum = proved_values(problem, scores, solve(problem, scores))["total_score"]
    assert certificate.feasible
    assert certificate.levels[0].primal <= optimum <= certificate.levels[0].dual
    assert result.progress == heard[-1].progress


def test_the_values_never_fall_and_the_last_bound_is_met() -> None:
    problem, scores = ample(200, 40, seed=2)
    values = []

    def hear(found: SolveResult) -> None:
        assert found.assignment is not None
        assert found.prices is not None
        level = certify(problem, scores, found.assignment, found.prices).levels[0]
        values.append((level.primal, level.dual))

    solve_sparsely(problem, scores, hear, TINY)
    assert len(values) > 1
    assert [value for value, _ in values] == sorted(value for value, _ in values)
    assert [bound for _, bound in values] == sorted((b for _, b in values), reverse=True)
    assert values[-1][0] == values[-1][1]


def test_the_same_problem_twice_gives_the_same_bytes() -> None:
    problem, scores = ample(300, 50, seed=3)
    first, second = (solve_sparsely(problem, scores, params=TINY) for _ in range(2))
    assert first.assignment is not None
    assert second.assignment is not None
    assert first.assignment.pairs.tobytes() == second.assignment.pairs.tobytes()
    assert repr(first.prices) == repr(second.prices)


def test_a_list_that_cannot_meet_the_minima_is_not_taken_for_an_infeasible_problem() -> None:
    n = 60
    ones = np.ones(n, dtype=np.int64)
    values = np.tile(np.arange(n, 0, -1, dtype=np.int64) * 1000, (n, 1))
    problem = AssignmentProblem(ones, ones, ones, ones, 0 * ones)
    scores = ArrayScores(values, np.tril(np.ones((n, n), dtype=np.bool_)))
    result = solve_sparsely(problem, scores, params=TINY)
    assert proved_values(problem, scores, result) == {"total_score": int(values[0].sum())}
    one_less = ArrayScores(values, np.tril(np.ones((n, n), dtype=np.bool_), -1))
    assert solve_sparsely(problem, one_less, params=TINY).termination is Termination.INFEASIBLE


def test_parts_may_be_mapped_in_any_way_that_keeps_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tiles, "TILE_PAIRS", 500)
    problem, scores = ample(200, 40, seed=4)

    def backwards(function: Callable, parts: object) -> list:  # type: ignore[type-arg]  # any map
        done = [function(part) for part in reversed(list(parts))]  # type: ignore[call-overload]  # iterable
        return done[::-1]

    one = solve_sparsely(problem, scores, params=TINY)
    other = solve_sparsely(problem, scores, params=TINY, map_blocks=backwards)
    assert one.assignment is not None
    assert other.assignment is not None
    assert one.assignment.pairs.tobytes() == other.assignment.pairs.tobytes()


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 2), (2, 0)])
@pytest.mark.parametrize("objective", list(Objective))
def test_an_empty_side_is_solved_and_proved(n: int, m: int, objective: Objective) -> None:
    ones, others = np.ones(n, dtype=np.int64), np.ones(m, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, others, 0 * others, 0 * ones, objective=objective)
    scores = ArrayScores(np.zeros((n, m), dtype=np.int64), np.zeros((n, m), dtype=np.bool_))
    assert set(proved_values(problem, scores, solve_sparsely(problem, scores)).values()) == {0}


def test_a_level_that_serves_everybody_lists_nothing_more() -> None:
    problem, scores = ample(200, 40, seed=5)
    problem = replace(problem, objective=Objective.COVERAGE_THEN_SCORE)
    heard: list[SolveResult] = []
    solve_sparsely(problem, scores, heard.append)
    levels = [found.progress.level for found in heard if found.progress and found.progress.round]
    assert levels.count("mentees_matched") == 1


@pytest.mark.parametrize("name", ["candidates", "added"])
def test_params_below_one_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        SparseParams(**{name: 0})


def test_more_places_than_32_bits_count_are_refused() -> None:
    many = np.full(2, 1 << 31)
    none = np.zeros(2, dtype=np.int64)
    problem = AssignmentProblem(many, none, many, none, none, pair_max=None)
    scores = ArrayScores(np.eye(2, dtype=np.int64), np.ones((2, 2), dtype=np.bool_))
    with pytest.raises(ValueError, match="demands add up to 4,294,967,296; expected less than"):
        solve_sparsely(problem, scores)
    assert solve(problem, scores, regime=Regime.DENSE_FLOW).termination is Termination.OPTIMAL


@pytest.mark.parametrize("capacity", [1 << 31, 10**12])
def test_a_capacity_may_be_larger_than_32_bits_count(capacity: int) -> None:
    ones = np.ones(6, dtype=np.int64)
    none, loads = 0 * ones, np.zeros(2, dtype=np.int64)
    problem = AssignmentProblem(ones, none, np.full(2, capacity), loads, none)
    scores = ArrayScores(np.arange(12).reshape(6, 2), np.ones((6, 2), dtype=np.bool_))
    result = solve_sparsely(problem, scores)
    assert proved_values(problem, scores, result) == {"total_score": 36}


def test_somebody_with_very_many_places_takes_no_memory_for_them() -> None:
    """A table of everybody's best pairs, as wide as the widest demand, would take 16 GB."""
    n, m = 30, 20
    demand = np.full(n, 10**7)
    none, loads = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    problem = AssignmentProblem(demand, none, np.full(m, 10**8), loads, none, pair_max=None)
    values = np.random.default_rng(3).integers(0, 100, (n, m))
    scores = ArrayScores(values, np.ones((n, m), dtype=np.bool_))
    result = solve_sparsely(problem, scores)
    total = 10**7 * int(values.max(axis=1).sum())
    assert proved_values(problem, scores, result) == {"total_score": total}
