"""The simplex: its vertex, the signs of its duals, and what it cannot solve."""

import numpy as np
import pytest

from solver.backends.linear import UNBOUNDED, BackendError, LinearModel
from solver.backends.simplex import solve_relaxed
from solver.work import WorkSpentError


def model(row_low: list[int], row_high: list[int], high: int = 4) -> LinearModel:
    """Maximise 3x + 2y with bounds of x + y and of x - y."""
    return LinearModel(
        reward=np.array([3, 2]),
        low=np.array([0, 0]),
        high=np.array([high, high]),
        row_low=np.array(row_low),
        row_high=np.array(row_high),
        rows=np.array([1, 0, 0, 1]),
        variables=np.array([1, 0, 1, 0]),
        coefficients=np.array([-1, 1, 1, 1]),
    )


def test_a_vertex_and_its_duals() -> None:
    vertex = solve_relaxed(model([-UNBOUNDED, -UNBOUNDED], [5, 2]))
    assert vertex is not None
    np.testing.assert_allclose(vertex.values, [3.5, 1.5])
    np.testing.assert_allclose(vertex.duals, [2.5, 0.5])


def test_a_binding_lower_bound_has_a_negative_dual() -> None:
    vertex = solve_relaxed(model([-UNBOUNDED, -UNBOUNDED], [UNBOUNDED, -1]))
    assert vertex is not None
    np.testing.assert_allclose(vertex.values, [3, 4])
    forced = solve_relaxed(model([-UNBOUNDED, 4], [UNBOUNDED, UNBOUNDED]))
    assert forced is not None
    np.testing.assert_allclose(forced.values, [4, 0])
    assert forced.duals[1] <= -2


def test_a_contradiction_has_no_vertex() -> None:
    assert solve_relaxed(model([9, -UNBOUNDED], [UNBOUNDED, UNBOUNDED])) is None


def test_another_solve_goes_on_from_a_basis() -> None:
    problem = model([-UNBOUNDED, -UNBOUNDED], [5, 2])
    vertex = solve_relaxed(problem)
    assert vertex is not None
    assert vertex.steps > 0
    assert vertex.basis.n_basic == problem.n_rows
    again = solve_relaxed(problem, vertex.basis)
    assert again is not None
    assert again.steps == 0
    np.testing.assert_allclose(again.values, vertex.values)
    moved = solve_relaxed(model([-UNBOUNDED, -UNBOUNDED], [6, 2]), vertex.basis)
    assert moved is not None
    np.testing.assert_allclose(moved.values, [4, 2])


@pytest.mark.parametrize("most_steps", [0, 5])
def test_too_few_steps_are_no_answer(most_steps: int) -> None:
    size = 20
    pair, ones = np.arange(size * size), np.ones(size * size, dtype=np.int64)
    squares = LinearModel(
        reward=np.random.default_rng(1).integers(1, 1000, size * size),
        low=0 * ones,
        high=ones,
        row_low=np.full(2 * size, -UNBOUNDED),
        row_high=np.ones(2 * size, dtype=np.int64),
        rows=np.concatenate((pair // size, size + pair % size)),
        variables=np.concatenate((pair, pair)),
        coefficients=np.concatenate((ones, ones)),
    )
    with pytest.raises(WorkSpentError):
        solve_relaxed(squares, None, most_steps)
    vertex = solve_relaxed(squares)
    assert vertex is not None
    assert vertex.steps > 5


def test_a_value_without_limit_is_a_defect() -> None:
    open_ended = model([-UNBOUNDED, -UNBOUNDED], [UNBOUNDED, 2], high=UNBOUNDED)
    with pytest.raises(BackendError, match="no upper bound"):
        solve_relaxed(open_ended)
