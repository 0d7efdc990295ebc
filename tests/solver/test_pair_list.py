"""What is listed, at the start and for a side of the problem, against reading all pairs."""

import numpy as np
import pytest

from solver.pair_list import PairList, SparseParams
from solver.restricted import solve_restricted
from solver.row_choice import RowChoice
from solver.scores import IntArray
from solver.stages import stage_at
from tests.solver.test_sparse_solve import TINY, everything

SEEDS = range(40)


def _open(pairs: PairList) -> np.ndarray:
    """Which pairs may be chosen, shape ``(n_rows, n_columns)``."""
    problem, (_, eligible) = pairs.problem, pairs.scores.block(slice(None), slice(None))
    may = eligible.copy()
    for closed in (problem.forbidden, problem.pinned):
        may[closed[:, 0], closed[:, 1]] = False
    may[pairs.bounds.places_max <= 0] = False
    may[:, pairs.bounds.load_max <= 0] = False
    return may


def _guess(seed: int, n_columns: int) -> IntArray:
    return np.random.default_rng(seed).integers(-2, 3, n_columns)


@pytest.mark.parametrize("params", [TINY, SparseParams()], ids=["tiny", "usual"])
def test_only_pairs_that_may_be_chosen_are_listed_with_their_scores(params: SparseParams) -> None:
    for seed in SEEDS:
        problem, scores = everything(seed)
        pairs = PairList(problem, scores, _guess(seed, problem.n_columns), params)
        pairs.begin()
        rows, columns = pairs.listing.rows, pairs.listing.columns
        may = _open(pairs)
        assert may[rows, columns].all(), seed
        assert (pairs.listing.scores == scores.values[rows, columns]).all()
        assert np.isin(np.flatnonzero(may.any(axis=1)), rows).all(), "somebody has no pair"
        t = np.where(may, scores.values - pairs.guess, -(2**40))
        best = pairs.best_listed()
        assert (best[may.any(axis=1)] == t.max(axis=1, initial=-(2**40))[may.any(axis=1)]).all()


def test_no_pair_that_would_change_a_choice_is_left_out() -> None:
    added = 0
    for seed in SEEDS:
        problem, scores = everything(seed)
        params = SparseParams(1, problem.n_columns, 0, 0, 0)  # all that a row lacks at once
        pairs = PairList(problem, scores, _guess(seed, problem.n_columns), params)
        pairs.begin()
        stage = stage_at(problem, scores, 0, None)
        found = solve_restricted(problem, pairs.listing, stage, pairs.start)
        if found is None or not stage.counts_scores:
            continue
        choice = RowChoice(problem, pairs.bounds, stage, found[1])
        cutoff = choice.cutoff(choice.best(pairs.listing))
        added += pairs.add_missing(choice, cutoff)
        listed = np.zeros(scores.values.shape, dtype=np.bool_)
        listed[pairs.listing.rows, pairs.listing.columns] = True
        above = scores.values - found[1].mentor > cutoff[:, None]
        assert not (_open(pairs) & above & ~listed).any(), seed
    assert added > 20


def test_all_pairs_are_listed_only_where_they_are_few_enough() -> None:
    problem, scores = everything(1)
    size = problem.n_rows * problem.n_columns
    for limit, done in ((size - 1, False), (size, True)):
        pairs = PairList(
            problem, scores, _guess(1, problem.n_columns), SparseParams(max_complete=limit)
        )
        assert pairs.complete() == done
        assert len(pairs.listing) == (int(_open(pairs).sum()) if done else 0)


@pytest.mark.parametrize("name", ["candidates", "added"])
def test_a_row_lists_something(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        SparseParams(**{name: 0})
