from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from solver.backends.flow import FlowNetwork, min_cost_flows
from solver.scaling import SUM_LIMIT, sum_terms, to_integers


def test_integers_are_taken_as_they_are() -> None:
    values = np.array([[3, -7], [0, 2**40]], dtype=np.int64)
    scaled = to_integers(values, 100)
    assert scaled.values.tolist() == values.tolist()
    assert (scaled.scale, scaled.error_bound) == (1, 0.0)


def test_floats_that_are_whole_numbers_need_no_scale() -> None:
    scaled = to_integers(np.array([2000.0, 0.0, -3.0]), 100)
    assert scaled.values.tolist() == [2000, 0, -3]
    assert scaled.scale == 1


@given(st.integers(0, 9), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_decimals_get_the_smallest_power_of_ten_that_holds_them(
    digits: int, numbers: list[int]
) -> None:
    fractions = [Fraction(number, 10**digits) for number in numbers]
    scaled = to_integers(np.array([float(f) for f in fractions]), 1)
    needed = next(e for e in range(10) if all((f * 10**e).denominator == 1 for f in fractions))
    assert scaled.scale == 10**needed
    assert [Fraction(v, scaled.scale) for v in scaled.values.tolist()] == fractions


def test_a_sum_of_decimals_counts_as_the_decimal_next_to_it() -> None:
    scaled = to_integers(np.array([0.1 + 0.2]), 1)
    assert (scaled.values.tolist(), scaled.scale) == ([3], 10)
    assert 0 < scaled.error_bound < 1e-15


@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=30),
    st.integers(1, 2**40),
)
def test_no_score_is_off_by_more_than_the_stated_error(scores: list[float], terms: int) -> None:
    values = np.array(scores)
    try:
        scaled = to_integers(values, terms)
    except ValueError:
        assert np.abs(values).max() * terms + terms >= SUM_LIMIT
        return
    off = np.abs(scaled.values / scaled.scale - values)
    assert (off <= scaled.error_bound + np.spacing(np.abs(values))).all()
    assert int(np.abs(scaled.values).max()) * terms < SUM_LIMIT


def test_other_floats_get_the_largest_power_of_ten_that_cannot_overflow() -> None:
    third = np.array([1 / 3])
    assert to_integers(third, 1).scale == 10**9
    assert to_integers(third, SUM_LIMIT // 10**8).scale == 10**8
    assert to_integers(third, 1).error_bound == 0.5e-9


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_score_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        to_integers(np.array([1.0, bad]), 1)


@pytest.mark.parametrize("values", [np.array([2**50]), np.array([1e300]), np.array([-(2**63)])])
def test_a_score_whose_sums_would_overflow_is_refused_with_the_limit(
    values: NDArray[np.generic],
) -> None:
    with pytest.raises(ValueError, match="expected less than"):
        to_integers(values, 2**20)


def test_scores_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="integer or float"):
        to_integers(np.array([True]), 1)


def test_no_scores_at_all_are_exact() -> None:
    assert to_integers(np.empty(0), 1).scale == 1


@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 2), (20, 20), (300, 40), (3000, 600)])
def test_the_flow_solver_accepts_the_largest_score_that_is_let_through(n: int, m: int) -> None:
    terms = sum_terms(n, m, n, 1)
    top = (SUM_LIMIT - 1) // terms
    nodes = n + m + 4
    chain = np.arange(nodes - 1, dtype=np.int32)
    supplies = np.zeros(nodes, dtype=np.int64)
    supplies[0], supplies[-1] = 1, -1
    network = FlowNetwork(
        chain,
        chain + np.int32(1),
        np.ones(nodes - 1, dtype=np.int64),
        np.full(nodes - 1, -top, dtype=np.int64),
        supplies,
    )
    flows = min_cost_flows(network)
    assert flows is not None
    assert flows.tolist() == [1] * (nodes - 1)
