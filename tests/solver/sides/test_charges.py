"""Charged scores: tiles, single pairs and the plain formula agree."""

import numpy as np

from solver.sides.charges import ChargedScores, Charges
from tests.support.side_instances import coefficient, random_sides, small_instance, solutions


def test_tiles_and_single_pairs_equal_the_formula() -> None:
    charged_pairs = 0
    for seed in range(80):
        rng = np.random.default_rng(seed)
        instance = small_instance(rng)
        sides = random_sides(rng, instance, solutions(instance))
        n, m = instance.problem.n_rows, instance.problem.n_columns
        charges = Charges(
            1,
            rng.integers(-3, 4, len(sides.constraints)),
            rng.integers(0, 3, len(sides.exclusive)),
        )
        factor = rng.integers(0, 3, n)
        charged = ChargedScores(instance.scores, factor, sides, charges)
        i, j = np.divmod(np.arange(n * m), m)
        values, eligible = charged.pairs(i, j)
        for pair, value in zip(zip(i.tolist(), j.tolist(), strict=True), values, strict=True):
            told = zip(charges.constraints.tolist(), sides.constraints, strict=True)
            cost = sum(charge * coefficient(side, *pair) for charge, side in told)
            for charge, (a, b, c, d) in zip(charges.exclusive, sides.exclusive, strict=True):
                cost += charge * (pair in {(a, b), (c, d)})
            assert value == factor[pair[0]] * instance.scores.values[pair] - cost
            assert abs(cost) <= charges.highest(sides)
            charged_pairs += cost != 0
        top, left = int(rng.integers(0, n)), int(rng.integers(0, m))
        tile, mask = charged.block(slice(top, n), slice(left, m))
        whole, open_pairs = values.reshape(n, m), eligible.reshape(n, m)
        np.testing.assert_array_equal(mask, open_pairs[top:, left:])
        np.testing.assert_array_equal(tile[mask], whole[top:, left:][mask])
    assert charged_pairs > 200
