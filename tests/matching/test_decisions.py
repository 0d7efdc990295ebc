"""Everything that a programme decides, at once, against all matchings of small rounds."""

from collections import Counter

import numpy as np
import pytest

from app.matching.cohort import Cohort
from app.matching.pipeline import match, prepare
from app.matching.result import Result
from app.matching.rules.kinds import RULE_KINDS
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import scores_of
from tests.support.decided_rounds import PLAIN, decided_cohort
from tests.support.matchings_by_hand import NOBODY, Matchings

OBJECTIVES = ("coverage_then_score", "total_score", "max_min", "max_min_sum", "spread")
SEEDS = range(200)
_OF_SCORES = frozenset({"total_score", "worst_score", "smallest_sum"})


def _best(every: Matchings, objective: str) -> dict[str, int]:
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


def _largest(every: Matchings, levels: dict[str, np.ndarray]) -> dict[str, int]:
    kept = np.arange(len(every.chosen))
    found = {}
    for name, values in levels.items():
        found[name] = int(values[kept].max())
        kept = kept[values[kept] == found[name]]
    return found


def _proved(result: Result) -> dict[str, int]:
    """Each level's value, which its bound must equal; multipliers alone may leave a gap."""
    by_program = result.certificate.proof == "integer"
    found = {}
    for level in result.certificate.levels:
        assert level.primal_bound == level.dual_bound or (by_program and level.gap > 0)
        unit = 1_000_000 if level.name in _OF_SCORES else 1
        found[level.name] = round(level.primal_bound * unit)
    return found


def _features(cohort: Cohort, result: Result) -> list[str]:
    """What a round has that could go wrong."""
    policy = cohort.policy
    kinds = [f"rule {rule.kind}" for rule in policy.rules or ()]
    quotas = [f"quota {quota.unit} {quota.each}" for quota in policy.quotas]
    own = ["own hours" for quota in policy.quotas if quota.by_own_hours]
    pins = ["override" for pair in result.assignments if pair.overrides]
    return [*kinds, *quotas, *own, *pins, str(result.certificate.proof)]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_matching_by_hand_is_better_whatever_is_decided(
    encoder: SentenceEncoder, objective: str
) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        cohort = decided_cohort(seed, objective)
        every = Matchings.of(cohort, scores_of(prepare(cohort, encoder)))
        if every is None:
            continue
        result = match(cohort, encoder)
        if not len(every.chosen):
            assert result.certificate.termination == "infeasible", seed
            assert result.infeasible is not None, seed
            # Where charges prove nothing, the integer backend alone says so.
            assert result.certificate.verified or cohort.policy.quotas, seed
            seen["infeasible"] += 1
            continue
        assert result.certificate.termination == "optimal", (seed, result.certificate)
        assert result.certificate.verified, seed
        pairs = {(pair.mentee, pair.mentor) for pair in result.assignments}
        assert every.of_pairs(pairs).any(), seed
        if not pairs:
            continue
        best = {name: value for name, value in _best(every, objective).items() if value < NOBODY}
        proved = _proved(result)
        assert {name: proved.get(name, 0) for name in best} == best, seed
        assert all(quota.kept for quota in result.quotas), seed
        seen.update({"optimal", *_features(cohort, result)})
    assert seen["optimal"] > 40, seen
    assert seen["override"] > 3, seen
    assert {f"rule {kind}" for kind in RULE_KINDS} <= set(seen), seen
    if objective not in PLAIN:
        assert seen["infeasible"] > 0, seen
        assert seen["own hours"] > 2, seen
        assert sum(name.startswith("quota") for name in seen) == 9, seen
