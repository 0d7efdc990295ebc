"""The exact optimum of a stage in which the listed pairs are all there are, with its prices.

The method is that of successive shortest paths from any prices (Ahuja, Magnanti and Orlin, *Network
Flows*, section 9.7): each row takes what is best for it at the prices, and what is then over or
lacking at the columns is moved along shortest paths, which corrects the prices as it goes. The
better the prices, the less there is to move, so that a solve whose prices come from the round
before costs next to nothing. On stubborn problems it can be much slower than a flow from scratch,
which takes over once a budget of work is spent.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from solver.listing import Listing
from solver.network import solve_stage
from solver.problem import AssignmentProblem
from solver.result import Assignment, LevelPrices
from solver.scores import IntArray
from solver.sparse_dual import restricted_prices
from solver.stage_network import StageNetwork
from solver.stages import Stage

if TYPE_CHECKING:
    from solver.flow_records import Net

CORRECTION_PER_PAIR = 3
"""Steps by listed pair in which prices are corrected one by one, before paths are sought."""

PER_UNIT = 1000
"""Steps of correction for each unit that is over or lacks."""

WORK_PER_PAIR = 100
"""Steps by listed pair in which a flow from scratch takes over when more seem to be needed."""

WORK_AT_ONCE = 4
"""Steps by listed pair after which it is estimated anew how many are needed."""

Solved = tuple[Assignment, LevelPrices]


@dataclass(frozen=True, eq=False)
class Start:
    """Where a solve begins.

    Parameters
    ----------
    prices
        Rough prices of the columns, or optimal ones of all nodes for fewer pairs.
    kept
        Assignment that belongs to the prices, or None.
    """

    prices: IntArray | LevelPrices
    kept: Assignment | None = None


def solve_restricted(
    problem: AssignmentProblem,
    listing: Listing,
    stage: Stage,
    start: Start,
    *,
    hopeful: bool = False,
) -> Solved | None:
    """Solve a stage over the listed pairs; None when the hard bounds cannot be met with them.

    Parameters
    ----------
    hopeful
        That the bounds cannot be met is likely, and needs no second opinion.
    """
    network = StageNetwork(problem, listing, stage)
    state = _augmented(network, start)
    if state is Balance.FOUND:
        return network.assignment(), network.prices()
    if state is Balance.IMPOSSIBLE and hopeful:
        return None
    found = solve_stage(problem, listing.arcs, stage)
    if found is None:
        return None
    known = network.net.nodes["potential"] if stage.counts_scores else None
    return found, restricted_prices(problem, listing, stage, found, known)


class Balance(Enum):
    """How an attempt to bring a flow into balance ends."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    TOO_MUCH_WORK = "too much work"


def _augmented(network: StageNetwork, start: Start) -> Balance:
    """Let rows choose at the prices of the start, and bring what follows into balance."""
    from solver.choice_kernels import choose_rows, rows_in_doubt, settle_loads
    from solver.flow_records import ROOT
    from solver.price_kernels import correct_prices

    network.begin(start.prices)
    net, stage, listing = network.net, network.stage, network.listing
    kept, doubtful = network.take_up(start.kept)
    if start.kept is None:
        doubtful[:] = network.bounds.places_max > 0
    else:
        doubtful |= rows_in_doubt(net)
    rank = listing.scores
    if not stage.counts_scores and isinstance(start.prices, np.ndarray):
        rank = rank - start.prices[listing.columns]
    if not choose_rows(net, np.flatnonzero(doubtful), rank, kept):
        return Balance.IMPOSSIBLE
    settle_loads(net, network.supply())
    wrong = int(np.abs(net.nodes["excess"]).sum())
    correct_prices(net, min(CORRECTION_PER_PAIR * len(listing), wrong * PER_UNIT))
    net.counts[ROOT] = network.root()
    return _balanced(net)


def _balanced(net: "Net") -> Balance:
    """Move what is over to where it lacks, as long as that seems to need little work."""
    from solver.flow_records import WORK
    from solver.path_kernels import DONE, STUCK, balance

    n_pairs = len(net.pairs)
    wrong, spent = _wrong(net), 0
    while True:
        net.counts[WORK] = WORK_AT_ONCE * n_pairs
        state = balance(net)
        if state in (DONE, STUCK):
            return Balance.FOUND if state == DONE else Balance.IMPOSSIBLE
        spent += WORK_AT_ONCE
        if spent * wrong > WORK_PER_PAIR * (wrong - _wrong(net)):
            return Balance.TOO_MUCH_WORK


def _wrong(net: "Net") -> int:
    """Units that are over or lack, but at the root, which takes up any number."""
    from solver.flow_records import ROOT

    excess = np.abs(net.nodes["excess"])
    return int(excess.sum() - excess[net.counts[ROOT]])
