"""After the foothold the listed pairs meet all hard minima, or nothing at all does."""

from collections import Counter

import numpy as np

from solver.foothold import list_foothold
from solver.infeasibility import find_conflict
from solver.network import solve_stage
from solver.pair_list import PairList, SparseParams
from solver.result import Termination
from solver.stages import stage_at
from tests.solver.test_sparse_solve import TINY, everything


def _listed(seed: int, params: SparseParams) -> PairList:
    """The first pairs of an instance, by prices that say nothing."""
    problem, scores = everything(seed)
    pairs = PairList(problem, scores, np.zeros(problem.n_columns, dtype=np.int64), params)
    pairs.begin()
    return pairs


def _meets_minima(pairs: PairList) -> bool:
    stage = stage_at(pairs.problem, pairs.scores, 0, None)
    return solve_stage(pairs.problem, pairs.listing.arcs, stage) is not None


def test_the_listed_pairs_meet_all_minima_unless_a_conflict_forbids_it() -> None:
    seen: Counter[str] = Counter()
    for seed in range(120):
        pairs = _listed(seed, TINY)
        before = _meets_minima(pairs)
        ended = list_foothold(pairs, lambda: None)
        if ended is None:
            assert _meets_minima(pairs), seed
            seen["found"] += not before
        else:
            assert ended is Termination.INFEASIBLE
            conflict = find_conflict(pairs.problem, pairs.scores)
            assert conflict.need > conflict.supply
            seen["infeasible"] += 1
    assert min(seen["found"], seen["infeasible"]) >= 8, seen


def test_where_no_more_may_be_listed_nothing_is_claimed() -> None:
    ended: Counter[Termination | None] = Counter()
    for seed in range(120):
        pairs = _listed(seed, SparseParams(1, 1, 0, 0, 0, max_complete=0, max_listed=1))
        told = list_foothold(pairs, lambda: None)
        ended[told] += 1
        if told is None:
            assert _meets_minima(pairs), seed
        if told is Termination.INFEASIBLE:
            assert find_conflict(pairs.problem, pairs.scores).need > 0
    assert ended[Termination.NO_SOLUTION_FOUND] >= 5, ended
