"""max_min against trying every threshold on an exhaustive search, and its certificate."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.families import FamilySize
from solver.certificate import Broken
from solver.fairness import MaxMin, solve_max_min
from solver.fairness_certificate import MaxMinCertificate, certify_max_min
from solver.problem import Objective
from solver.regime import Regime
from solver.result import Assignment, Infeasibility, Termination
from solver.scores import ArrayScores
from tests.support.gathered_scores import GatheredArrayScores
from tests.support.instances import Instance, exhaustive_optimum, random_instance

SEEDS = st.integers(0, 2**32 - 1)
REGIMES = list(Regime)


def random_round(seed: int) -> Instance:
    instance = random_instance(np.random.default_rng(seed), n_max=6, m_max=4)
    problem = replace(
        instance.problem, objective=Objective.COVERAGE_THEN_SCORE, unmatched_penalty=0
    )
    return Instance(problem, instance.scores)


def from_threshold(instance: Instance, threshold: int) -> Instance:
    scores = instance.scores
    return replace(
        instance,
        scores=ArrayScores(scores.values, scores.eligible & (scores.values >= threshold)),
    )


def best_threshold(instance: Instance) -> tuple[dict[str, int], int | None] | None:
    """Levels and threshold by trying every score; None where the minima cannot be met."""
    whole = exhaustive_optimum(instance)
    if whole is None:
        return None
    pins = len(instance.problem.pinned)
    covered = {name: value for name, value in whole.items() if name != "total_score"}
    for threshold in sorted(set(instance.scores.values.reshape(-1).tolist()), reverse=True):
        found = exhaustive_optimum(from_threshold(instance, threshold))
        if found is not None and all(found[name] == value for name, value in covered.items()):
            places = covered["mentees_matched"] + covered.get("further_places", 0)
            return found, None if places == pins else threshold
    return whole, None


def certified(instance: Instance, found: MaxMin) -> MaxMinCertificate:
    return certify_max_min(instance.problem, instance.scores, found)


@pytest.mark.parametrize("regime", REGIMES)
@settings(max_examples=50)
@given(seed=SEEDS)
def test_levels_threshold_and_total_are_those_of_an_exhaustive_search(
    regime: Regime, seed: int
) -> None:
    instance = random_round(seed)
    expected = best_threshold(instance)
    found = solve_max_min(instance.problem, instance.scores, regime=regime)
    if expected is None:
        assert found.solved.termination is Termination.INFEASIBLE
        assert found.solved.infeasibility is not None
        return
    levels, threshold = expected
    assert found.threshold == threshold
    certificate = certified(instance, found)
    assert certificate.optimal
    assert certificate.worst == threshold
    assert {level.name: level.primal for level in certificate.certificate.levels} == levels


@settings(max_examples=20)
@given(seed=SEEDS)
def test_tiles_in_float32_lead_to_the_same_result(seed: int) -> None:
    instance = random_round(seed)
    gathered = GatheredArrayScores(instance.scores.values, instance.scores.eligible)
    plain = solve_max_min(instance.problem, instance.scores, regime=Regime.CERTIFIED_SPARSE)
    found = solve_max_min(instance.problem, gathered, regime=Regime.CERTIFIED_SPARSE)
    assert found.threshold == plain.threshold
    if found.solved.assignment is not None and plain.solved.assignment is not None:
        assert found.solved.assignment.pairs.tolist() == plain.solved.assignment.pairs.tolist()


@pytest.mark.parametrize("family", ["clustered", "popular", "uniform", "rank1"])
@pytest.mark.parametrize("seats", [0.7, 1.1])
def test_both_regimes_agree_on_larger_rounds(family: str, seats: float) -> None:
    case = FamilySize(family, 120, 30, seats=seats).build()
    problem = replace(case.problem, unmatched_penalty=0)
    found = [solve_max_min(problem, case.scores, regime=regime) for regime in REGIMES]
    certificates = [certify_max_min(problem, case.scores, one) for one in found]
    assert all(certificate.optimal for certificate in certificates)
    assert found[0].threshold == found[1].threshold
    assert certificates[0].certificate.levels == certificates[1].certificate.levels


def clustered() -> Instance:
    case = FamilySize("clustered", 60, 12, seats=1.2).build()
    problem = replace(case.problem, unmatched_penalty=0)
    values, eligible = case.scores.block(slice(0, 60), slice(0, 12))
    return Instance(problem, ArrayScores(values, eligible))


def test_a_weak_pin_does_not_lower_the_others() -> None:
    instance = clustered()
    free = solve_max_min(instance.problem, instance.scores)
    assert free.threshold is not None
    values = instance.scores.values.copy()
    values[3, 4] = free.threshold - 1
    weak = Instance(
        replace(instance.problem, pinned=np.array([[3, 4]])),
        ArrayScores(values, instance.scores.eligible),
    )
    pinned = solve_max_min(weak.problem, weak.scores)
    assert pinned.threshold is not None
    assert pinned.threshold >= free.threshold
    assert certified(weak, pinned).optimal


@pytest.mark.parametrize("regime", REGIMES)
def test_the_same_round_gives_the_same_bytes(regime: Regime) -> None:
    instance = clustered()
    first, second = (
        solve_max_min(instance.problem, instance.scores, regime=regime) for _ in range(2)
    )
    assert first.threshold == second.threshold
    assert first.solved.assignment is not None
    assert second.solved.assignment is not None
    assert first.solved.assignment.pairs.tobytes() == second.solved.assignment.pairs.tobytes()


def tampered(found: MaxMin, how: str) -> MaxMin:
    solved, above = found.solved, found.above
    assert found.threshold is not None
    assert solved.assignment is not None
    assert above is not None
    assert above.prices is not None
    high = above.prices.mentor + 7
    one, no_pins = np.zeros(1, dtype=np.int64), np.empty((0, 2), dtype=np.int64)
    conflict = Infeasibility("rows", one, one, no_pins, need=2, supply=1, short_by=1)
    pairs = solved.assignment.pairs.copy()
    pairs[:2, 1] = pairs[:2, 1][::-1]
    changes = {
        "a lower threshold": replace(found, threshold=found.threshold - 1),
        "a higher threshold": replace(found, threshold=found.threshold + 1),
        "no threshold": replace(found, threshold=None),
        "no cut above": replace(found, above=None),
        "a cut that proves nothing": replace(
            found, above=replace(above, prices=replace(above.prices, mentor=high))
        ),
        "a conflict that is none": replace(
            found, above=replace(above, prices=None, conflict=conflict)
        ),
        "a pair less": replace(
            found, solved=replace(solved, assignment=Assignment.from_pairs(pairs[1:]))
        ),
        "two pairs swapped": replace(
            found, solved=replace(solved, assignment=Assignment.from_pairs(pairs))
        ),
        "no prices": replace(found, solved=replace(solved, prices=None)),
    }
    return changes[how]


@pytest.mark.parametrize(
    "how",
    [
        "a lower threshold",
        "a higher threshold",
        "no threshold",
        "no cut above",
        "a cut that proves nothing",
        "a conflict that is none",
        "a pair less",
        "two pairs swapped",
        "no prices",
    ],
)
def test_the_certificate_rejects(how: str) -> None:
    instance = clustered()
    found = solve_max_min(instance.problem, instance.scores)
    assert certified(instance, found).optimal
    assert not certified(instance, tampered(found, how)).optimal


def test_a_pair_below_the_threshold_is_named() -> None:
    instance = clustered()
    found = solve_max_min(instance.problem, instance.scores)
    assert found.threshold is not None
    higher = replace(found, threshold=found.threshold + 1)
    violations = certified(instance, higher).certificate.violations
    assert [violation.broken for violation in violations] == [Broken.NOT_ELIGIBLE]


def test_results_told_on_the_way_keep_the_coverage() -> None:
    instance = clustered()
    told: list[int] = []
    found = solve_max_min(
        instance.problem,
        instance.scores,
        lambda result: told.append(len(result.assignment.rows) if result.assignment else 0),
        regime=Regime.CERTIFIED_SPARSE,
    )
    assert found.solved.assignment is not None
    assert told[-1] == len(found.solved.assignment.rows)
    assert told == sorted(told)


@pytest.mark.parametrize("limit", [0, 700, 1_000, 1_500, 2_500])
def test_a_limit_of_work_leaves_what_keeps_the_coverage(limit: int) -> None:
    instance = clustered()
    found = solve_max_min(
        instance.problem, instance.scores, regime=Regime.CERTIFIED_SPARSE, work_limit=limit
    )
    if found.above is None:
        assert found.solved.termination is not Termination.OPTIMAL
        assert found.solved.limit == "work"
    else:
        assert certified(instance, found).certificate.feasible


def test_a_penalty_is_refused() -> None:
    instance = clustered()
    problem = replace(instance.problem, objective=Objective.TOTAL_SCORE, unmatched_penalty=5)
    with pytest.raises(ValueError, match="unmatched_penalty"):
        solve_max_min(problem, instance.scores)
