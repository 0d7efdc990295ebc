"""Weak duality: no charges whatever put the bound below what can be reached."""

from dataclasses import replace

import numpy as np

from solver.result import Assignment, GroupPrice, LevelPrices
from solver.sides.bound import highest_score, scaled_bound
from solver.sides.certificate import side_levels
from solver.sides.charges import Charges
from solver.sides.constraints import Sides
from solver.sides.fairest_sum import floor_rows
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.worth import losses
from tests.support.side_instances import Pair, keeps, random_sides, small_instance, solutions


def random_proof(rng: np.random.Generator, level: SideLevel) -> LevelProof:
    """Prices of any size, charges with the right signs, pay that adds up where it must."""
    problem, sides, stage = level.problem, level.sides, level.stage
    top, scale = int(rng.choice([1, 5, 2_000_000])), int(rng.integers(1, 6))
    pay = None
    if level.floor is not None:
        pay = np.zeros(problem.n_rows, dtype=np.int64)
        rows = floor_rows(problem)
        pay[rows] = rng.integers(0, 4, len(rows))
        pay[rows[0]] += 1
        scale = int(pay.sum()) if level.raises_floor else scale
    lowest = np.array([0 if s.least is None else -top for s in sides.constraints], dtype=np.int64)
    highest = np.array([0 if s.most is None else top for s in sides.constraints], dtype=np.int64)
    charges = Charges(
        scale,
        rng.integers(lowest, highest + 1),
        rng.integers(0, top + 1, len(sides.exclusive)),
    )
    groups = tuple(
        GroupPrice(group.tiers, int(rng.integers(-top, top + 1)), group.places)
        for group in stage.groups
    )
    further = None
    if stage.further_places is not None:
        further = GroupPrice((), int(rng.integers(-top, top + 1)), stage.further_places)
    mentor = rng.integers(-top, top + 1, problem.n_columns)
    return LevelProof(LevelPrices(stage.name, mentor, groups, further), charges, pay)


def assigned(pairs: list[Pair]) -> Assignment:
    return Assignment.from_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2))


def same_before(
    level: SideLevel, others: list[SideLevel], one: Assignment, two: Assignment
) -> bool:
    """Whether two assignments have the same value at every level before this one."""
    return all(other.value(one) == other.value(two) for other in others[: others.index(level)])


def test_no_prices_put_the_bound_below_a_solution_or_a_loss_above_the_truth() -> None:
    compared = losses_compared = 0
    for seed in range(250):
        rng = np.random.default_rng(seed)
        fairest = seed % 2 == 0
        instance = small_instance(rng, covers=fairest)
        found = solutions(instance)
        sides = random_sides(rng, instance, found)
        kept = [pairs for pairs in found if keeps(sides, pairs)]
        if not kept:
            continue
        base = assigned(kept[int(rng.integers(len(kept)))])
        problem, scores = instance.problem, instance.scores
        arena = Arena.of(problem, scores, highest_score(problem, scores))
        levels = list(side_levels(problem, scores, sides, base, fairest=fairest))
        for level in levels:
            proof = random_proof(rng, level)
            bound = scaled_bound(level, proof)
            assert bound is not None, seed
            lost = losses(level, arena, proof)
            for pairs in kept:
                other = assigned(pairs)
                if not same_before(level, levels, base, other):
                    continue
                worth = level.value(other) * proof.charges.scale
                assert worth <= bound, (seed, level.stage.name)
                compared += 1
                for i, j in pairs:
                    if arena.is_open[i, j] and lost[i, j] < 1 << 50:
                        assert worth <= bound - lost[i, j], (seed, level.stage.name)
                        losses_compared += 1
    assert compared > 5_000
    assert losses_compared > 5_000


def test_charges_for_a_bound_that_is_not_there_bound_nothing() -> None:
    rng = np.random.default_rng(0)
    checked = 0
    for seed in range(60):
        instance = small_instance(np.random.default_rng(seed))
        found = solutions(instance)
        sides = random_sides(rng, instance, found)
        if not found:
            continue
        level = next(
            side_levels(instance.problem, instance.scores, sides, assigned(found[0]), fairest=False)
        )
        proof = random_proof(rng, level)
        for number, side in enumerate(sides.constraints):
            wrong = proof.charges.constraints.copy()
            if side.least is None:
                wrong[number] = -1
            elif side.most is None:
                wrong[number] = 1
            else:
                continue
            charges = replace(proof.charges, constraints=wrong)
            assert scaled_bound(level, replace(proof, charges=charges)) is None
            checked += 1
    assert checked > 20


def test_sums_beyond_64_bits_bound_nothing() -> None:
    instance = small_instance(np.random.default_rng(1))
    found = solutions(instance)
    level = next(
        side_levels(instance.problem, instance.scores, Sides(), assigned(found[0]), fairest=False)
    )
    proof = random_proof(np.random.default_rng(1), level)
    assert scaled_bound(level, proof) is not None
    for mentor in (np.int64(1) << 60, -(np.int64(1) << 60)):
        prices = replace(proof.prices, mentor=np.full_like(proof.prices.mentor, mentor))
        assert scaled_bound(level, replace(proof, prices=prices)) is None
