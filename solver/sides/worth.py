"""What each pair is worth to its row at given prices and charges, and what its use loses."""

import numpy as np

from solver.row_terms import PricedLevel
from solver.scores import BoolArray, IntArray
from solver.sides.bound import relaxation
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.stages import Bounds

ABSENT = -(np.int64(1) << 60)
"""Worth of a pair that may not be assigned."""

ADDED = 8
"""Missing pairs of each row that are told at once."""

FINE = 16
"""In a unit this many bits finer than the level's own, a pair better by 1 or 2 is not missing."""


def losses(level: SideLevel, arena: Arena, proof: LevelProof) -> IntArray:
    """What is lost at least by using a pair, in the proof's unit; shape ``(n_rows, n_columns)``.

    A solution that uses the pair is worth at most the level's bound less that.
    """
    priced, worth = _worths(level, arena, proof)
    least = _least_worth(Bounds.of(level.problem), priced, worth)
    lost: IntArray = np.where(arena.is_open, np.maximum(least[:, None] - worth, 0), -ABSENT)
    return lost


def missing_pairs(
    level: SideLevel, arena: Arena, proof: LevelProof, listed: BoolArray
) -> BoolArray:
    """Mask of open pairs that rows would rather have than what is listed, a few of each row."""
    priced, worth = _worths(level, arena, proof)
    known = np.where(listed, worth, ABSENT)
    least = _least_worth(Bounds.of(level.problem), priced, known)
    noise = min(2, proof.charges.scale >> FINE)
    better = arena.is_open & ~listed & (worth > least[:, None] + noise)
    wanted = np.where(better, worth, ABSENT)
    if wanted.shape[1] > ADDED:
        cut = wanted.shape[1] - ADDED
        better &= wanted >= np.partition(wanted, cut, axis=1)[:, cut, None]
    return better


def _worths(level: SideLevel, arena: Arena, proof: LevelProof) -> tuple[PricedLevel, IntArray]:
    relaxed = relaxation(level, proof)
    everybody = slice(0, level.problem.n_rows), slice(0, level.problem.n_columns)
    values, _ = relaxed.scores.block(*everybody)
    worth = np.where(arena.is_open, values - relaxed.prices.mentor, ABSENT)
    return PricedLevel.of(relaxed.stage, relaxed.prices), worth


def _least_worth(bounds: Bounds, priced: PricedLevel, worth: IntArray) -> IntArray:
    """What a pair must be worth to lose its row nothing, shape ``(n_rows,)``.

    With k places, of which the best k pairs are taken, a row is best off at some k. A pair that has
    to be among them takes the place of the worst; a pair worth t loses at least this less t.
    """
    most = np.minimum(bounds.places_max, worth.shape[1])
    width = max(1, int(most.max(initial=1)))
    best = _largest_first(worth, width)
    exists = best > ABSENT // 2
    taken, number = np.where(exists, best, 0), np.arange(1, width + 1)
    bonus = np.where(bounds.first_max > 0, priced.first_gain - priced.further_gain, 0)
    total = bonus[:, None] + number * priced.further_gain + np.cumsum(taken, axis=1)
    fewest = np.maximum(1, bounds.places_min)[:, None]
    allowed = (number <= most[:, None]) & (number >= fewest)
    alone = np.where(allowed & exists, total, ABSENT).max(axis=1)
    alone = np.where(bounds.places_min == 0, np.maximum(alone, 0), alone)
    before = np.column_stack((np.ones(len(best), dtype=np.bool_), exists[:, :-1]))
    forced = np.where(allowed & before, total - taken, ABSENT).max(axis=1)
    nothing_known = (alone <= ABSENT // 2) | (forced <= ABSENT // 2)
    least: IntArray = np.where(nothing_known, ABSENT, alone - forced)
    return least


def _largest_first(values: IntArray, count: int) -> IntArray:
    """The `count` largest values of each row; `ABSENT` where there are fewer."""
    cut = values.shape[1] - count
    top = np.partition(values, cut, axis=1)[:, cut:] if cut > 0 else values
    best: IntArray = np.sort(top, axis=1)[:, ::-1]
    lacking = np.full((len(best), max(0, -cut)), ABSENT)
    return np.concatenate((best, lacking), axis=1)
