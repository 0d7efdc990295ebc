"""Every round proves a bound of all pairs, and the last one the optimum of its level."""

from collections import Counter

import numpy as np

from solver.network import collect_arcs, solve_stage
from solver.pair_list import PairList
from solver.pricing import Round, rounds, solve_ahead
from solver.result import Assignment
from solver.stages import open_scores, stage_at, stage_count, stage_value
from tests.solver.test_sparse_solve import TINY, everything


def _pairs(seed: int) -> PairList:
    problem, scores = everything(seed)
    guess = np.random.default_rng(seed).integers(-1, 2, problem.n_columns)
    pairs = PairList(problem, scores, guess, TINY)
    pairs.begin()
    return pairs


def test_each_round_s_bound_holds_and_the_last_one_is_the_optimum_of_all_pairs() -> None:
    seen: Counter[str] = Counter()
    for seed in range(24):
        pairs = _pairs(seed)
        problem, scores = pairs.problem, pairs.scores
        arcs = collect_arcs(problem, open_scores(problem, scores))
        incumbent: Assignment | None = None
        for index in range(stage_count(problem)):
            stage = stage_at(problem, scores, index, incumbent)
            best = solve_stage(problem, arcs, stage)
            done = list(rounds(pairs, stage, incumbent))
            if best is None or not done:  # the foothold sees to it that there is a round
                break
            optimum = stage_value(problem, scores, stage, best)
            for one in done:
                assert one.value <= optimum <= one.bound, seed
                assert one.value == stage_value(problem, scores, stage, one.assignment)
            assert done[-1].gap == 0
            incumbent = done[-1].assignment
            seen["levels"] += 1
            seen["several rounds"] += len(done) > 1
    assert seen["levels"] > 30, seen
    assert seen["several rounds"] > 5, seen


def test_what_is_solved_ahead_is_optimal_over_the_listed_pairs() -> None:
    ahead = 0
    for seed in range(24):
        pairs = _pairs(seed)
        solved = solve_ahead(pairs)
        if solved is None:
            continue
        last: Round | None = None
        incumbent = solved[0]
        stage = stage_at(pairs.problem, pairs.scores, stage_count(pairs.problem) - 1, incumbent)
        listed = solve_stage(pairs.problem, pairs.listing.arcs, stage)
        assert listed is not None
        value = stage_value(pairs.problem, pairs.scores, stage, incumbent)
        assert value == stage_value(pairs.problem, pairs.scores, stage, listed)
        for last in rounds(pairs, stage, None, solved=solved):
            assert last.bound >= last.value
        assert last is not None
        assert last.gap == 0
        ahead += 1
    assert ahead > 3
