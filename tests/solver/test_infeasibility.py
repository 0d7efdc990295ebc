"""A conflict is infeasible on its own, and feasible once any one member is left out."""

from dataclasses import replace

import numpy as np
import pytest

from solver import shortage, tiles
from solver.infeasibility import certify_conflict, find_conflict
from solver.problem import AssignmentProblem
from solver.result import Infeasibility, Termination
from solver.scores import ArrayScores
from solver.solve import solve
from tests.support.gathered_scores import GatheredArrayScores
from tests.support.instances import Instance, exhaustive_optimum, random_instance


def restricted(instance: Instance, rows: set[int], columns: set[int], pins: np.ndarray) -> Instance:
    """Keep the hard demands of these rows, columns and pins alone."""
    problem = instance.problem
    demand_min = np.zeros_like(problem.demand_min)
    min_load = np.zeros_like(problem.min_load)
    demand_min[list(rows)] = problem.demand_min[list(rows)]
    min_load[list(columns)] = problem.min_load[list(columns)]
    alone = replace(problem, demand_min=demand_min, min_load=min_load, pinned=pins)
    return Instance(alone, instance.scores)


def assert_minimal(instance: Instance, conflict: Infeasibility) -> None:
    rows = set(conflict.rows.tolist()) if conflict.side == "rows" else set()
    columns = set(conflict.columns.tolist()) if conflict.side == "columns" else set()
    pins = conflict.pins
    assert exhaustive_optimum(restricted(instance, rows, columns, pins)) is None
    for row in rows:
        assert exhaustive_optimum(restricted(instance, rows - {row}, columns, pins)) is not None
    for column in columns:
        less = columns - {column}
        assert exhaustive_optimum(restricted(instance, rows, less, pins)) is not None
    for k in range(len(pins)):
        fewer = np.delete(pins, k, axis=0)
        assert exhaustive_optimum(restricted(instance, rows, columns, fewer)) is not None


def test_conflicts_are_minimal_on_random_infeasible_instances() -> None:
    seen = {"rows": 0, "columns": 0, "with pins": 0, "several": 0}
    for seed in range(1000):
        instance = random_instance(np.random.default_rng(seed))
        if exhaustive_optimum(instance) is not None:
            continue
        result = solve(instance.problem, instance.scores)
        assert result.termination is Termination.INFEASIBLE
        conflict = result.infeasibility
        assert conflict is not None
        assert conflict.need > conflict.supply
        assert conflict.short_by >= conflict.need - conflict.supply
        assert_minimal(instance, conflict)
        assert certify_conflict(instance.problem, instance.scores, conflict)
        overstated = replace(conflict, need=conflict.need + 1)
        assert not certify_conflict(instance.problem, instance.scores, overstated)
        seen[conflict.side] += 1
        seen["with pins"] += bool(len(conflict.pins))
        members = conflict.rows if conflict.side == "rows" else conflict.columns
        seen["several"] += len(members) > 1
    assert min(seen.values()) >= 10, seen


def test_a_large_shortage_names_one_more_than_the_places() -> None:
    n, m = 300, 20
    problem = AssignmentProblem(
        demand=np.ones(n, dtype=np.int64),
        demand_min=np.ones(n, dtype=np.int64),
        capacity=np.full(m, 14, dtype=np.int64),
        min_load=np.zeros(m, dtype=np.int64),
        tier=np.zeros(n, dtype=np.int64),
    )
    scores = ArrayScores(np.ones((n, m), dtype=np.int64), np.ones((n, m), dtype=np.bool_))
    conflict = find_conflict(problem, scores)
    assert (conflict.need, conflict.supply, conflict.short_by) == (281, 280, 20)
    assert len(conflict.rows) == 281
    assert len(conflict.columns) == 20


def test_a_feasible_problem_has_no_conflict() -> None:
    one = np.ones(1, dtype=np.int64)
    problem = AssignmentProblem(one, one, one, one, one)
    scores = ArrayScores(np.ones((1, 1), dtype=np.int64), np.ones((1, 1), dtype=np.bool_))
    with pytest.raises(ValueError, match="feasible"):
        find_conflict(problem, scores)


ENOUGH = 30
"""Conflicts of a side that need no pin."""


def listed_conflict(
    instance: Instance, kind: type[ArrayScores], listed: int, tile: int
) -> Infeasibility:
    """The conflict when pairs are listed as they matter, few of them at a time."""
    scores = kind(instance.scores.values, instance.scores.eligible)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortage, "LISTED_FROM", 0)
        patch.setattr(shortage, "LISTED", listed)
        patch.setattr(tiles, "TILE_PAIRS", tile)
        return find_conflict(instance.problem, scores)


def test_listing_pairs_as_they_matter_finds_the_same_conflict() -> None:
    seen = {"rows": 0, "columns": 0, "with pins": 0, "not once": 0}
    for seed in range(700):
        rng = np.random.default_rng(seed)
        instance = random_instance(rng, n_max=12, m_max=9)
        if rng.random() < 0.3:
            pair_max = [2, None][int(rng.integers(2))]
            no_pins = np.empty((0, 2), dtype=np.int64)
            other = replace(instance.problem, pinned=no_pins, pair_max=pair_max)
            instance = replace(instance, problem=other)
        result = solve(instance.problem, instance.scores)
        conflict = result.infeasibility
        if conflict is None:
            continue
        if not len(conflict.pins) and seen[conflict.side] >= ENOUGH:
            continue  # the rare kinds need so many seeds
        kind = (ArrayScores, GatheredArrayScores)[seed % 2]
        found = listed_conflict(instance, kind, int(rng.integers(1, 4)), int(rng.integers(1, 60)))
        assert certify_conflict(instance.problem, instance.scores, found)
        for name in ("side", "need", "supply", "short_by", "minimal"):
            assert getattr(found, name) == getattr(conflict, name)
        for name in ("rows", "columns", "pins"):
            assert getattr(found, name).tolist() == getattr(conflict, name).tolist()
        seen[conflict.side] += 1
        seen["with pins"] += bool(len(conflict.pins))
        seen["not once"] += instance.problem.pair_max != 1
    assert min(seen.values()) >= 10, seen


def test_members_named_twice_make_no_conflict() -> None:
    one = np.ones(1, dtype=np.int64)
    problem = AssignmentProblem(one, one, one, 0 * one, 0 * one)
    scores = ArrayScores(np.ones((1, 1), dtype=np.int64), np.ones((1, 1), dtype=np.bool_))
    row = np.zeros(2, dtype=np.int64)
    told = Infeasibility("rows", row, row[:1], problem.pinned, need=2, supply=1, short_by=1)
    assert not certify_conflict(problem, scores, told)
