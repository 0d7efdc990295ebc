"""The proof of an assignment, recomputed from the integer scores alone.

For any prices ``v`` of the columns, with price ``a_i`` gained by a first place of row i and ``b``
by a further one,

    D(v) = constant + sum_i h_i(v) + sum_j max(load_max_j v_j, load_min_j v_j)
           + sum_g places_g price_g + further_places price_further

bounds the level's value from above. ``h_i`` is the best that row i can do alone: with its open,
eligible columns sorted by ``t = score - v``, it takes the first place ``a_i + t_1`` and further
places ``b + t_k`` while they gain, at least as many as its minimum demand. Weak duality holds for
any v; at optimal v the bound equals the optimum, because the problem is a network flow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from solver.checked_scores import checked
from solver.problem import AssignmentProblem
from solver.result import Assignment, GroupPrice, LevelPrices, Prices, Termination
from solver.row_terms import IMPOSSIBLE, MapBlocks, PricedLevel, row_terms
from solver.scores import IntArray, Scores
from solver.stages import Bounds, Stage, open_scores, stage_value, stages_of


class Broken(StrEnum):
    """A hard bound that an assignment can break, in one sentence about rows and columns."""

    OUTSIDE = "an assigned pair lies outside the problem"
    REPEATED = "a pair is listed twice or with an amount below 1"
    PAIR_MAX = "a pair is used more often than allowed"
    PIN_MISSING = "a pinned pair is not assigned"
    NOT_ELIGIBLE = "an assigned pair is not eligible"
    OVER_DEMAND = "a row has more places than its demand"
    UNDER_DEMAND_MIN = "a row has fewer places than its minimum demand"
    OVER_CAPACITY = "a column has more load than its capacity"
    UNDER_MIN_LOAD = "a column has less load than its minimum"


@dataclass(frozen=True, eq=False)
class Violation:
    """A broken bound and where: the rows, the columns, or the pairs (rows with columns)."""

    broken: Broken
    rows: IntArray
    columns: IntArray


@dataclass(frozen=True)
class LevelBound:
    """Value found and upper bound of one level, given the values of the levels before it."""

    name: str
    primal: int
    dual: int

    @property
    def gap(self) -> int:
        """Bound minus value; below 0 only for an assignment that breaks a bound."""
        return self.dual - self.primal


@dataclass(frozen=True)
class Certificate:
    """Feasibility and bounds of an assignment; levels end with the first one that has a gap."""

    violations: tuple[Violation, ...]
    levels: tuple[LevelBound, ...]
    complete: bool

    @property
    def feasible(self) -> bool:
        """Whether the assignment keeps every hard bound."""
        return not self.violations

    @property
    def optimal(self) -> bool:
        """Whether the assignment is feasible and every level's gap is zero."""
        return self.feasible and self.complete and all(level.gap == 0 for level in self.levels)

    def agrees_with(self, termination: Termination) -> bool:
        """Whether what was recomputed supports what a solve said of its assignment."""
        return self.optimal if termination is Termination.OPTIMAL else self.feasible


def certify(
    problem: AssignmentProblem,
    scores: Scores,
    assignment: Assignment,
    prices: Prices,
    map_blocks: MapBlocks = map,
) -> Certificate:
    """Recompute feasibility, values and bounds; trusts nothing but the scores.

    Prices that are missing for a level count as zero, which bounds it too, only less closely.

    Parameters
    ----------
    map_blocks
        Looks through blocks of rows in order; the result does not depend on how it does that.
    """
    scores = checked(problem, scores)
    violations = tuple(violations_of(problem, scores, assignment))
    if any(violation.broken is Broken.OUTSIDE for violation in violations):
        return Certificate(violations, (), complete=False)
    priced = [
        (stage, _matching(prices.named(stage.name), stage, problem))
        for stage in stages_of(problem, scores, assignment)
    ]
    levels: list[LevelBound] = []
    bounds = dual_bounds(problem, scores, priced, map_blocks)
    for (stage, _), bound in zip(priced, bounds, strict=True):
        value = stage_value(problem, scores, stage, assignment)
        levels.append(LevelBound(stage.name, value, bound))
        if bound != value:
            return Certificate(violations, tuple(levels), complete=False)
    return Certificate(violations, tuple(levels), complete=True)


def violations_of(
    problem: AssignmentProblem, scores: Scores, assignment: Assignment
) -> list[Violation]:
    """Find every hard bound that an assignment breaks; empty if none."""
    n, m = problem.n_rows, problem.n_columns
    rows, columns, amount = assignment.rows, assignment.columns, assignment.amount
    outside = (rows < 0) | (rows >= n) | (columns < 0) | (columns >= m)
    if outside.any():
        return [Violation(Broken.OUTSIDE, rows[outside], columns[outside])]
    keys, pins = rows * m + columns, problem.pinned[:, 0] * m + problem.pinned[:, 1]
    distinct, count = np.unique(keys, return_counts=True)
    repeated = np.isin(keys, distinct[count > 1]) | (amount < 1)
    too_often = amount > (problem.pair_max or amount)
    _, eligible = open_scores(problem, scores).pairs(rows, columns)
    totals, loads = assignment.row_totals(n), assignment.column_totals(m)
    missing = problem.pinned[~np.isin(pins, keys)]
    nothing = np.empty(0, dtype=np.int64)
    of_pairs = (
        (Broken.REPEATED, repeated),
        (Broken.PAIR_MAX, too_often),
        (Broken.NOT_ELIGIBLE, ~eligible & ~np.isin(keys, pins)),
    )
    found = [
        Violation(Broken.PIN_MISSING, missing[:, 0], missing[:, 1]),
        *(Violation(broken, rows[where], columns[where]) for broken, where in of_pairs),
        Violation(Broken.OVER_DEMAND, np.flatnonzero(totals > problem.demand), nothing),
        Violation(Broken.UNDER_DEMAND_MIN, np.flatnonzero(totals < problem.demand_min), nothing),
        Violation(Broken.OVER_CAPACITY, nothing, np.flatnonzero(loads > problem.capacity)),
        Violation(Broken.UNDER_MIN_LOAD, nothing, np.flatnonzero(loads < problem.min_load)),
    ]
    return [violation for violation in found if len(violation.rows) or len(violation.columns)]


def dual_bound(
    problem: AssignmentProblem, scores: Scores, stage: Stage, prices: LevelPrices
) -> int:
    """D(v) of the module's formula for one level: one integer pass over all pairs."""
    return dual_bounds(problem, scores, [(stage, prices)])[0]


def dual_bounds(
    problem: AssignmentProblem,
    scores: Scores,
    levels: Sequence[tuple[Stage, LevelPrices]],
    map_blocks: MapBlocks = map,
) -> list[int]:
    """D(v) of each level at its prices: one integer pass over all pairs serves them all."""
    bounds = Bounds.of(problem)
    priced = [PricedLevel.of(stage, prices) for stage, prices in levels]
    totals = row_terms(problem, scores, priced, map_blocks)
    return [
        stage.constant + total + _fixed_terms(bounds, prices)
        for total, (stage, prices) in zip(totals, levels, strict=True)
    ]


def _fixed_terms(bounds: Bounds, prices: LevelPrices) -> int:
    """The terms of columns and of fixed places."""
    loads = np.maximum(bounds.load_max * prices.mentor, bounds.load_min * prices.mentor)
    fixed = [*prices.groups, *([prices.further] if prices.further else [])]
    return int(loads.sum()) + sum(group.places * group.price for group in fixed)


def _overflow(problem: AssignmentProblem, prices: LevelPrices) -> bool:
    """Whether a term or sum of the bound might leave int64; in floats, which never wrap around."""
    bounds = Bounds.of(problem)
    mentor = np.abs(prices.mentor.astype(np.float64))
    of_groups = [abs(float(group.price)) for group in (*prices.groups, prices.further) if group]
    largest = max(float(mentor.max(initial=0.0)), *of_groups, 0.0)
    loads = np.where(prices.mentor > 0, bounds.load_max, bounds.load_min) * mentor
    total = loads.sum() + 2.0 * largest * float(bounds.places_max.sum() + 1)
    steepest = (bounds.load_max * mentor).max(initial=0.0)
    return bool(largest > -float(IMPOSSIBLE) / 8 or max(total, steepest) > 2.0**62)


def _matching(prices: LevelPrices | None, stage: Stage, problem: AssignmentProblem) -> LevelPrices:
    """Prices with the places that this stage has fixed; zeros where there are none to go by."""
    if prices is None or len(prices.mentor) != problem.n_columns or _overflow(problem, prices):
        prices = LevelPrices(stage.name, np.zeros(problem.n_columns, dtype=np.int64))
    given = {group.tiers: group.price for group in prices.groups}
    groups = tuple(GroupPrice(g.tiers, given.get(g.tiers, 0), g.places) for g in stage.groups)
    further = None
    if stage.further_places is not None:
        price = prices.further.price if prices.further else 0
        further = GroupPrice((), price, stage.further_places)
    return LevelPrices(stage.name, prices.mentor, groups, further)
