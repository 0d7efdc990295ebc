"""The proof of a spread, recomputed from the integer scores: `solver.spread` is not trusted."""

from dataclasses import dataclass

import numpy as np

from solver.certificate import Certificate, Violation, certify, dual_bounds, violations_of
from solver.checked_scores import checked
from solver.problem import AssignmentProblem
from solver.result import Assignment, GroupPrice, LevelPrices, Prices
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.spread import Spread, extended_by, least_total
from solver.spread_ways import total_score
from solver.stages import Stage, stage_value, stages_of
from solver.stand_ins import COLUMNS_USED, Extended


@dataclass(frozen=True)
class SpreadCertificate:
    """What `certify_spread` has recomputed.

    Attributes
    ----------
    first
        Of the optimum without spreading.
    violations
        Hard bounds that the spread assignment breaks.
    keeps_levels
        Whether it is as good as the optimum at every level before the total score.
    columns_used
        Columns with at least one row.
    primal, dual, least
        Its total score, what no assignment with so many columns exceeds, and what it must be.
    is_most
        Whether one column more cannot be used, or loses more than is allowed.
    """

    first: Certificate
    violations: tuple[Violation, ...]
    keeps_levels: bool
    columns_used: int
    primal: int
    dual: int
    least: int
    is_most: bool

    @property
    def optimal(self) -> bool:
        """Whether every part of the proof holds."""
        is_best = self.least <= self.primal == self.dual
        kept = not self.violations and self.keeps_levels
        return self.first.optimal and kept and is_best and self.is_most


def certify_spread(
    problem: AssignmentProblem,
    scores: Scores,
    found: Spread,
    at_most_loss: float,
    map_blocks: MapBlocks = map,
) -> SpreadCertificate | None:
    """Recompute every part of the proof; three passes over all pairs.

    Returns
    -------
    None when there is no assignment, or one whose pairs lie outside of the problem.
    """
    scores = checked(problem, scores)
    before, after = found.first.assignment, found.solved.assignment
    if before is None or after is None or not _is_inside(problem, before, after):
        return None
    first = certify(problem, scores, before, found.first.prices or Prices(()), map_blocks)
    extended = extended_by(problem, scores, before)
    used, least = extended.columns_used(after), least_total(extended, at_most_loss)
    levels = found.solved.prices.levels if found.solved.prices else ()
    own = levels[-1] if levels else None
    dual = _bound(extended, used, extended.total_stage, own, map_blocks)
    primal = total_score(extended, after)
    return SpreadCertificate(
        first,
        tuple(violations_of(problem, scores, after)),
        _keeps_levels(problem, scores, before, after),
        used,
        primal,
        primal + 1 if dual is None else dual,
        least,
        _is_most(extended, used, least, found.above, map_blocks),
    )


def _is_inside(problem: AssignmentProblem, *assignments: Assignment) -> bool:
    return all(
        ((index >= 0) & (index < size)).all()
        for assignment in assignments
        for index, size in (
            (assignment.rows, problem.n_rows),
            (assignment.columns, problem.n_columns),
        )
    )


def _keeps_levels(
    problem: AssignmentProblem, scores: Scores, before: Assignment, after: Assignment
) -> bool:
    return all(
        stage_value(problem, scores, stage, after) == stage_value(problem, scores, stage, before)
        for stage in stages_of(problem, scores, before)
        if not stage.counts_scores
    )


def _is_most(
    extended: Extended, used: int, least: int, above: LevelPrices | None, map_blocks: MapBlocks
) -> bool:
    """Whether one column more is shown to be too many."""
    if used == extended.usable:
        return True
    if above is None or used < extended.usable - extended.count:
        return False
    if above.name == COLUMNS_USED:
        fewest = extended.usable - extended.count
        bound = _bound(extended, fewest, extended.used_stage, above, map_blocks)
        return bound is not None and bound <= used
    bound = _bound(extended, used + 1, extended.total_stage, above, map_blocks)
    return bound is not None and bound < least


def _bound(
    extended: Extended,
    used: int,
    stage: Stage,
    prices: LevelPrices | None,
    map_blocks: MapBlocks,
) -> int | None:
    """D(v) with at least so many columns used; None for prices that prove nothing."""
    if prices is None or len(prices.mentor) != extended.problem.n_columns:
        return None
    given = {group.tiers: group.price for group in prices.groups}
    groups = tuple(GroupPrice(g.tiers, given.get(g.tiers, 0), g.places) for g in stage.groups)
    further = None
    if stage.further_places is not None:
        price = prices.further.price if prices.further else 0
        further = GroupPrice((), price, stage.further_places)
    matched = LevelPrices(stage.name, prices.mentor, groups, further)
    problem = extended.using(max(used, extended.usable - extended.count))
    if _may_overflow(problem, matched):
        return None
    scores, level = extended.extended_scores, (stage, matched)
    return dual_bounds(problem, scores, [level], map_blocks)[0]


def _may_overflow(problem: AssignmentProblem, prices: LevelPrices) -> bool:
    """Whether sums of these prices might leave 64 bits; reckoned in floats, which never wrap."""
    fixed = [*prices.groups, *([prices.further] if prices.further else [])]
    largest = max(
        float(np.abs(prices.mentor.astype(np.float64)).max(initial=0.0)),
        *(abs(float(group.price)) for group in fixed),
        0.0,
    )
    capacity = float(problem.capacity.astype(np.float64).sum())
    places = float(problem.demand.astype(np.float64).sum())
    return largest * (capacity + 2 * places + 2) > 2.0**58
