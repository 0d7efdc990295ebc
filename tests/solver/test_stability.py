"""Stable assignments against the plain definition and against every stable assignment there is."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.families import FamilySize
from solver import proposals, tiles
from solver.blocking import blocking_pairs
from solver.certificate import violations_of
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.result import Assignment, Termination
from solver.scores import ArrayScores
from solver.stability import Proposers, Stable, solve_stable
from tests.support.stable_by_hand import Pair, SmallMarket, random_market

SEEDS = st.integers(0, 2**32 - 1)
REGIMES = list(Regime)
SIDES: tuple[Proposers, ...] = get_args(Proposers)


@pytest.fixture(autouse=True, scope="module")
def short_lists() -> Iterator[None]:
    """Lists that end at once, read in tiles of a few rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposals, "FIRST_CHOICES", 1)
        patch.setattr(proposals, "MOST_CHOICES", 2)
        patch.setattr(tiles, "TILE_PAIRS", 300)
        yield


def solved(market: SmallMarket, regime: Regime, proposers: Proposers = "rows") -> Stable:
    return solve_stable(
        market.problem, market.scores, market.orders, proposers=proposers, regime=regime
    )


def held(market: SmallMarket, assignment: Assignment) -> set[Pair]:
    pairs = {(int(i), int(j)) for i, j in assignment.pairs}
    assert market.pins <= pairs
    return pairs - market.pins


@pytest.mark.parametrize("regime", REGIMES)
@given(seed=SEEDS)
def test_nobody_of_the_proposing_side_has_it_better_in_any_stable_assignment(
    regime: Regime, seed: int
) -> None:
    market = random_market(np.random.default_rng(seed))
    every = list(market.stable_assignments())
    assert every
    rows = held(market, solved(market, regime).assignment)
    columns = held(market, solved(market, regime, "columns").assignment)
    assert rows in every
    assert columns in every
    for other in every:
        for i in range(market.problem.n_rows):
            order = market.row_order(i)
            own, theirs = (sorted(order.index(j) for a, j in p if a == i) for p in (rows, other))
            assert len(own) == len(theirs)
            assert all(a <= b for a, b in zip(own, theirs, strict=True))
        for j in range(market.problem.n_columns):
            order = market.column_order(j)
            own, theirs = (sorted(order.index(i) for i, b in p if b == j) for p in (columns, other))
            assert len(own) == len(theirs)
            assert all(a <= b for a, b in zip(own, theirs, strict=True))


def random_orders(rng: np.random.Generator, n: int, m: int) -> Orders:
    return Orders(
        [rng.permutation(m)[: rng.integers(0, 5)] for _ in range(n)],
        [rng.permutation(n)[: rng.integers(0, 9)] for _ in range(m)],
    )


@pytest.mark.parametrize("family", ["clustered", "popular", "rank1"])
@pytest.mark.parametrize("proposers", SIDES)
@pytest.mark.parametrize("ranked", [False, True])
def test_both_regimes_find_the_same_stable_assignment(
    family: str, proposers: Proposers, ranked: bool
) -> None:
    case = FamilySize(family, 150, 30, load="full").build()
    rng = np.random.default_rng(5)
    problem = replace(
        case.problem,
        demand=rng.integers(0, 4, 150),
        demand_min=np.zeros(150, dtype=np.int64),
        min_load=np.zeros(30, dtype=np.int64),
    )
    orders = random_orders(rng, 150, 30) if ranked else None
    one, other = (
        solve_stable(problem, case.scores, orders, proposers=proposers, regime=regime)
        for regime in REGIMES
    )
    assert one.assignment.pairs.tolist() == other.assignment.pairs.tolist()
    assert not violations_of(problem, case.scores, one.assignment)
    assert blocking_pairs(problem, case.scores, orders, one.assignment) == 0


def greedy(market: SmallMarket) -> set[Pair]:
    """Pairs by falling score, as long as both have a place."""
    wanted, places = market.free_places()
    taken = set()
    for i, j in sorted(market.open_pairs(), key=lambda p: (-market.scores.values[p], p)):
        if wanted[i] > 0 and places[j] > 0:
            taken.add((i, j))
            wanted[i] -= 1
            places[j] -= 1
    return taken


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("proposers", SIDES)
@given(seed=SEEDS)
def test_without_any_ranks_it_is_greedy(regime: Regime, proposers: Proposers, seed: int) -> None:
    market = random_market(np.random.default_rng(seed), n_max=7, m_max=5, ranks=0)
    found = solved(market, regime, proposers)
    assert found.equals_greedy
    assert held(market, found.assignment) == greedy(market)


def test_one_rank_is_enough_to_differ_from_greedy() -> None:
    scores = ArrayScores(np.array([[5, 4], [3, 1]]), np.ones((2, 2), dtype=np.bool_))
    ones = np.ones(2, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, ones, 0 * ones, 0 * ones)
    nobody = np.empty(0, dtype=np.int64)
    orders = Orders([np.array([1]), nobody], [nobody, nobody])
    found = solve_stable(problem, scores, orders)
    assert not found.equals_greedy
    assert found.assignment.pairs.tolist() == [[0, 1], [1, 0]]


def popular_columns() -> tuple[AssignmentProblem, ArrayScores]:
    ones = np.ones(3, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, np.array([2, 2]), np.array([0, 2]), 0 * ones)
    values = np.array([[9, 1], [8, 1], [7, 1]])
    return problem, ArrayScores(values, np.ones((3, 2), dtype=np.bool_))


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("proposers", SIDES)
def test_a_minimum_that_no_stable_assignment_meets_is_infeasible(
    regime: Regime, proposers: Proposers
) -> None:
    problem, scores = popular_columns()
    found = solve_stable(problem, scores, proposers=proposers, regime=regime)
    assert found.termination is Termination.INFEASIBLE
    assert found.short_columns.tolist() == [1]
    assert found.short_rows.tolist() == []
    assert blocking_pairs(problem, scores, None, found.assignment) == 0
    easier = replace(problem, min_load=np.array([2, 1]))
    assert solve_stable(easier, scores, regime=regime).termination is Termination.OPTIMAL


def test_a_row_below_its_minimum_is_named() -> None:
    problem, scores = popular_columns()
    strict = replace(
        problem,
        demand=np.array([2, 1, 1]),
        demand_min=np.array([2, 0, 0]),
        min_load=np.zeros(2, dtype=np.int64),
    )
    closed = np.array([[True, False], [True, True], [True, True]])
    found = solve_stable(strict, ArrayScores(scores.values, closed))
    assert found.termination is Termination.INFEASIBLE
    assert found.short_rows.tolist() == [0]


@pytest.mark.parametrize("regime", REGIMES)
def test_the_same_market_gives_the_same_bytes(regime: Regime) -> None:
    case = FamilySize("clustered", 80, 16).build()
    orders = random_orders(np.random.default_rng(1), 80, 16)
    first, second = (
        solve_stable(case.problem, case.scores, orders, regime=regime).assignment.pairs
        for _ in range(2)
    )
    assert first.tobytes() == second.tobytes()


def test_pairs_used_more_than_once_are_refused() -> None:
    problem, scores = popular_columns()
    with pytest.raises(ValueError, match="pair_max = 1"):
        solve_stable(replace(problem, pair_max=None), scores)


def test_orders_of_another_size_are_refused() -> None:
    problem, scores = popular_columns()
    with pytest.raises(ValueError, match="2 × 2, expected 3 × 2"):
        solve_stable(problem, scores, Orders.none(2, 2))
