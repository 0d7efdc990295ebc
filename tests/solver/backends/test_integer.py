"""The integer backend: exact optima, contradictions, limits, hints."""

from itertools import product

import numpy as np
import pytest

from solver.backends.integer import solve_integers
from solver.backends.linear import UNBOUNDED, BackendError, LinearModel


def random_model(rng: np.random.Generator, n: int = 5, m: int = 3) -> LinearModel:
    used = np.argwhere(rng.random((m, n)) < 0.7).astype(np.int64)
    row_low = rng.integers(-4, 3, m)
    return LinearModel(
        reward=rng.integers(-(10**12), 10**12, n),
        low=np.zeros(n, dtype=np.int64),
        high=rng.integers(1, 3, n),
        row_low=np.where(rng.random(m) < 0.3, -UNBOUNDED, row_low),
        row_high=np.where(rng.random(m) < 0.3, UNBOUNDED, row_low + rng.integers(0, 4, m)),
        rows=used[:, 0],
        variables=used[:, 1],
        coefficients=rng.integers(-3, 4, len(used)),
    )


def best_value(model: LinearModel) -> int | None:
    """By trying all values."""
    ranges = (range(low, high + 1) for low, high in zip(model.low, model.high, strict=True))
    values = (np.array(chosen, dtype=np.int64) for chosen in product(*ranges))
    return max((int(v @ model.reward) for v in values if model.keeps(v)), default=None)


def test_every_optimum_equals_exhaustive_search() -> None:
    contradictions = 0
    for seed in range(60):
        model = random_model(np.random.default_rng(seed))
        answer, best = solve_integers(model, 10.0), best_value(model)
        assert answer.settled, seed
        if best is None:
            contradictions += 1
            assert answer.values is None
            assert answer.bound is None
            continue
        assert answer.values is not None, seed
        assert int(answer.values @ model.reward) == answer.bound == best, seed
    assert 5 <= contradictions <= 40


def knapsacks(seed: int) -> LinearModel:
    """Too hard for a thousandth of a second."""
    rng = np.random.default_rng(seed)
    n, m = 60, 6
    weight = rng.integers(20, 90, (m, n))
    rows, variables = np.divmod(np.arange(m * n), n)
    return LinearModel(
        reward=rng.integers(50, 90, n),
        low=np.zeros(n, dtype=np.int64),
        high=np.ones(n, dtype=np.int64),
        row_low=np.full(m, -UNBOUNDED),
        row_high=weight.sum(axis=1) // 3,
        rows=rows,
        variables=variables,
        coefficients=weight.reshape(-1),
    )


def test_a_limit_of_work_ends_the_search_with_a_bound_and_the_hint_at_least() -> None:
    model = knapsacks(1)
    hint = (np.arange(60) < 10).astype(np.int64)
    assert model.keeps(hint)
    one, other = (solve_integers(model, 0.02, hint) for _ in range(2))
    assert not one.settled
    assert one.values is not None
    assert one.bound is not None
    assert int(hint @ model.reward) <= int(one.values @ model.reward) <= one.bound
    assert other.values is not None
    np.testing.assert_array_equal(one.values, other.values)
    assert one.bound == other.bound


def test_no_work_leaves_no_answer() -> None:
    answer = solve_integers(knapsacks(2), 0.0)
    assert answer.values is None
    assert not answer.settled


def test_a_model_beyond_64_bits_is_a_defect() -> None:
    model = LinearModel(
        reward=np.full(4, 1 << 62),
        low=np.zeros(4, dtype=np.int64),
        high=np.full(4, 1 << 20),
        row_low=np.empty(0, dtype=np.int64),
        row_high=np.empty(0, dtype=np.int64),
        rows=np.empty(0, dtype=np.int64),
        variables=np.empty(0, dtype=np.int64),
        coefficients=np.empty(0, dtype=np.int64),
    )
    with pytest.raises(BackendError, match="MODEL_INVALID"):
        solve_integers(model, 1.0)
