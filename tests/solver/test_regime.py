"""Which way a problem goes, and that every way gives the same optimum."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.families import FamilySize
from solver.certificate import certify
from solver.problem import AssignmentProblem, Objective
from solver.regime import DENSE_PAIRS, Regime, regime_for
from solver.result import SolveResult, Termination
from solver.row_terms import Done, Item
from solver.scores import ArrayScores
from solver.solve import solve


def plain(n: int, m: int) -> AssignmentProblem:
    ones, others = np.ones(n, dtype=np.int64), np.ones(m, dtype=np.int64)
    return AssignmentProblem(ones, 0 * ones, others * -(-n // m), 0 * others, 0 * ones)


@pytest.mark.parametrize(
    ("n", "m", "regime"),
    [
        (1, 1, Regime.DENSE_FLOW),
        (DENSE_PAIRS // 1000, 1000, Regime.DENSE_FLOW),
        (DENSE_PAIRS // 1000 + 1, 1000, Regime.CERTIFIED_SPARSE),
        (1000, DENSE_PAIRS // 1000 + 1, Regime.CERTIFIED_SPARSE),
    ],
)
def test_the_number_of_pairs_decides(n: int, m: int, regime: Regime) -> None:
    assert regime_for(plain(n, m)) is regime


@pytest.mark.parametrize("regime", list(Regime))
def test_the_result_names_the_way_it_was_solved(regime: Regime) -> None:
    scores = ArrayScores(np.arange(12).reshape(4, 3), np.ones((4, 3), dtype=np.bool_))
    assert solve(plain(4, 3), scores, regime=regime).stats.regime == regime


def test_a_way_that_does_not_exist_is_refused() -> None:
    scores = ArrayScores(np.arange(12).reshape(4, 3), np.ones((4, 3), dtype=np.bool_))
    with pytest.raises(ValueError, match="'guess' is not a valid Regime"):
        solve(plain(4, 3), scores, regime="guess")  # type: ignore[arg-type]  # what is refused


def test_a_large_problem_is_solved_sparsely_without_being_asked() -> None:
    case = FamilySize("clustered", 3000, 700).build()
    result = solve(case.problem, case.scores)
    assert result.stats.regime == Regime.CERTIFIED_SPARSE
    assert result.assignment is not None
    assert result.prices is not None
    assert certify(case.problem, case.scores, result.assignment, result.prices).optimal


def test_blocks_are_mapped_by_the_caller() -> None:
    case = FamilySize("uniform", 300, 60).build()
    mapped: list[object] = []

    def map_blocks(function: Callable[[Item], Done], items: Iterable[Item], /) -> Iterator[Done]:
        for item in items:
            mapped.append(item)
            yield function(item)

    solve(case.problem, case.scores, regime=Regime.CERTIFIED_SPARSE, map_blocks=map_blocks)
    assert mapped


def infeasible() -> Iterator[tuple[str, AssignmentProblem, ArrayScores]]:
    """Hard demands of either side that cannot be met."""
    ones, others = np.ones(6, dtype=np.int64), np.ones(3, dtype=np.int64)
    eligible = np.ones((6, 3), dtype=np.bool_)
    eligible[:, 2] = False
    scores = ArrayScores(np.arange(18).reshape(6, 3), eligible)
    must_serve = AssignmentProblem(ones, 0 * ones, 2 * others, others, 0 * ones)
    yield "a mentor with a minimum and nobody eligible", must_serve, scores
    must_have = AssignmentProblem(ones, ones, 2 * others, 0 * others, 0 * ones)
    yield "everybody must have one of too few places", must_have, scores
    yield "both", replace(must_have, min_load=others), scores


@pytest.mark.parametrize(
    ("problem", "scores"), [pytest.param(p, s, id=name) for name, p, s in infeasible()]
)
@pytest.mark.parametrize("objective", list(Objective))
def test_every_way_tells_what_cannot_be_met_together(
    problem: AssignmentProblem, scores: ArrayScores, objective: Objective
) -> None:
    asked = replace(problem, objective=objective)
    conflicts = []
    for regime in Regime:
        result = solve(asked, scores, regime=regime)
        assert result.termination is Termination.INFEASIBLE
        conflict = result.infeasibility
        assert conflict is not None
        assert conflict.supply < conflict.need
        conflicts.append((conflict.side, conflict.rows.tolist(), conflict.columns.tolist()))
    assert conflicts[0] == conflicts[1]


@pytest.mark.parametrize("regime", list(Regime))
def test_progress_tells_levels_in_their_order_and_ends_at_the_optimum(regime: Regime) -> None:
    case = FamilySize("popular", 200, 40, seats=0.8, load="full").build()
    heard: list[SolveResult] = []
    result = solve(case.problem, case.scores, heard.append, regime=regime)
    told = [found.progress for found in heard if found.progress]
    names = ["mentees_matched", "priority_1", "further_places", "total_score"]
    rounds = [names.index(one.level) for one in told if one.round]
    assert len(told) == len(heard)
    assert rounds == sorted(rounds)
    assert result.progress is not None
    assert (result.progress.level, result.progress.gap) == ("total_score", 0)
