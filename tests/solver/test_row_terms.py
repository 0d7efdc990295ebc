"""The compiled pass over blocks against NumPy's, and both against every choice of a row."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import row_terms, scores, tiles
from solver.certificate import certify, dual_bounds
from solver.problem import AssignmentProblem
from solver.result import Assignment, GroupPrice, LevelPrices, Prices
from solver.row_terms import EXACT_PRICE, IMPOSSIBLE, Done, Item, PricedLevel
from solver.scores import ArrayScores
from solver.solve import solve
from solver.stages import Stage, stages_of
from tests.support.gathered_scores import GatheredArrayScores
from tests.support.instances import Instance, random_instance

seeds = st.integers(0, 2**32 - 1)
KINDS = (ArrayScores, GatheredArrayScores)


def any_instance(rng: np.random.Generator) -> Instance:
    """Instance of one to some hundred columns, with pairs used once, twice or without limit."""
    m_max = int(rng.choice([3, 5, 150]))
    instance = random_instance(rng, n_max=9, m_max=m_max)
    pair_max = [1, 2, None][int(rng.integers(3))]
    if pair_max == 1:
        return instance
    no_pins = np.empty((0, 2), dtype=np.int64)
    return replace(instance, problem=replace(instance.problem, pinned=no_pins, pair_max=pair_max))


def priced_levels(
    instance: Instance, rng: np.random.Generator, spread: int
) -> list[tuple[Stage, LevelPrices]]:
    """All levels after an arbitrary assignment, at arbitrary prices."""
    problem = instance.problem
    given = Assignment.from_pairs(problem.pinned)

    def price() -> int:
        return int(rng.integers(-spread, spread + 1))

    return [
        (
            stage,
            LevelPrices(
                stage.name,
                rng.integers(-spread, spread + 1, problem.n_columns),
                tuple(GroupPrice(g.tiers, price(), g.places) for g in stage.groups),
                None
                if stage.further_places is None
                else GroupPrice((), price(), stage.further_places),
            ),
        )
        for stage in stages_of(problem, instance.scores, given)
    ]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The compiled pass at any size."""
    monkeypatch.setattr(row_terms, "COMPILED_PAIRS", 0)
    return monkeypatch


@pytest.mark.parametrize("kind", KINDS)
@given(seeds, st.integers(1, 400), st.sampled_from([0, 2, 1_500_000]))
@settings(max_examples=150, deadline=None)
def test_compiled_blocks_bound_as_numpy_does(
    kind: type[ArrayScores], seed: int, tile: int, spread: int
) -> None:
    rng = np.random.default_rng(seed)
    instance = any_instance(rng)
    pairs = kind(instance.scores.values, instance.scores.eligible)
    levels = priced_levels(instance, rng, spread)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores, "TILE_PAIRS", tile)
        expected = dual_bounds(instance.problem, instance.scores, levels)
        patch.setattr(row_terms, "COMPILED_PAIRS", 0)
        patch.setattr(tiles, "TILE_PAIRS", 401 - tile)
        assert dual_bounds(instance.problem, pairs, levels) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_compiled_blocks_prove_the_optima_of_solved_problems(
    kind: type[ArrayScores], compiled: pytest.MonkeyPatch
) -> None:
    compiled.setattr(tiles, "TILE_PAIRS", 7)
    proved = 0
    for seed in range(150):
        instance = random_instance(np.random.default_rng(seed))
        result = solve(instance.problem, instance.scores)
        if result.assignment is None or result.prices is None:
            continue
        pairs = kind(instance.scores.values, instance.scores.eligible)
        certificate = certify(instance.problem, pairs, result.assignment, result.prices)
        assert certificate.optimal
        proved += 1
    assert proved >= 90


def best_choice(
    instance: Instance, level: PricedLevel, row: int, columns: list[tuple[int, int]]
) -> int:
    """The best that a row can do alone, by trying every number of each pair."""
    problem = instance.problem
    most_of_pair = problem.pair_max or int(problem.demand[row])
    best = int(IMPOSSIBLE)
    for amounts in product(range(most_of_pair + 1), repeat=len(columns)):
        places = sum(amounts)
        if not problem.demand_min[row] <= places <= problem.demand[row]:
            continue
        net = sum(a * t for a, (_, t) in zip(amounts, columns, strict=True))
        gain = int(level.first_gain[row]) + (places - 1) * level.further_gain if places else 0
        best = max(best, net + gain)
    return best


@pytest.mark.parametrize("threshold", [0, 1_000_000])
def test_a_row_term_is_the_best_of_all_its_choices(
    threshold: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_terms, "COMPILED_PAIRS", threshold)
    impossible = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        instance = any_instance(rng)
        problem = replace(instance.problem, pinned=np.empty((0, 2), dtype=np.int64))
        instance = replace(instance, problem=problem)
        if problem.n_columns > 5:
            continue
        levels = [PricedLevel.of(*level) for level in priced_levels(instance, rng, 3)]
        forbidden = {(int(i), int(j)) for i, j in problem.forbidden}
        for level, found in zip(
            levels, row_terms.row_terms(problem, instance.scores, levels), strict=True
        ):
            best = []
            for i in range(problem.n_rows):
                columns = [
                    (j, int(instance.scores.values[i, j] * level.counts_scores - level.mentor[j]))
                    for j in range(problem.n_columns)
                    if instance.scores.eligible[i, j] and (i, j) not in forbidden
                ]
                best.append(best_choice(instance, level, i, columns))
            if min(best) <= IMPOSSIBLE // 2:
                impossible += 1
                assert found == IMPOSSIBLE
            else:
                assert found == sum(best)
    assert impossible


def test_prices_beyond_exact_floats_still_bound_exactly(compiled: pytest.MonkeyPatch) -> None:
    n, m = 3, 2
    one = np.ones(n, dtype=np.int64)
    problem = AssignmentProblem(one, 0 * one, one[:m], 0 * one[:m], 0 * one)
    pairs = GatheredArrayScores(np.full((n, m), 5), np.ones((n, m), dtype=np.bool_))
    huge = Prices((LevelPrices("total_score", np.array([-(8 * EXACT_PRICE) - 1, 0])),))
    nobody = Assignment.from_pairs(np.empty((0, 2), dtype=np.int64))
    certificate = certify(problem, pairs, nobody, huge)
    assert certificate.levels[0].dual == n * (8 * EXACT_PRICE + 6)


def test_blocks_may_be_worked_on_in_any_order(compiled: pytest.MonkeyPatch) -> None:
    compiled.setattr(tiles, "TILE_PAIRS", 10)
    instance = random_instance(np.random.default_rng(5), n_max=40)
    levels = priced_levels(instance, np.random.default_rng(6), 3)

    def backwards(function: Callable[[Item], Done], items: Iterable[Item]) -> Iterable[Done]:
        return reversed([function(item) for item in reversed(list(items))])

    assert dual_bounds(instance.problem, instance.scores, levels, backwards) == dual_bounds(
        instance.problem, instance.scores, levels
    )
