"""Scores that are not what the Protocol promises are refused with what was expected."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solver.certificate import certify
from solver.checked_scores import ScoresError, highest_score
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.result import Assignment, Prices
from solver.scores import ArrayScores, Scores
from solver.solve import solve
from tests.support.broken_scores import Breaking, BrokenGatheredScores, BrokenScores
from tests.support.gathered_scores import GatheredArrayScores

N, M = 40, 8
ROWS = np.ones(N, dtype=np.int64)
PROBLEM = AssignmentProblem(ROWS, 0 * ROWS, np.full(M, 6), np.zeros(M, dtype=np.int64), 0 * ROWS)
GOOD = ArrayScores(
    np.random.default_rng(1).integers(0, 1000, (N, M)),
    np.random.default_rng(2).random((N, M)) < 0.9,
)
ONE_EACH = Assignment.from_pairs(np.column_stack((np.arange(N), np.arange(N) % M)))


def with_first(number: float) -> Breaking:
    def told(values: Any, mask: Any) -> tuple[Any, Any]:  # noqa: ANN401  it may be anything
        is_float = values.dtype != np.float32 and not np.isfinite(number)
        other = values.astype(np.float64 if is_float else values.dtype)
        other.flat[0] = number
        return other, np.ones(mask.shape, dtype=np.bool_) if mask is not None else None

    return told


BREAKINGS: dict[str, tuple[Breaking, str]] = {
    "nan": (with_first(np.nan), "scores: float64 of shape"),
    "infinity": (with_first(np.inf), "scores: float64 of shape"),
    "floats": (lambda v, e: (v + 0.3, e), "scores: float64 .* expected int64"),
    "int32": (lambda v, e: (v.astype(np.int32), e), "scores: int32 .* expected int64"),
    "too large": (with_first(1 << 60), "a score is 1,152,921,504,606,846,976; expected at most"),
    "too low": (with_first(-(1 << 63)), "a score is -9,223,372,036,854,775,808; expected at most"),
    "too few": (lambda v, e: (v[..., :-1], e[..., :-1]), "scores: .* of shape .* expected .* of"),
    "mask of another shape": (lambda v, e: (v, e[..., :-1]), "mask: bool of shape .* expected"),
    "mask of numbers": (lambda v, e: (v, e.astype(np.int64)), "mask: int64 .* expected bool"),
}
GATHERED: dict[str, tuple[Breaking, str]] = {
    "nan": (with_first(np.nan), "not finite"),
    "infinity": (with_first(np.inf), "not finite"),
    "fractions": (lambda v, e: (v + np.float32(0.5), e), "not whole"),
    "beyond float32": (with_first(1 << 24), "above 16,777,215"),
    "float64": (lambda v, e: (v.astype(np.float64), e), "float64 .* expected float32 or int64"),
    "too few": (lambda v, e: (v[:, :-1], e), "scores: .* expected .* of shape"),
    "mask of numbers": (lambda v, e: (v, np.ones(v.shape)), "mask: float64 .* expected bool"),
}


def refused_by_all(scores: Scores, expected: str, regimes: list[Regime]) -> None:
    for regime in regimes:
        with pytest.raises(ScoresError, match=expected):
            solve(PROBLEM, scores, regime=regime)
    with pytest.raises(ScoresError, match=expected):
        certify(PROBLEM, scores, ONE_EACH, Prices(()))


@pytest.mark.parametrize("name", BREAKINGS)
def test_neither_way_of_solving_nor_the_certificate_takes_blocks_of(name: str) -> None:
    breaking, expected = BREAKINGS[name]
    refused_by_all(BrokenScores(GOOD, "block", breaking), expected, list(Regime))


@pytest.mark.parametrize("name", BREAKINGS)
def test_single_pairs_that_the_certificate_asks_for_are_judged_too(name: str) -> None:
    breaking, expected = BREAKINGS[name]
    refused_by_all(BrokenScores(GOOD, "pairs", breaking), expected, [])


@pytest.mark.parametrize("name", GATHERED)
def test_tiles_in_float32_are_judged_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.row_terms.COMPILED_PAIRS", 0)
    breaking, expected = GATHERED[name]
    scores = BrokenGatheredScores(GOOD, "gathered", breaking)
    refused_by_all(scores, expected, [Regime.CERTIFIED_SPARSE])


def test_what_a_pair_that_is_not_eligible_scores_does_not_matter() -> None:
    def strange(values: Any, mask: Any) -> tuple[Any, Any]:  # noqa: ANN401  it may be anything
        odd = np.nan if values.dtype == np.float32 else -(1 << 63)
        return np.where(mask, values, values.dtype.type(odd)), mask

    expected = solve(PROBLEM, GOOD).progress
    for regime in Regime:
        for where, kind in (("block", BrokenScores), ("gathered", BrokenGatheredScores)):
            found = solve(PROBLEM, kind(GOOD, where, strange), regime=regime).progress
            assert found is not None
            assert expected is not None
            assert found.value == expected.value


@pytest.mark.parametrize("regime", list(Regime))
def test_the_largest_score_that_is_taken_is_solved_exactly(regime: Regime) -> None:
    top = highest_score(PROBLEM)
    values = np.random.default_rng(3).choice([-top, 0, top - 1, top], (N, M))
    scores = ArrayScores(values, GOOD.eligible)
    result = solve(PROBLEM, scores, regime=regime)
    assert result.assignment is not None
    assert result.prices is not None
    assert certify(PROBLEM, scores, result.assignment, result.prices).optimal


def test_scores_of_other_people_are_refused() -> None:
    fewer = GatheredArrayScores(GOOD.values[1:], GOOD.eligible[1:])
    for regime in Regime:
        with pytest.raises(ScoresError, match="the scores are 39 × 8, expected 40 × 8"):
            solve(PROBLEM, fewer, regime=regime)


@pytest.mark.parametrize("regime", list(Regime))
def test_a_penalty_that_would_overflow_a_sum_is_refused(regime: Regime) -> None:
    most = highest_score(PROBLEM) // 2
    dear = replace(PROBLEM, unmatched_penalty=most + 1)
    with pytest.raises(ScoresError, match=f"unmatched_penalty is {most + 1:,}; expected at most"):
        solve(dear, GOOD, regime=regime)
    kept = replace(PROBLEM, unmatched_penalty=most)
    result = solve(kept, GOOD, regime=regime)
    assert result.assignment is not None
    assert result.prices is not None
    assert len(result.assignment.rows) == N
    assert certify(kept, GOOD, result.assignment, result.prices).optimal
