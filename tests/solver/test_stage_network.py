"""What is put into the network comes out of it again: prices, pairs in use, and places."""

from collections.abc import Iterator

import numpy as np

from solver.listing import Listing
from solver.network import collect_arcs, solve_stage
from solver.result import Assignment
from solver.sparse_dual import restricted_prices
from solver.stage_network import StageNetwork
from solver.stages import open_scores, stage_at, stage_count
from tests.solver.test_sparse_solve import everything


def _levels() -> Iterator[tuple[StageNetwork, Assignment]]:
    """Networks of all levels of some instances, with an optimal assignment of each."""
    for seed in range(24):
        problem, scores = everything(seed)
        arcs = collect_arcs(problem, open_scores(problem, scores))
        listing, best = Listing.empty(problem.n_rows, problem.n_columns).joined(arcs), None
        for index in range(stage_count(problem)):
            stage = stage_at(problem, scores, index, best)
            best = solve_stage(problem, listing.arcs, stage)
            if best is None:
                break
            yield StageNetwork(problem, listing, stage), best


def test_prices_and_pairs_come_out_as_they_were_put_in() -> None:
    with_groups = 0
    for network, best in _levels():
        prices = restricted_prices(network.problem, network.listing, network.stage, best)
        network.begin(prices)
        network.take_up(None)
        assert network.assignment().pairs.tolist() == sorted(network.problem.pinned.tolist())
        is_kept, wrong = network.take_up(best)
        out = network.assignment()
        assert out.pairs.tolist() == best.pairs.tolist()
        assert out.amount.tolist() == best.amount.tolist()
        assert not wrong.any()
        open_pairs = {tuple(p) for p in best.pairs.tolist()}
        open_pairs -= {tuple(p) for p in network.problem.pinned.tolist()}
        listing = network.listing
        kept = zip(listing.rows[is_kept].tolist(), listing.columns[is_kept].tolist(), strict=True)
        assert set(kept) == open_pairs
        assert repr(network.prices()) == repr(prices)
        with_groups += bool(network.stage.groups)
    assert with_groups > 5


def test_whoever_holds_a_pair_that_is_not_listed_must_choose_anew() -> None:
    seen = 0
    for network, best in _levels():
        listing = network.listing
        first = best.pairs[~np.isin(best.rows, network.problem.pinned[:, 0])][:1]
        if not len(first):
            continue
        keep = (listing.rows != first[0, 0]) | (listing.columns != first[0, 1])
        arcs, size = listing.arcs_of(keep), (listing.n_rows, listing.n_columns)
        fewer = StageNetwork(network.problem, Listing.empty(*size).joined(arcs), network.stage)
        fewer.begin(np.zeros(size[1], dtype=np.int64))
        _, wrong = fewer.take_up(best)
        assert np.flatnonzero(wrong).tolist() == [first[0, 0]]
        seen += 1
    assert seen > 10


def test_what_flows_in_at_fixed_places_flows_out_at_the_hub() -> None:
    for network, _ in _levels():
        places = [group.places for group in network.stage.groups]
        supply = network.supply()
        assert supply.sum() == 0
        assert supply[1 : 1 + len(places)].tolist() == places
        assert network.n_nodes == network.hub + len(supply)
