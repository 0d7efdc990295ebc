"""One level solved over listed pairs, priced against all pairs, until none is missing.

Each round solves the restricted problem exactly, takes optimal prices of it, and looks for pairs
that would change some row's choice at these prices. Those found are listed. The bound D(v) of
docs/proof.md is then known for all pairs, since a row's choice depends on its best pairs alone;
it holds at any prices, so every round proves a gap. When no pair is missing the gap is zero.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from solver.pair_list import PairList
from solver.residual import NotOptimalError
from solver.restricted import Solved, Start, solve_restricted
from solver.result import Assignment, GroupPrice, LevelPrices
from solver.row_choice import RowChoice
from solver.sparse_dual import restricted_prices
from solver.stages import Stage, hoped_stage, stage_value

PATIENCE = 3
"""Rounds in which the gap must halve; else all pairs are listed, where that is possible."""

OnFlow = Callable[[], None]


@dataclass(frozen=True, eq=False)
class Round:
    """What one round has found and proved of a level."""

    assignment: Assignment
    prices: LevelPrices
    value: int
    bound: int
    missing: int

    @property
    def gap(self) -> int:
        """Bound minus value."""
        return self.bound - self.value


def rounds(
    pairs: PairList,
    stage: Stage,
    incumbent: Assignment | None,
    on_flow: OnFlow = lambda: None,
    solved: Solved | None = None,
) -> Iterator[Round]:
    """Rounds of one level until its gap is zero, or until no more pairs may be listed.

    No round at all means that the hard bounds cannot be met with the pairs listed.

    Parameters
    ----------
    incumbent
        Optimal assignment of the level before, which may be optimal here too.
    solved
        What `solve_ahead` has found, at the last level.
    """
    if incumbent is not None and not stage.counts_scores:
        value = stage_value(pairs.problem, pairs.scores, stage, incumbent)
        plain = _plain_prices(pairs, stage, value)
        if plain is not None:
            yield Round(incumbent, plain, value, value, 0)
            return
        solved = _kept_if_optimal(pairs, stage, incumbent)
    start = pairs.start if stage.counts_scores else Start(pairs.guess)
    gaps: list[int] = []
    while True:
        if solved is None:
            on_flow()
            solved = solve_restricted(pairs.problem, pairs.listing, stage, start)
        if solved is None:
            return
        done = _priced(pairs, stage, *solved)
        start, solved = Start(solved[1], solved[0]), None
        yield done
        if done.gap == 0 or pairs.full:
            return
        gaps.append(done.gap)
        if _stalls(gaps) and pairs.complete():
            gaps.clear()


def solve_ahead(pairs: PairList) -> Solved | None:
    """Solve the last level over the listed pairs as if nothing stood in its way.

    The pairs listed at first mostly meet all hard minima, and mostly serve everybody or fill every
    place. Then the assignment found is optimal at all levels but the last, which need no solving
    of their own. None when that is not so.
    """
    servable = np.diff(pairs.listing.starts) > 0
    stage = hoped_stage(pairs.problem, pairs.scores, servable)
    return solve_restricted(pairs.problem, pairs.listing, stage, pairs.start, hopeful=True)


def _stalls(gaps: list[int]) -> bool:
    """Whether the gap has not been halved in some rounds."""
    return len(gaps) > PATIENCE and 2 * gaps[-1] > gaps[-1 - PATIENCE]


def _kept_if_optimal(pairs: PairList, stage: Stage, kept: Assignment) -> Solved | None:
    """Prices that prove an assignment optimal at a level that counts places, without a flow."""
    try:
        return kept, restricted_prices(pairs.problem, pairs.listing, stage, kept)
    except NotOptimalError:
        return None


def _priced(pairs: PairList, stage: Stage, found: Assignment, prices: LevelPrices) -> Round:
    """Bound of all pairs at prices that are optimal for those listed."""
    choice = RowChoice(pairs.problem, pairs.bounds, stage, prices)
    best = choice.best(pairs.listing)
    value = choice.bound(best)
    plain = _plain_prices(pairs, stage, value)
    if plain is not None:
        return Round(found, plain, value, value, 0)
    missing = pairs.add_missing(choice, choice.cutoff(best))
    best = choice.best(pairs.listing)
    closed = pairs.closed_prices(choice, choice.cutoff(best))
    return Round(found, closed, value, choice.bound(best), missing)


def _plain_prices(pairs: PairList, stage: Stage, value: int) -> LevelPrices | None:
    """Prices that prove a level which serves everybody or fills every place, without looking."""
    if stage.counts_scores:
        return None
    for seat, group in ((0, 0), (1, 0), (1, -1), (0, 1)):
        mentor = np.full(pairs.problem.n_columns, seat, dtype=np.int64)
        groups = tuple(
            GroupPrice(g.tiers, group if group < 0 or g is stage.groups[-1] else 0, g.places)
            for g in stage.groups
        )
        choice = RowChoice(
            pairs.problem, pairs.bounds, stage, LevelPrices(stage.name, mentor, groups)
        )
        best = choice.best(pairs.listing)
        cutoff = choice.cutoff(best)
        if choice.bound(best) == value and not len(pairs.in_doubt(choice, cutoff)):
            return pairs.closed_prices(choice, cutoff)
    return None
