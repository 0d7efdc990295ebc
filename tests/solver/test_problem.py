"""A problem that contradicts itself is refused with the field's name."""

from dataclasses import replace

import numpy as np
import pytest

from solver.problem import AssignmentProblem, Objective


def problem() -> AssignmentProblem:
    ones = np.ones(2, dtype=np.int64)
    return AssignmentProblem(ones, 0 * ones, ones, 0 * ones, 0 * ones)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"demand": np.array([1.0, 1.0])}, "demand must be an int64 array"),
        ({"demand": np.array([1, -1])}, "demand must be >= 0, got -1"),
        ({"capacity": np.array([[1, 1]])}, "capacity must be an int64 array"),
        ({"demand_min": np.array([0, 2])}, r"demand_min\[1\] is 2, more than demand 1"),
        ({"min_load": np.array([3, 0])}, r"min_load\[0\] is 3, more than capacity 1"),
        ({"tier": np.array([1])}, "tier must be an int64 array of length 2"),
        ({"pinned": np.array([[0, 2]])}, "pinned holds an index outside"),
        ({"pinned": np.array([0, 1])}, "pinned must be an int64 array of shape"),
        ({"pinned": np.array([[0, 0], [0, 0]])}, "pinned twice"),
        ({"pinned": np.array([[0, 0]]), "forbidden": np.array([[0, 0]])}, "pinned and forbidden"),
        ({"pinned": np.array([[0, 0], [0, 1]])}, "more pins than its demand"),
        ({"pinned": np.array([[0, 0], [1, 0]])}, "more pins than its capacity"),
        ({"pinned": np.array([[0, 0]]), "pair_max": 2}, "need pair_max = 1"),
        ({"pair_max": 0}, "pair_max must be None, or from 1 to"),
        ({"pair_max": 1 << 70}, "pair_max must be None, or from 1 to"),
        ({"capacity": np.array([1, 1 << 61])}, "capacity must be at most 1,000,000,000,000"),
        ({"demand": np.array([1, 10**12 + 1])}, "demand must be at most 1,000,000,000,000"),
        ({"unmatched_penalty": -1}, "unmatched_penalty must be >= 0"),
        (
            {"unmatched_penalty": 1, "objective": Objective.COVERAGE_THEN_SCORE},
            "needs the objective total_score",
        ),
        ({"objective": "total_score"}, "objective must be an Objective"),
    ],
)
def test_a_contradiction_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(problem(), **changes)  # type: ignore[arg-type]  # any field may be changed


def test_negative_priorities_are_fine() -> None:
    assert replace(problem(), tier=np.array([-1, 3])).tier.tolist() == [-1, 3]
