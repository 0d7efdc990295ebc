"""At least so many of some listed pairs: small problems exactly, any size with a proved gap."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from solver.problem import AssignmentProblem, Objective
from solver.result import Termination
from solver.scores import ArrayScores
from solver.sides import solve as sides_solve
from solver.sides.certificate import SideCertificate, certify_with_sides
from solver.sides.constraints import Box, SideConstraint, Sides
from solver.sides.multiplier import is_one_list
from solver.sides.result import SidesResult
from solver.sides.solve import SidesTooLargeError, solve_with_sides
from tests.support.instances import Instance
from tests.support.side_instances import best_value, small_instance, solutions

SEEDS = range(250)


def _kept(rng: np.random.Generator, instance: Instance, share: float) -> Sides:
    """At least so many of random pairs, some of which may not be eligible."""
    n, m = instance.problem.n_rows, instance.problem.n_columns
    pairs = rng.permutation(np.argwhere(rng.random((n, m)) < share).astype(np.int64))
    least = int(rng.integers(0, min(n, len(pairs)) + 1))
    ones = np.ones(len(pairs), dtype=np.int64)
    return Sides((SideConstraint("kept", least, None, pairs=pairs, amounts=ones),))


def _instance(rng: np.random.Generator) -> Instance:
    """Scores that differ, so that no few multipliers fit all of them."""
    instance = small_instance(rng)
    values = rng.integers(0, 1_000_000, instance.scores.values.shape)
    problem = replace(instance.problem, unmatched_penalty=0)
    return Instance(problem, ArrayScores(values, instance.scores.eligible))


def _swaps(rng: np.random.Generator) -> tuple[Instance, Sides]:
    """Twos that can only swap together: an odd number of kept pairs falls between two optima."""
    rows = np.arange(6)
    ones = np.ones(6, dtype=np.int64)
    problem = AssignmentProblem(
        demand=ones,
        demand_min=0 * ones,
        capacity=ones,
        min_load=0 * ones,
        tier=0 * ones,
        pinned=np.empty((0, 2), dtype=np.int64),
        objective=Objective.COVERAGE_THEN_SCORE,
    )
    scores = ArrayScores(rng.integers(0, 1_000_000, (6, 6)), rows[:, None] // 2 == rows // 2)
    pairs = np.column_stack((rows, rows))
    side = SideConstraint("kept", int(rng.integers(1, 7)), None, pairs=pairs, amounts=ones)
    return Instance(problem, scores), Sides((side,))


def _case(seed: int) -> tuple[Instance, Sides]:
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        return _swaps(rng)
    instance = _instance(rng)
    return instance, _kept(rng, instance, 0.4)


def _certified(instance: Instance, sides: Sides, result: SidesResult) -> SideCertificate:
    assert result.assignment is not None
    problem, scores = instance.problem, instance.scores
    certificate = certify_with_sides(problem, scores, sides, result.assignment, result.proof)
    assert certificate.agrees_with(result.termination)
    return certificate


def test_the_best_assignment_that_uses_so_many_pairs_is_found() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        instance, sides = _case(seed)
        found = solutions(instance)
        best = best_value(instance, sides, found)
        result = solve_with_sides(instance.problem, instance.scores, sides)
        if best is None:
            assert result.termination is Termination.INFEASIBLE, seed
            continue
        assert result.termination is Termination.OPTIMAL, seed
        certificate = _certified(instance, sides, result)
        assert {level.name: level.primal for level in certificate.levels} == best, seed
        seen["binding"] += best != best_value(instance, Sides(), found)
        seen["by multiplier"] += "multiplier" in result.seconds and certificate.by_prices
        seen["integer"] += not certificate.by_prices
    assert min(seen[kind] for kind in ("binding", "by multiplier", "integer")) > 5, seen


def test_a_problem_too_large_for_an_integer_program_has_a_proved_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sides_solve, "MOST_PAIRS", 0)
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        instance, sides = _case(seed)
        found = solutions(instance)
        best = best_value(instance, sides, found)
        told: list[SidesResult] = []
        try:
            result = solve_with_sides(instance.problem, instance.scores, sides, told.append)
        except SidesTooLargeError:
            seen["refused"] += 1
            continue
        if best is None:
            assert result.termination is Termination.INFEASIBLE, seed
            continue
        levels = _certified(instance, sides, result).levels
        assert levels[-1].primal <= best["total_score"] <= levels[-1].dual, seed
        if result.termination is Termination.OPTIMAL:
            assert levels[-1].gap == 0, seed
        else:
            assert (result.termination, result.limit) == (Termination.FEASIBLE, "work"), seed
        seen[result.termination.value] += 1
        for one in told:
            assert not sides.broken(one.assignment) if one.assignment else False, seed
    assert min(seen[kind] for kind in ("refused", "optimal", "feasible")) > 3, seen


def test_only_one_list_of_single_pairs_is_one_list() -> None:
    pairs, ones = np.array([[0, 0], [1, 1]]), np.ones(2, dtype=np.int64)
    side = SideConstraint("kept", 1, None, pairs=pairs, amounts=ones)
    box = Box(ones, ones)
    assert is_one_list(Sides((side,)))
    for other in (
        Sides(),
        Sides((side, side)),
        Sides((side,), np.array([[0, 0, 1, 1]])),
        Sides((SideConstraint("kept", 1, 2, pairs=pairs, amounts=ones),)),
        Sides((SideConstraint("kept", 1, None, pairs=pairs, amounts=2 * ones),)),
        Sides((SideConstraint("kept", 1, None, (box,), pairs, ones),)),
    ):
        assert not is_one_list(other)
