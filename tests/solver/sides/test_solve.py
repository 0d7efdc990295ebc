"""Side constraints against exhaustive search: every level, every clash, every bound."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from solver.memory import TooLargeError
from solver.problem import AssignmentProblem, Objective
from solver.result import Termination
from solver.scores import ArrayScores, BoolArray, IntArray
from solver.sides import listing, settle, solve, worth
from solver.sides.certificate import SideCertificate, certify_with_sides
from solver.sides.clash import Clash, certify_clash
from solver.sides.constraints import Box, SideConstraint, Sides
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.result import SidesResult
from solver.sides.solve import SidesTooLargeError, solve_with_sides
from tests.support.instances import Instance
from tests.support.side_instances import (
    Pair,
    best_value,
    keeps,
    random_sides,
    small_instance,
    solutions,
)


def certified(instance: Instance, sides: Sides, result: SidesResult) -> SideCertificate:
    assert result.assignment is not None
    problem, scores = instance.problem, instance.scores
    certificate = certify_with_sides(problem, scores, sides, result.assignment, result.proof)
    assert certificate.agrees_with(result.termination), certificate
    return certificate


def values(certificate: SideCertificate) -> dict[str, int]:
    return {level.name: level.primal for level in certificate.levels}


def assert_clashing(sides: Sides, clash: Clash, found: list[list[Pair]]) -> None:
    """The named side constraints exclude every solution, and no fewer of them do."""
    assert clash.minimal

    def without(name: str | None) -> Sides:
        names = set(clash.names) - {name}
        constraints = tuple(side for side in sides.constraints if side.name in names)
        exclusive = sides.exclusive if sides.exclusive_name in names else sides.exclusive[:0]
        return Sides(constraints, exclusive)

    assert not any(keeps(without(None), pairs) for pairs in found)
    for name in clash.names:
        assert any(keeps(without(name), pairs) for pairs in found)


@pytest.fixture
def narrow_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first integer program have next to no pairs."""
    monkeypatch.setattr(settle, "FIRST_PAIRS", 0)
    monkeypatch.setattr(settle, "PAIRS_OF_PLACE", 0)
    monkeypatch.setattr(settle, "MANY_PAIRS", 3)


@pytest.mark.usefixtures("narrow_windows")
@pytest.mark.parametrize("first_seed", range(0, 800, 200))
def test_every_level_equals_exhaustive_search(first_seed: int) -> None:
    counts: Counter[str] = Counter()
    for seed in range(first_seed, first_seed + 200):
        rng = np.random.default_rng(seed)
        instance = small_instance(rng)
        found = solutions(instance)
        sides = random_sides(rng, instance, found)
        result = solve_with_sides(instance.problem, instance.scores, sides)
        best = best_value(instance, sides, found)
        if best is None:
            assert result.termination is Termination.INFEASIBLE, seed
            assert (result.clash is None) == (not found), seed
            if result.clash is not None:
                assert_clashing(sides, result.clash, found)
                counts["clash"] += 1
                proof = result.clash.proof
                if proof is not None:
                    counts["clash proved"] += 1
                    assert certify_clash(instance.problem, instance.scores, sides, proof), seed
            continue
        assert result.termination is Termination.OPTIMAL, seed
        certificate = certified(instance, sides, result)
        assert values(certificate) == best, seed
        counts["prices" if certificate.by_prices else "integer"] += 1
        counts["binding"] += best != best_value(instance, Sides(), found)
    for kind in ("prices", "binding", "clash", "clash proved"):
        assert counts[kind] >= 10, counts
    assert counts["integer"] >= 1, counts


@pytest.mark.usefixtures("narrow_windows")
def test_few_listed_pairs_and_narrow_windows_lead_to_the_same_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds: list[int] = []

    def counted(level: SideLevel, arena: Arena, proof: LevelProof, listed: BoolArray) -> BoolArray:
        missing = worth.missing_pairs(level, arena, proof, listed)
        rounds.append(int(missing.sum()))
        return missing

    for seed in range(12):
        instance, sides = _quotas(seed, n=60, m=15)
        whole = solve_with_sides(instance.problem, instance.scores, sides)
        with monkeypatch.context() as patch:
            patch.setattr(listing, "FEW_PAIRS", 0)
            patch.setattr(listing, "BEST", 1)
            patch.setattr(listing, "BEST_OF_KIND", 1)
            patch.setattr(listing, "MOST_KINDS", 0)
            patch.setattr(worth, "ADDED", 1)
            patch.setattr("solver.sides.rounds.missing_pairs", counted)
            few = solve_with_sides(instance.problem, instance.scores, sides)
        assert few.termination is whole.termination, seed
        if whole.assignment is not None:
            first, other = (certified(instance, sides, result) for result in (whole, few))
            assert values(first) == values(other), seed
    assert sum(count > 0 for count in rounds) >= 12


def _quotas(seed: int, n: int, m: int) -> tuple[Instance, Sides]:
    """Groups of mentees and mentors with bounds on the pairs of each two groups."""
    rng = np.random.default_rng(seed)
    of_row, of_column = rng.integers(0, 3, n), rng.integers(0, 3, m)
    shares = np.bincount(of_row, minlength=3)[:, None] * np.bincount(of_column, minlength=3) / m
    constraints = tuple(
        SideConstraint(
            f"{a} with {b}",
            int(shares[a, b] * 0.9),
            int(shares[a, b] * 1.1) + 1,
            (Box.of(of_row == a, of_column == b),),
        )
        for a in range(3)
        for b in range(3)
    )
    problem = _plain(n, rng.integers(3, 7, m))
    values = rng.integers(0, 1_000_000, (n, m)) + 300_000 * (of_column == 0)
    return Instance(problem, ArrayScores(values, rng.random((n, m)) < 0.9)), Sides(constraints)


def _plain(n: int, capacity: IntArray) -> AssignmentProblem:
    nothing = np.zeros(n, dtype=np.int64)
    return AssignmentProblem(
        demand=nothing + 1,
        demand_min=nothing,
        capacity=capacity.astype(np.int64),
        min_load=np.zeros(len(capacity), dtype=np.int64),
        tier=nothing,
        objective=Objective.COVERAGE_THEN_SCORE,
    )


@pytest.mark.parametrize("seed", range(8))
def test_laminar_quotas_of_one_side_are_proved_by_prices_alone(seed: int) -> None:
    instance, _ = _quotas(seed, n=80, m=20)
    everybody = np.ones(80, dtype=np.bool_)
    column = np.arange(20)
    halves = [(f"from {at}", column // 10 == at, 36) for at in range(2)]
    quarters = [(f"within {at}", column // 5 == at, 17 + at) for at in range(4)]
    sides = Sides(
        tuple(
            SideConstraint(name, None, most, (Box.of(everybody, of_columns),))
            for name, of_columns, most in (*halves, *quarters)
        )
    )
    result = solve_with_sides(instance.problem, instance.scores, sides)
    certificate = certified(instance, sides, result)
    assert certificate.by_prices
    assert any(part.charges.constraints.any() for part in result.proof)
    assert {part.charges.scale for part in result.proof} == {1}


def test_the_same_input_gives_the_same_answer_and_proof() -> None:
    instance, sides = _quotas(3, n=60, m=15)
    one, other = (solve_with_sides(instance.problem, instance.scores, sides) for _ in range(2))
    assert one.assignment is not None
    assert other.assignment is not None
    np.testing.assert_array_equal(one.assignment.pairs, other.assignment.pairs)
    for mine, yours in zip(one.proof, other.proof, strict=True):
        np.testing.assert_array_equal(mine.prices.mentor, yours.prices.mentor)
        np.testing.assert_array_equal(mine.charges.constraints, yours.charges.constraints)


def test_without_work_the_best_answer_so_far_comes_with_a_bound_that_holds() -> None:
    instance, sides = _hours(5)
    told: list[SidesResult] = []
    best = solve_with_sides(instance.problem, instance.scores, sides, told.append)
    assert best.termination is Termination.OPTIMAL
    assert told
    hurried = solve_with_sides(instance.problem, instance.scores, sides, work=0.05)
    assert hurried.termination is Termination.FEASIBLE
    assert hurried.limit == "work"
    optimum = values(certified(instance, sides, best))["total_score"]
    certificate = certified(instance, sides, hurried)
    last = certificate.levels[-1]
    bound = certificate.solver_bounds[-1]
    assert last.primal <= optimum <= last.dual
    assert bound is not None
    assert optimum <= bound
    worths = [certified(instance, sides, result).levels[-1].primal for result in told]
    assert worths == sorted(worths)


def _hours(seed: int) -> tuple[Instance, Sides]:
    """Mentors with a limit of hours, of which each mentee takes its own number."""
    rng = np.random.default_rng(seed)
    n, m = 60, 8
    problem = replace(_plain(n, np.full(m, n)), objective=Objective.TOTAL_SCORE)
    scores = ArrayScores(rng.integers(0, 1_000_000, (n, m)), np.ones((n, m), dtype=np.bool_))
    constraints = []
    for j in range(m):
        hours = rng.integers(3, 25, n)
        constraints.append(SideConstraint(f"hours of {j}", None, 70, (Box(hours, _only(j, m)),)))
    return Instance(problem, scores), Sides(tuple(constraints))


def _only(j: int, m: int) -> IntArray:
    only = np.zeros(m, dtype=np.int64)
    only[j] = 1
    return only


def test_sides_that_bind_among_too_many_people_are_refused_with_the_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instance, sides = _quotas(1, n=60, m=15)
    monkeypatch.setattr(solve, "MOST_PAIRS", 899)
    with pytest.raises(SidesTooLargeError, match="60 × 15 people"):
        solve_with_sides(instance.problem, instance.scores, sides)
    idle = Sides(tuple(replace(side, least=0, most=60) for side in sides.constraints))
    kept = solve_with_sides(instance.problem, instance.scores, idle)
    assert certified(instance, idle, kept).by_prices


def test_sides_that_would_not_fit_into_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    instance, sides = _quotas(1, n=60, m=15)
    monkeypatch.setattr(solve, "HELD_PAIR", 10**6)
    with pytest.raises(TooLargeError, match="60 × 15 people with side constraints"):
        solve_with_sides(instance.problem, instance.scores, sides, memory_limit=10**8)
