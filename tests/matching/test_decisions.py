"""Everything that a programme decides, at once, against all matchings of small rounds."""

from collections import Counter

import pytest

from app.matching.cohort import Cohort
from app.matching.pipeline import match, prepare
from app.matching.result import Result
from app.matching.rules.kinds import RULE_KINDS
from embeddings.encoder import SentenceEncoder
from tests.support.best_levels import best_levels, levels_of
from tests.support.cohorts import scores_of
from tests.support.decided_rounds import PLAIN, decided_cohort
from tests.support.labelled_rounds import OBJECTIVES
from tests.support.matchings_by_hand import NOBODY, Matchings

SEEDS = range(200)


def _proved(result: Result) -> dict[str, int]:
    """Each level's value, which its bound must equal; multipliers alone may leave a gap."""
    by_program = result.certificate.proof == "integer"
    for level in result.certificate.levels:
        assert level.primal_bound == level.dual_bound or (by_program and level.gap > 0)
    return levels_of(result)


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
        best = {
            name: value for name, value in best_levels(every, objective).items() if value < NOBODY
        }
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
