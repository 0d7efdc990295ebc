"""How many listed pairs fit together, against trying every set of them."""

from collections import Counter
from itertools import combinations

import numpy as np

from solver.together import most_together


def _fits(pairs: tuple[tuple[int, int], ...], demand: list[int], capacity: list[int]) -> bool:
    of_row, of_column = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
    rows = all(count <= demand[i] for i, count in of_row.items())
    return rows and all(count <= capacity[j] for j, count in of_column.items())


def test_no_set_of_pairs_that_fits_is_larger() -> None:
    crowded = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        n, m = int(rng.integers(1, 5)), int(rng.integers(1, 4))
        demand, capacity = rng.integers(0, 3, n), rng.integers(0, 3, m)
        listed = np.argwhere(rng.random((n, m)) < 0.6).astype(np.int64)
        pairs = [(int(i), int(j)) for i, j in listed.tolist()]
        sizes = (
            size
            for size in range(len(pairs), -1, -1)
            for chosen in combinations(pairs, size)
            if _fits(chosen, demand.tolist(), capacity.tolist())
        )
        expected = next(sizes)
        assert most_together(listed, demand, capacity) == expected, seed
        crowded += expected < len(pairs)
    assert crowded > 100
