"""What is left of an optimum once the pairs that break side constraints are given up."""

import numpy as np

from solver.certificate import violations_of
from solver.sides.first_answer import pruned
from solver.solve import solve
from tests.support.side_instances import random_sides, small_instance, solutions


def test_what_is_left_keeps_everything_and_nothing_is_given_up_without_need() -> None:
    kept = fewer = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        instance = small_instance(rng)
        sides = random_sides(rng, instance, solutions(instance))
        whole = solve(instance.problem, instance.scores).assignment
        if whole is None:
            continue
        left = pruned(instance.problem, instance.scores, sides, whole)
        if left is None:
            assert sides.broken(whole), seed
            continue
        assert not sides.broken(left), seed
        assert not list(violations_of(instance.problem, instance.scores, left)), seed
        assert sides.broken(whole) or len(left.rows) == len(whole.rows), seed
        kept += len(left.rows) == len(whole.rows)
        fewer += len(left.rows) < len(whole.rows)
    assert kept >= 10
    assert fewer >= 3
