"""The influences of a round sum to 1, and a criterion that says the same of all has none."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.compatibility import Compatibility
from app.matching.criteria import influence as influence_module
from app.matching.criteria.influence import criterion_reports, influence
from app.matching.criterion import Criterion
from solver.scores import IntArray
from tests.support.cohorts import seeds
from tests.support.compatibilities import random_compatibility

WHOLE = slice(0, None)


def _criteria(scores: Compatibility) -> list[Criterion]:
    return [Criterion(name=f"c{k}", kind="text") for k in range(len(scores.terms))]


def _by_hand(part: list[int], scores: list[int]) -> float | None:
    """Covariance over variance in exact fractions."""
    n = len(scores)
    mean, of_part = Fraction(sum(scores), max(n, 1)), Fraction(sum(part), max(n, 1))
    variance = sum((score - mean) ** 2 for score in scores)
    if not variance:
        return None
    pairs = zip(part, scores, strict=True)
    covariance = sum((one - of_part) * (score - mean) for one, score in pairs)
    return round(float(covariance / variance), 6)


def _parts(scores: Compatibility) -> list[IntArray]:
    """Contributions of every criterion, pair by pair."""
    i, j = np.indices((scores.n_rows, scores.n_columns)).reshape(2, -1).astype(np.int64)
    return [
        one.contribution(one.term.pairs(i, j), scores.weight_of(one, i)) for one in scores.terms
    ]


@given(seeds)
def test_influence_and_known_share_are_those_of_the_eligible_pairs(seed: int) -> None:
    scores = random_compatibility(seed)
    values, eligible = scores.block(WHOLE, WHOLE)
    open_pairs = eligible.ravel()
    i, j = np.indices(values.shape).reshape(2, -1).astype(np.int64)
    reports = criterion_reports(scores, _criteria(scores))
    for report, part, weighted in zip(reports, _parts(scores), scores.terms, strict=True):
        told = values.ravel()[open_pairs].tolist()
        assert report.influence == _by_hand(part[open_pairs].tolist(), told)
        known = weighted.term.known(i, j)[open_pairs]
        assert report.known == (round(float(known.mean()), 6) if len(known) else None)
        assert report.weight == weighted.weight / 1_000_000


@given(seeds)
def test_influences_sum_to_one_also_where_a_part_of_the_pairs_is_looked_at(seed: int) -> None:
    scores = random_compatibility(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(influence_module, "SAMPLE_PAIRS", 20)
        reports = criterion_reports(scores, _criteria(scores))
        assert reports == criterion_reports(scores, _criteria(scores))
    found = [report.influence for report in reports]
    if found[0] is None:
        assert set(found) == {None}
    else:
        assert sum(one for one in found if one is not None) == pytest.approx(1, abs=1e-5)


@given(seeds)
@settings(max_examples=30)
def test_a_part_of_a_round_is_looked_at_as_a_whole_round_is(seed: int) -> None:
    """Compiled tiles and plain blocks hold the same numbers."""
    scores = random_compatibility(seed)
    whole = criterion_reports(scores, _criteria(scores))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(influence_module, "_is_whole", lambda *_: False)
        assert criterion_reports(scores, _criteria(scores)) == whole


def test_a_criterion_that_says_the_same_of_all_has_no_influence() -> None:
    scores = np.array([10, 20, 60])
    assert influence(np.array([7, 7, 7]), scores) == 0
    assert influence(scores - 7, scores) == 1
    assert influence(-scores, scores) == -1
    assert influence(scores, np.array([5, 5, 5])) is None
    assert influence(scores[:0], scores[:0]) is None


def test_the_largest_sample_stays_exact() -> None:
    scores = np.full(1_000_000, 1_000_003, dtype=np.int64)
    scores[0] = 0
    assert influence(scores, scores) == 1
    assert 1_000_003**2 * 1_000_000 < 2**63
