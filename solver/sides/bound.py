"""The bound of one level under side constraints, from prices and charges alone.

Whoever pays ``charge_q`` for every unit of a sum, and gets back what its bound allows, may break
side constraint q. What is left is a pure assignment problem with scores

    factor_i * score_ij - sum_q charge_q * coefficient_q(i, j)

whose bound D(v) (see `solver.certificate`) bounds the level from above, for any charges with the
right signs (Lagrangian relaxation, Geoffrion 1974). All is integers, in units of ``1 / scale``.
"""

from dataclasses import dataclass, replace

import numpy as np

from solver.certificate import dual_bounds
from solver.checked_scores import highest_score as largest_score
from solver.problem import AssignmentProblem
from solver.result import GroupPrice, LevelPrices
from solver.row_terms import MapBlocks
from solver.scores import IntArray, Scores, row_tiles
from solver.sides.charges import ChargedScores
from solver.sides.fairest_sum import floor_rows
from solver.sides.level import LevelProof, SideLevel
from solver.stages import Bounds, Stage

LARGEST_TERM = 1 << 57
"""Terms of one pair or place stay below, clear of the markers for what is impossible."""

LARGEST_SUM = 1 << 61
"""Sums over all places stay below."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The pure assignment problem that charges leave of a level, and what they give back."""

    stage: Stage
    scores: ChargedScores
    prices: LevelPrices
    given_back: int


def relaxation(level: SideLevel, proof: LevelProof) -> Relaxation:
    """Scale a level, charge for its side constraints, and pay for its floor."""
    problem, stage, scale = level.problem, level.stage, proof.charges.scale
    pay = np.zeros(problem.n_rows, dtype=np.int64) if proof.pay is None else proof.pay
    factor = pay + (scale if level.counts_scores else 0)
    charged = ChargedScores(level.scores, factor, level.sides, proof.charges)
    pins, _ = charged.pairs(problem.pinned[:, 0], problem.pinned[:, 1])
    rewards = 0 if level.raises_floor else scale
    asked, given_back = _floor_terms(level, pay)
    scaled = replace(
        stage,
        counts_scores=True,
        first_reward=rewards * stage.first_reward - asked,
        further_reward=rewards * stage.further_reward,
        constant=rewards * _constant_without_pins(level) + int(pins.sum()),
    )
    allowance = proof.charges.allowance(level.sides)
    return Relaxation(scaled, charged, _matching(proof.prices, stage), given_back + allowance)


def scaled_bound(level: SideLevel, proof: LevelProof, map_blocks: MapBlocks = map) -> int | None:
    """The level's bound times the scale; None for a proof that does not fit the level."""
    if not _fits(level, proof):
        return None
    relaxed = relaxation(level, proof)
    priced = [(relaxed.stage, relaxed.prices)]
    bound = dual_bounds(level.problem, relaxed.scores, priced, map_blocks)[0]
    return bound + relaxed.given_back


def highest_score(problem: AssignmentProblem, scores: Scores) -> int:
    """Largest magnitude of the score of an eligible pair, or of a pinned one."""
    pins, _ = scores.pairs(problem.pinned[:, 0], problem.pinned[:, 1])
    highest = int(np.abs(pins).max(initial=0))
    for _, tile, mask in row_tiles(scores):
        highest = max(highest, int(np.abs(np.where(mask, tile, 0)).max(initial=0)))
    return highest


def sums_fit(level: SideLevel, proof: LevelProof, highest: int) -> bool:
    """Whether every term and sum of the bound stays within 64 bits, given the largest score."""
    problem, charges, prices = level.problem, proof.charges, proof.prices
    pay = 0 if proof.pay is None else int(proof.pay.max(initial=0))
    asked = 0 if level.floor is None else abs(level.floor.asked)
    groups = [abs(group.price) for group in (*prices.groups, prices.further) if group]
    mentor = [abs(price) for price in prices.mentor.tolist()]
    reward = max(int(np.abs(level.stage.first_reward).max(initial=0)), 1) * charges.scale
    term = (charges.scale + pay) * highest + charges.highest(level.sides) + pay * asked
    term += reward + max(mentor, default=0) + max(groups, default=0)
    loads = sum(a * b for a, b in zip(mentor, problem.capacity.tolist(), strict=True))
    places = sum(np.minimum(problem.demand, problem.n_columns).tolist()) + 1
    return term < LARGEST_TERM and loads < LARGEST_SUM and term * places < LARGEST_SUM


def _floor_terms(level: SideLevel, pay: IntArray) -> tuple[IntArray, int]:
    """What a first place costs because its row then has to meet the floor, and a constant."""
    if level.floor is None:
        return np.zeros_like(pay), 0
    may_be_first = Bounds.of(level.problem).first_max > 0
    if level.floor.reached is None:
        return pay * level.floor.most, sum(pay[may_be_first].tolist()) * level.floor.most
    return pay * level.floor.reached, -sum(pay[~may_be_first].tolist()) * level.floor.reached


def _constant_without_pins(level: SideLevel) -> int:
    """Constant of the stage but for the scores of the pins."""
    if not level.stage.counts_scores:
        return level.stage.constant
    values, _ = level.scores.pairs(level.problem.pinned[:, 0], level.problem.pinned[:, 1])
    return level.stage.constant - int(values.sum())


def _matching(prices: LevelPrices, stage: Stage) -> LevelPrices:
    """The same prices with the places that this stage has fixed; 0 where one is missing."""
    given = {group.tiers: group.price for group in prices.groups}
    groups = tuple(GroupPrice(g.tiers, given.get(g.tiers, 0), g.places) for g in stage.groups)
    further = None
    if stage.further_places is not None:
        price = prices.further.price if prices.further else 0
        further = GroupPrice((), price, stage.further_places)
    return LevelPrices(stage.name, prices.mentor, groups, further)


def _fits(level: SideLevel, proof: LevelProof) -> bool:
    problem = level.problem
    if len(proof.prices.mentor) != problem.n_columns or not proof.charges.fit(level.sides):
        return False
    if not _pays_floor(level, proof):
        return False
    if sums_fit(level, proof, largest_score(problem)):
        return True  # whatever the scores are, without a look at them
    return sums_fit(level, proof, highest_score(problem, level.scores))


def _pays_floor(level: SideLevel, proof: LevelProof) -> bool:
    """Whether pay is never negative, only for a floor, and adds up to the scale while it rises."""
    pay = proof.pay
    if pay is None or level.floor is None:
        return pay is None and level.floor is None
    if len(pay) != level.problem.n_rows or pay.min(initial=0) < 0:
        return False
    if sum(pay[floor_rows(level.problem)].tolist()) != sum(pay.tolist()):
        return False
    return not level.raises_floor or sum(pay.tolist()) == proof.charges.scale
