"""Side constraints against exhaustive search: every level, every clash, every bound."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from solver.memory import TooLargeError
from solver.result import Termination
from solver.scores import ArrayScores, BoolArray
from solver.sides import listing, settle, solve, worth
from solver.sides.certificate import SideCertificate, certify_with_sides
from solver.sides.clash import Clash, certify_clash
from solver.sides.constraints import Box, SideConstraint, Sides
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.result import SidesResult
from solver.sides.solve import SidesTooLargeError, solve_with_sides
from tests.support.binding_rounds import group_quotas, mentor_hours, plain_problem
from tests.support.instances import Instance
from tests.support.side_instances import (
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


def assert_clashing(instance: Instance, sides: Sides, clash: Clash) -> None:
    """The named demands exclude every solution, and no fewer of them do."""
    assert clash.minimal
    assert clash.names
    assert not _can_be_kept(instance, sides, clash)
    for name in clash.names:
        fewer = tuple(other for other in clash.names if other != name)
        assert _can_be_kept(instance, sides, replace(clash, names=fewer))
    for kind in ("rows", "columns", "pins"):
        members = getattr(clash, kind)
        for at in range(len(members)):
            fewer_of_kind = {kind: np.delete(members, at, axis=0)}
            assert _can_be_kept(instance, sides, replace(clash, **fewer_of_kind))


def _can_be_kept(instance: Instance, sides: Sides, clash: Clash) -> bool:
    """Whether some assignment keeps all demands of a clash, by exhaustive search."""
    problem = instance.problem
    asked = replace(
        problem,
        demand_min=np.where(np.isin(np.arange(problem.n_rows), clash.rows), problem.demand_min, 0),
        min_load=np.where(
            np.isin(np.arange(problem.n_columns), clash.columns), problem.min_load, 0
        ),
        pinned=clash.pins,
    )
    constraints = tuple(side for side in sides.constraints if side.name in clash.names)
    named = sides.exclusive_name in clash.names
    kept = Sides(constraints, sides.exclusive if named else sides.exclusive[:0])
    return any(keeps(kept, pairs) for pairs in solutions(replace(instance, problem=asked)))


def test_a_clash_names_whoever_must_be_matched_beside_the_quota() -> None:
    rng = np.random.default_rng(1)
    problem = plain_problem(40, rng.integers(3, 6, 10))
    wanted = np.isin(np.arange(40), (7, 20, 33)).astype(np.int64)
    mentors = np.ones(10, dtype=np.bool_)
    few = SideConstraint("few", None, 1, (Box.of(np.arange(40) >= 20, mentors),))
    idle = SideConstraint("idle", None, 3, (Box.of(np.arange(40) < 20, mentors),))
    scores = ArrayScores(rng.integers(0, 1000, (40, 10)), np.ones((40, 10), dtype=np.bool_))
    clash = solve_with_sides(replace(problem, demand_min=wanted), scores, Sides((idle, few))).clash
    assert clash is not None
    assert clash.minimal
    assert clash.names == ("few",)
    assert clash.rows.tolist() == [20, 33]
    assert len(clash.columns) == len(clash.pins) == 0


def test_a_clash_that_there_is_no_work_left_to_thin_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instance, sides = group_quotas(1, n=60, m=15)
    too_many = tuple(replace(side, least=40, most=None) for side in sides.constraints)
    monkeypatch.setattr("solver.sides.clash.MOST_WORK", 0)
    clash = solve_with_sides(instance.problem, instance.scores, Sides(too_many)).clash
    assert clash is not None
    assert not clash.minimal
    assert clash.names


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
                assert_clashing(instance, sides, result.clash)
                counts["clash"] += 1
                counts["clash with people"] += bool(
                    len(result.clash.rows) + len(result.clash.columns) + len(result.clash.pins)
                )
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
    assert counts["clash with people"] >= 1, counts
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
        instance, sides = group_quotas(seed, n=60, m=15)
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


@pytest.mark.parametrize("seed", range(8))
def test_laminar_quotas_of_one_side_are_proved_by_prices_alone(seed: int) -> None:
    instance, _ = group_quotas(seed, n=80, m=20)
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
    instance, sides = group_quotas(3, n=60, m=15)
    one, other = (solve_with_sides(instance.problem, instance.scores, sides) for _ in range(2))
    assert one.assignment is not None
    assert other.assignment is not None
    np.testing.assert_array_equal(one.assignment.pairs, other.assignment.pairs)
    for mine, yours in zip(one.proof, other.proof, strict=True):
        np.testing.assert_array_equal(mine.prices.mentor, yours.prices.mentor)
        np.testing.assert_array_equal(mine.charges.constraints, yours.charges.constraints)


def test_without_work_the_best_answer_so_far_comes_with_a_bound_that_holds() -> None:
    instance, sides = mentor_hours(5)
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


def test_sides_that_bind_among_too_many_people_are_refused_with_the_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instance, sides = group_quotas(1, n=60, m=15)
    monkeypatch.setattr(solve, "MOST_PAIRS", 899)
    with pytest.raises(SidesTooLargeError, match=r"60 × 15 people.* in parts"):
        solve_with_sides(instance.problem, instance.scores, sides)
    idle = Sides(tuple(replace(side, least=0, most=60) for side in sides.constraints))
    kept = solve_with_sides(instance.problem, instance.scores, idle)
    assert certified(instance, idle, kept).by_prices


def test_sides_that_would_not_fit_into_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    instance, sides = group_quotas(1, n=60, m=15)
    monkeypatch.setattr(solve, "HELD_PAIR", 10**6)
    with pytest.raises(TooLargeError, match="60 × 15 people with side constraints"):
        solve_with_sides(instance.problem, instance.scores, sides, memory_limit=10**8)
