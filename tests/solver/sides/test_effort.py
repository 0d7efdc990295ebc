"""A limit of work under side constraints: what is known by then, with a bound that holds."""

import numpy as np
import pytest

from solver.result import Termination
from solver.sides.certificate import SideCertificate, certify_with_sides
from solver.sides.constraints import Sides
from solver.sides.effort import PAIRS_OF_UNIT, Effort
from solver.sides.result import SidesResult
from solver.sides.solve import solve_fairest_sum, solve_with_sides
from solver.work import WorkSpentError
from tests.support.binding_rounds import group_quotas, mentor_hours
from tests.support.instances import Instance

PAIRS = 60 * 15
"""Of the round with quotas; without them it is solved in three times as many."""

LIMITS = (0, 2 * PAIRS, 4 * PAIRS, 100 * PAIRS, 1000 * PAIRS, 10**6, 10**7, 10**8, 10**10)


def proved(instance: Instance, sides: Sides, result: SidesResult) -> SideCertificate:
    assert result.assignment is not None
    certificate = certify_with_sides(
        instance.problem, instance.scores, sides, result.assignment, result.proof
    )
    assert certificate.agrees_with(result.termination)
    return certificate


@pytest.mark.parametrize("kind", ["quotas", "hours"])
def test_each_limit_gives_what_is_known_by_then(kind: str) -> None:
    instance, sides = group_quotas(3, n=60, m=15) if kind == "quotas" else mentor_hours(5)
    whole = solve_with_sides(instance.problem, instance.scores, sides)
    best = [level.primal for level in proved(instance, sides, whole).levels]
    ends = set()
    for limit in LIMITS:
        one, other = (
            solve_with_sides(instance.problem, instance.scores, sides, work_limit=limit)
            for _ in range(2)
        )
        ends.add((one.termination, one.limit))
        assert (one.termination, one.limit) == (other.termination, other.limit)
        if one.assignment is None or other.assignment is None:
            assert one.assignment is other.assignment
            continue
        np.testing.assert_array_equal(one.assignment.pairs, other.assignment.pairs)
        levels = proved(instance, sides, one).levels
        assert levels
        for level, optimum in zip(levels, best, strict=False):
            assert level.dual >= optimum
            if level.primal < level.dual:
                break  # the levels after it are given its value, not the best
    assert ends >= {(Termination.NO_SOLUTION_FOUND, "work"), (Termination.OPTIMAL, None)}
    assert kind == "quotas" or (Termination.FEASIBLE, "work") in ends


def test_the_fairest_sum_has_an_answer_as_soon_as_people_are_matched() -> None:
    instance, _ = group_quotas(3, n=60, m=15)
    told: list[SidesResult] = []
    nothing = Sides()
    hurried = solve_fairest_sum(
        instance.problem, instance.scores, nothing, told.append, work_limit=4 * PAIRS
    )
    assert (hurried.termination, hurried.limit) == (Termination.FEASIBLE, "work")
    assert hurried.assignment is not None
    assert told
    certificate = certify_with_sides(
        instance.problem, instance.scores, nothing, hurried.assignment, hurried.proof, fairest=True
    )
    assert certificate.agrees_with(Termination.FEASIBLE)


def test_the_first_answer_is_told_before_any_linear_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instance, sides = mentor_hours(5)
    told: list[SidesResult] = []

    def ended(*_: object) -> None:
        raise WorkSpentError

    monkeypatch.setattr("solver.sides.climb.priced", ended)
    result = solve_with_sides(instance.problem, instance.scores, sides, told.append)
    assert (result.termination, result.limit) == (Termination.FEASIBLE, "work")
    assert len(told) == 1
    assert proved(instance, sides, told[0]).feasible


def test_units_steps_and_pairs_are_counted_together() -> None:
    effort = Effort(10.0, 3 * PAIRS_OF_UNIT)
    assert effort.units == 3.0
    effort.count_units(1.5)
    assert effort.left == 1.5 * PAIRS_OF_UNIT
    assert effort.steps(1000) == 1.5 * PAIRS_OF_UNIT // 1000
    effort.spend(PAIRS_OF_UNIT)
    with pytest.raises(WorkSpentError):
        effort.spend(PAIRS_OF_UNIT)
    assert effort.left == 0
    assert Effort(10.0).left is None
    with pytest.raises(ValueError, match="at least 0"):
        Effort(10.0, -1)
