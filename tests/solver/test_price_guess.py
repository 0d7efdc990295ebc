"""A guess changes the time, never the answer; and it balances what the columns get."""

import numpy as np
import pytest

from benchmarks.families import FamilySize
from solver import sparse_solve
from solver.certificate import certify
from solver.pair_list import SparseParams
from solver.price_guess import guess_prices
from solver.problem import AssignmentProblem
from solver.scores import ArrayScores, row_tiles


def test_guessed_prices_spread_the_rows_over_the_columns() -> None:
    case = FamilySize("popular", 400, 80).build()
    prices = guess_prices(case.problem, case.scores)

    def most_wanted(at: np.ndarray) -> float:
        """Rows that want the same column most, in places of it."""
        best = np.concatenate([(v - at).argmax(axis=1) for _, v, _ in row_tiles(case.scores)])
        return float((np.bincount(best, minlength=80) / case.problem.capacity).max())

    assert most_wanted(prices) < most_wanted(0 * prices) / 4


def test_a_wild_guess_gives_the_same_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    case = FamilySize("clustered", 200, 40).build()
    values = set()
    for seed in range(4):
        wild = np.random.default_rng(seed).integers(-(10**7), 10**7, 40)
        monkeypatch.setattr(sparse_solve, "guess_prices", lambda *_, wild=wild: wild)
        result = sparse_solve.solve_sparsely(
            case.problem, case.scores, params=SparseParams(candidates=2, added=4)
        )
        assert result.assignment is not None
        assert result.prices is not None
        certificate = certify(case.problem, case.scores, result.assignment, result.prices)
        assert certificate.optimal
        values.add(certificate.levels[-1].primal)
    assert len(values) == 1


@pytest.mark.parametrize("eligible", [True, False])
def test_without_anything_to_go_by_all_prices_are_zero(eligible: bool) -> None:
    ones = np.ones(5, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, ones, 0 * ones, 0 * ones)
    scores = ArrayScores(np.full((5, 5), 7), np.full((5, 5), eligible))
    assert not guess_prices(problem, scores).any()
