"""The largest value of each level over all matchings by hand, and what a result says of them."""

import numpy as np

from app.matching.result import Result
from solver.scores import IntArray
from tests.support.matchings_by_hand import Matchings

_OF_SCORES = frozenset({"total_score", "worst_score", "smallest_sum"})


def best_levels(every: Matchings, objective: str) -> dict[str, int]:
    """The largest value of each level, given those before it."""
    total = {"total_score": every.total}
    if objective == "total_score":
        return _largest(every, total)
    levels = every.coverage
    if objective == "max_min":
        levels["worst_score"] = every.worst
    if objective == "max_min_sum":
        levels["smallest_sum"] = every.smallest_sum
    if objective != "spread":
        return _largest(every, levels | total)
    spread = every.cohort.policy.spread
    assert spread is not None
    best = _largest(every, levels | total)
    within = np.all([values == best[name] for name, values in levels.items()], axis=0)
    within &= every.total >= best["total_score"] - int(
        best["total_score"] * spread.at_most_loss + 1e-9
    )
    allowed = every.where(within)
    last = {"mentors_used": allowed.mentors_used, "total_score": allowed.total}
    return {**best, **_largest(allowed, last)}


def _largest(every: Matchings, levels: dict[str, IntArray]) -> dict[str, int]:
    kept = np.arange(len(every.chosen))
    found = {}
    for name, values in levels.items():
        found[name] = int(values[kept].max())
        kept = kept[values[kept] == found[name]]
    return found


def levels_of(result: Result) -> dict[str, int]:
    """Value of each level, scores in millionths."""
    return {
        level.name: round(level.primal_bound * (1_000_000 if level.name in _OF_SCORES else 1))
        for level in result.certificate.levels
    }
