"""A limit of work: what is found until then, with a proved gap, and the same on every machine."""

from itertools import pairwise

import numpy as np
import pytest

from app.engine import threads
from benchmarks.families import FamilySize
from solver import tiles
from solver.certificate import Certificate, certify
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.result import SolveResult, Termination
from solver.scores import ArrayScores, Scores
from solver.solve import solve
from solver.stability import solve_stable


@pytest.fixture(autouse=True)
def _many_small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "TILE_PAIRS", 2000)


def proof(problem: AssignmentProblem, scores: Scores, result: SolveResult) -> Certificate:
    assert result.assignment is not None
    assert result.prices is not None
    return certify(problem, scores, result.assignment, result.prices)


@pytest.mark.parametrize("load", ["plain", "full"])
@pytest.mark.parametrize("family", ["clustered", "popular"])
def test_answers_are_feasible_and_never_worse_than_those_before(family: str, load: str) -> None:
    case = FamilySize(family, 400, 80, load=load).build()  # type: ignore[arg-type]  # a Load
    heard: list[SolveResult] = []
    solve(case.problem, case.scores, heard.append, regime=Regime.CERTIFIED_SPARSE)
    assert sum(found.progress.round == 0 for found in heard if found.progress) >= 2
    reached: list[list[int]] = []
    for found in heard:
        certificate = proof(case.problem, case.scores, found)
        assert certificate.feasible
        assert all(level.gap >= 0 for level in certificate.levels)
        reached.append([level.primal for level in certificate.levels])
    for before, after in pairwise(reached):
        shared = min(len(before), len(after))
        assert before[:shared] <= after[:shared]


def test_before_the_first_round_there_is_a_gap_below_one_half_and_below_the_trivial_bound() -> None:
    """At a twentieth of the work of a whole solve, which looks at each pair about twice."""
    case = FamilySize("clustered", 1500, 300).build()
    result = solve(
        case.problem, case.scores, regime=Regime.CERTIFIED_SPARSE, work_limit=1500 * 300 // 10
    )
    assert (result.termination, result.limit) == (Termination.FEASIBLE, "work")
    assert result.progress is not None
    assert result.progress.round == 0
    (level,) = proof(case.problem, case.scores, result).levels
    assert level.gap < level.primal / 2
    assert level.dual < 1500 * case.scale


@pytest.mark.parametrize("part", [0, 1, 4, 8, 16, 1000])
def test_more_work_gives_no_worse_an_answer_and_threads_the_same(part: int) -> None:
    case = FamilySize("clustered", 600, 120, seats=1.0).build()
    limit = 600 * 120 * part // 8
    regime = Regime.CERTIFIED_SPARSE
    here = solve(case.problem, case.scores, regime=regime, work_limit=limit)
    with threads(2) as map_blocks:
        there = solve(
            case.problem, case.scores, regime=regime, work_limit=limit, map_blocks=map_blocks
        )
    assert here.assignment is not None
    assert there.assignment is not None
    assert here.assignment.pairs.tobytes() == there.assignment.pairs.tobytes()
    assert repr(here.prices) == repr(there.prices)
    assert here.progress == there.progress
    certificate = proof(case.problem, case.scores, here)
    assert certificate.feasible
    assert (here.limit is None) == (part == 1000) == certificate.optimal


def test_a_flow_over_all_pairs_ends_between_two_levels() -> None:
    case = FamilySize("clustered", 60, 12, load="full").build()
    heard: list[SolveResult] = []
    whole = solve(case.problem, case.scores, heard.append)
    assert whole.limit is None
    limit = 60 * 12 + 2 * whole.stats.arcs - 1
    first = solve(case.problem, case.scores, work_limit=limit)
    assert (first.termination, first.limit) == (Termination.FEASIBLE, "work")
    assert first.progress == heard[0].progress
    assert proof(case.problem, case.scores, first).levels[0].gap == 0


def test_a_flow_over_all_pairs_has_no_answer_before_its_first_level() -> None:
    case = FamilySize("clustered", 60, 12).build()
    result = solve(case.problem, case.scores, work_limit=2 * 60 * 12 - 1)
    assert (result.termination, result.limit) == (Termination.NO_SOLUTION_FOUND, "work")
    whole = solve(case.problem, case.scores, work_limit=2 * 60 * 12)
    assert (whole.termination, whole.limit) == (Termination.OPTIMAL, None)


def test_a_negative_limit_of_work_is_refused() -> None:
    case = FamilySize("clustered", 6, 2).build()
    with pytest.raises(ValueError, match="work_limit must be at least 0, got -5"):
        solve(case.problem, case.scores, work_limit=-5)
    with pytest.raises(ValueError, match="memory_limit must be at least 0, got -5"):
        solve(case.problem, case.scores, memory_limit=-5)


def test_without_a_place_to_deal_out_nothing_is_made_up() -> None:
    """Each mentee knows one mentor alone, so that only a search finds who must go where."""
    n = 100
    ones = np.ones(n, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, ones, ones, 0 * ones)
    eligible = np.eye(n, dtype=np.bool_)[np.random.default_rng(1).permutation(n)]
    scores = ArrayScores(np.ones((n, n), dtype=np.int64), eligible)
    result = solve(problem, scores, regime=Regime.CERTIFIED_SPARSE, work_limit=1)
    assert (result.termination, result.limit) == (Termination.NO_SOLUTION_FOUND, "work")
    assert result.assignment is None


@pytest.mark.parametrize("regime", list(Regime))
def test_a_stable_search_that_a_limit_ends_has_no_answer(regime: Regime) -> None:
    case = FamilySize("clustered", 300, 60).build()
    cut = solve_stable(case.problem, case.scores, regime=regime, work_limit=300 * 60 - 1)
    assert (cut.termination, cut.limit) == (Termination.NO_SOLUTION_FOUND, "work")
    whole = solve_stable(case.problem, case.scores, regime=regime, work_limit=20 * 300 * 60)
    assert (whole.termination, whole.limit) == (Termination.OPTIMAL, None)
