"""spread against an exhaustive search over all loads, and its certificate."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.families import FamilySize
from solver.problem import Objective
from solver.regime import Regime
from solver.result import Assignment, LevelPrices, SolveResult, Termination
from solver.scores import ArrayScores
from solver.solve import solve
from solver.spread import Spread, solve_spread
from solver.spread_certificate import SpreadCertificate, certify_spread
from solver.stand_ins import COLUMNS_USED
from tests.support.gathered_scores import GatheredArrayScores
from tests.support.instances import Instance, level_names, random_instance

SEEDS = st.integers(0, 2**32 - 1)
SHARES = st.sampled_from([0.0, 0.01, 0.1, 0.25, 0.5, 1.0])
REGIMES = list(Regime)

Values = tuple[int, ...]


def best_by_number_used(instance: Instance) -> dict[int, Values]:
    """Best levels for each number of columns with a row, over all assignments there are."""
    problem = instance.problem
    best: dict[Values, Values] = {(0,) * problem.n_columns: (0,) * len(level_names(problem))}
    for row in range(problem.n_rows):
        grown: dict[Values, Values] = {}
        for loads, values in best.items():
            for columns in row_choices(instance, row):
                more = tuple(load + (j in columns) for j, load in enumerate(loads))
                if all(load <= most for load, most in zip(more, problem.capacity, strict=True)):
                    gain = row_values(instance, row, columns)
                    value = tuple(a + b for a, b in zip(values, gain, strict=True))
                    grown[more] = max(grown.get(more, value), value)
        best = grown
    by_used: dict[int, Values] = {}
    for loads, values in best.items():
        if all(load >= least for load, least in zip(loads, problem.min_load, strict=True)):
            used = sum(load > 0 for load in loads)
            by_used[used] = max(by_used.get(used, values), values)
    return by_used


def row_choices(instance: Instance, row: int) -> list[tuple[int, ...]]:
    problem = instance.problem
    pins = {int(j) for i, j in problem.pinned if i == row}
    forbidden = {int(j) for i, j in problem.forbidden if i == row}
    usable = [
        j
        for j in range(problem.n_columns)
        if j in pins or (instance.scores.eligible[row, j] and j not in forbidden)
    ]
    sizes = range(int(problem.demand_min[row]), int(problem.demand[row]) + 1)
    return [c for size in sizes for c in combinations(usable, size) if pins <= set(c)]


def row_values(instance: Instance, row: int, columns: tuple[int, ...]) -> Values:
    problem = instance.problem
    score = sum(int(instance.scores.values[row, j]) for j in columns)
    if problem.demand[row] > 0 and not columns:
        score -= problem.unmatched_penalty
    parts = {
        "mentees_matched": int(bool(columns)),
        f"priority_{int(problem.tier[row])}": int(bool(columns)),
        "further_places": max(0, len(columns) - 1),
        "total_score": score,
    }
    return tuple(parts.get(name, 0) for name in level_names(problem))


def expected_spread(instance: Instance, share: float) -> tuple[int, Values] | None:
    by_used = best_by_number_used(instance)
    if not by_used:
        return None
    optimum = max(by_used.values())
    least = optimum[-1] - int(Fraction(str(share)) * abs(optimum[-1]))
    allowed = [
        used
        for used, values in by_used.items()
        if values[:-1] == optimum[:-1] and values[-1] >= least
    ]
    return max(allowed), by_used[max(allowed)]


@pytest.mark.parametrize("regime", REGIMES)
@settings(max_examples=50)
@given(seed=SEEDS, share=SHARES)
def test_number_used_and_total_are_those_of_an_exhaustive_search(
    regime: Regime, seed: int, share: float
) -> None:
    instance = random_instance(np.random.default_rng(seed), n_max=5, m_max=4)
    expected = expected_spread(instance, share)
    found = solve_spread(instance.problem, instance.scores, share, regime=regime)
    certificate = certify_spread(instance.problem, instance.scores, found, share)
    if expected is None:
        assert found.solved.termination is Termination.INFEASIBLE
        assert certificate is None
        return
    used, values = expected
    assert found.solved.termination is Termination.OPTIMAL
    assert found.columns_used == used
    assert certificate is not None
    assert certificate.columns_used == used
    assert certificate.primal == values[-1]
    assert certificate.optimal, certificate


def certified(instance: Instance, found: Spread, share: float) -> SpreadCertificate:
    certificate = certify_spread(instance.problem, instance.scores, found, share)
    assert certificate is not None
    return certificate


def popular(objective: Objective = Objective.COVERAGE_THEN_SCORE) -> Instance:
    """Few columns are used unless a loss is allowed, and not all of them can be."""
    case = FamilySize("popular", 60, 40, seats=4).build()
    problem = replace(case.problem, unmatched_penalty=0, objective=objective)
    values, eligible = case.scores.block(slice(0, 60), slice(0, 40))
    eligible[:, :3] = False
    return Instance(problem, ArrayScores(values, eligible))


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("objective", list(Objective))
def test_more_loss_means_more_columns_up_to_all_that_can_be_used(
    regime: Regime, objective: Objective
) -> None:
    instance = popular(objective)
    used = []
    for share in (0, 0.01, 0.05, 0.2, 1):
        found = solve_spread(instance.problem, instance.scores, share, regime=regime)
        assert certified(instance, found, share).optimal
        assert found.columns_used is not None
        used.append(found.columns_used)
    assert used == sorted(used)
    assert used[0] < used[1] < used[2] < used[-1] == 37


def test_both_regimes_agree_on_larger_rounds() -> None:
    for family in ("clustered", "popular"):
        case = FamilySize(family, 150, 60, seats=3).build()
        found = [solve_spread(case.problem, case.scores, 0.02, regime=r) for r in REGIMES]
        proofs = [certify_spread(case.problem, case.scores, one, 0.02) for one in found]
        assert proofs[0] is not None
        assert proofs[0].optimal
        assert proofs[0] == proofs[1]


def test_tiles_in_float32_lead_to_the_same_result() -> None:
    instance = popular()
    gathered = GatheredArrayScores(instance.scores.values, instance.scores.eligible)
    plain, other = (
        solve_spread(instance.problem, scores, 0.03, regime=Regime.CERTIFIED_SPARSE)
        for scores in (instance.scores, gathered)
    )
    assert plain.solved.assignment is not None
    assert other.solved.assignment is not None
    assert plain.solved.assignment.pairs.tobytes() == other.solved.assignment.pairs.tobytes()


@pytest.mark.parametrize("regime", REGIMES)
def test_results_told_on_the_way_use_more_and_more_columns(regime: Regime) -> None:
    instance = popular()
    told: list[int] = []  # of the first solve, then of the search

    def hear(result: SolveResult) -> None:
        assert result.assignment is not None
        told.append(len(np.unique(result.assignment.columns)))

    solve(instance.problem, instance.scores, hear, regime=regime)
    first = len(told)
    told.clear()
    found = solve_spread(instance.problem, instance.scores, 0.05, hear, regime=regime)
    assert told[-1] == found.columns_used
    assert told[first:] == sorted(told[first:])


@pytest.mark.parametrize("limit", [0, 2_000, 3_000, 5_000, 8_000])
def test_a_limit_of_work_leaves_an_assignment_that_loses_no_more(limit: int) -> None:
    instance = popular()
    found = solve_spread(
        instance.problem,
        instance.scores,
        0.05,
        regime=Regime.CERTIFIED_SPARSE,
        work_limit=limit,
    )
    if found.solved.termination is Termination.OPTIMAL:
        assert certified(instance, found, 0.05).optimal
        return
    assert found.solved.limit == "work"
    if found.first.termination is Termination.OPTIMAL:
        certificate = certified(instance, found, 0.05)
        assert certificate.keeps_levels
        assert certificate.primal >= certificate.least
        assert not certificate.violations


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_of_0_to_1_is_refused(share: float) -> None:
    instance = popular()
    with pytest.raises(ValueError, match="at_most_loss"):
        solve_spread(instance.problem, instance.scores, share)


def tampered(found: Spread, how: str) -> Spread:
    solved, above = found.solved, found.above
    assert solved.assignment is not None
    assert solved.prices is not None
    assert above is not None
    size = len(above.mentor)
    low = replace(above, mentor=above.mentor - 10**6)
    pairs = solved.assignment.pairs.copy()
    pairs[:2, 1] = pairs[:2, 1][::-1]
    huge = replace(above, mentor=np.full(size, 1 << 62))
    return {
        "no cut above": replace(found, above=None),
        "a cut that proves nothing": replace(found, above=low),
        "a cut of another level": replace(found, above=replace(above, name=COLUMNS_USED)),
        "a cut of another size": replace(
            found, above=LevelPrices(above.name, above.mentor[:2], above.groups, above.further)
        ),
        "prices that would overflow": replace(found, above=huge),
        "no prices": replace(found, solved=replace(solved, prices=None)),
        "the first assignment": replace(
            found, solved=replace(solved, assignment=found.first.assignment)
        ),
        "a pair less": replace(
            found, solved=replace(solved, assignment=Assignment.from_pairs(pairs[1:]))
        ),
        "two pairs swapped": replace(
            found, solved=replace(solved, assignment=Assignment.from_pairs(pairs))
        ),
        "a first one that is no optimum": replace(
            found, first=replace(found.first, assignment=solved.assignment)
        ),
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "no cut above",
        "a cut that proves nothing",
        "a cut of another level",
        "a cut of another size",
        "prices that would overflow",
        "no prices",
        "the first assignment",
        "a pair less",
        "two pairs swapped",
        "a first one that is no optimum",
    ],
)
def test_the_certificate_rejects(how: str) -> None:
    instance = popular()
    found = solve_spread(instance.problem, instance.scores, 0.02)
    assert certified(instance, found, 0.02).optimal
    assert not certified(instance, tampered(found, how), 0.02).optimal


def test_a_pair_outside_of_the_problem_is_no_certificate() -> None:
    instance = popular()
    found = solve_spread(instance.problem, instance.scores, 0.02)
    outside = Assignment.from_pairs(np.array([[0, 99]]))
    broken = replace(found, solved=replace(found.solved, assignment=outside))
    assert certify_spread(instance.problem, instance.scores, broken, 0.02) is None
