"""A row's choice against the certificate's own arithmetic, and the meaning of its cutoff."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.certificate import dual_bound
from solver.listing import Listing
from solver.network import Arcs, collect_arcs, solve_stage
from solver.result import Assignment, LevelPrices
from solver.row_choice import NOTHING, RowChoice
from solver.sparse_dual import restricted_prices
from solver.stages import Bounds, open_scores, stage_at, stage_count, stage_value
from tests.support.instances import Instance, random_instance

seeds = st.integers(0, 2**32 - 1)


def listing_of(instance: Instance) -> Listing:
    problem = instance.problem
    arcs = collect_arcs(problem, open_scores(problem, instance.scores))
    return Listing.empty(problem.n_rows, problem.n_columns).joined(arcs)


def some(listing: Listing, kept: np.ndarray) -> Listing:
    arcs = Arcs(listing.rows[kept], listing.columns[kept], listing.scores[kept])
    return Listing.empty(listing.n_rows, listing.n_columns).joined(arcs)


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_prices_of_the_listed_pairs_close_every_level(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed), 12, 8)
    problem, listing = instance.problem, listing_of(instance)
    assignment: Assignment | None = None
    for index in range(stage_count(problem)):
        stage = stage_at(problem, instance.scores, index, assignment)
        assignment = solve_stage(problem, listing.arcs, stage)
        if assignment is None:
            return
        prices = restricted_prices(problem, listing, stage, assignment)
        choice = RowChoice(problem, Bounds.of(problem), stage, prices)
        value = stage_value(problem, instance.scores, stage, assignment)
        assert choice.bound(choice.best(listing)) == value


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_only_pairs_above_the_cutoff_change_the_bound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    instance = random_instance(rng)
    problem, everything = instance.problem, listing_of(instance)
    stage = stage_at(problem, instance.scores, 0, None)
    mentor = rng.integers(-3, 4, problem.n_columns)
    mentor[Bounds.of(problem).load_max == 0] = 10**9
    choice = RowChoice(problem, Bounds.of(problem), stage, LevelPrices(stage.name, mentor))
    kept = rng.random(len(everything)) < 0.6
    best = choice.best(some(everything, kept))
    gain = everything.scores if stage.counts_scores else 0
    above = gain - mentor[everything.columns] > choice.cutoff(best)[everything.rows]
    bound = choice.bound(choice.best(some(everything, kept | above)))
    assert bound == choice.bound(choice.best(everything))
    whole = dual_bound(problem, instance.scores, stage, choice.prices)
    assert bound == whole or bound >= 1 << 59  # a row lacks pairs, or has closed columns alone


def test_a_row_that_lacks_places_has_no_bound() -> None:
    instance = random_instance(np.random.default_rng(3))
    problem = replace(instance.problem, demand_min=instance.problem.demand)
    stage = stage_at(problem, instance.scores, 0, None)
    mentor = np.zeros(problem.n_columns, dtype=np.int64)
    choice = RowChoice(problem, Bounds.of(problem), stage, LevelPrices(stage.name, mentor))
    nobody = Listing.empty(problem.n_rows, problem.n_columns)
    assert choice.bound(choice.best(nobody)) >= 1 << 59
    assert choice.cutoff(choice.best(nobody)).min() == NOTHING
