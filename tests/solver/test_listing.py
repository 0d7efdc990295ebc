"""A listing against the set of its pairs."""

import numpy as np
import pytest

from solver.listing import Listing
from solver.network import Arcs
from solver.result import Assignment

Pairs = dict[tuple[int, int], int]


def drawn(seed: int) -> tuple[int, int, Pairs]:
    """Size, and pairs with their scores in no order."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 9)), int(rng.integers(1, 9))
    keys = rng.permutation(n * m)[: int(rng.integers(0, n * m + 1))]
    return n, m, {divmod(int(key), m): int(rng.integers(-9, 9)) for key in keys}


def arcs_of(pairs: Pairs) -> Arcs:
    rows, columns = np.array(list(pairs), dtype=np.int32).reshape(-1, 2).T
    return Arcs(rows, columns, np.array(list(pairs.values()), dtype=np.int64))


def pairs_in(arcs: Arcs | Listing) -> list[tuple[tuple[int, int], int]]:
    """Pairs with their scores, in the order of the arrays."""
    keys = zip(arcs.rows.tolist(), arcs.columns.tolist(), strict=True)
    return list(zip(keys, arcs.scores.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(30))
def test_pairs_that_join_bit_by_bit_are_in_order_with_their_scores(seed: int) -> None:
    n, m, pairs = drawn(seed)
    listing = Listing.empty(n, m)
    for kept in (0, 1):
        listing = listing.joined(arcs_of({p: s for p, s in pairs.items() if sum(p) % 2 == kept}))
    assert pairs_in(listing) == sorted(pairs.items())
    assert len(listing) == len(pairs)
    assert (np.diff(listing.keys) > 0).all()
    for i in range(n):
        own = slice(listing.starts[i], listing.starts[i + 1])
        assert listing.columns[own].tolist() == sorted(j for row, j in pairs if row == i)


@pytest.mark.parametrize("seed", range(30))
def test_pairs_of_some_rows_or_columns_are_those_of_the_set(seed: int) -> None:
    n, m, pairs = drawn(seed)
    rng, listing = np.random.default_rng(seed), Listing.empty(n, m).joined(arcs_of(pairs))
    wanted = rng.random(m) < 0.5
    few = listing.of_columns(wanted)
    assert pairs_in(few) == sorted((pair, s) for pair, s in pairs.items() if wanted[pair[1]])
    assert (few.n_rows, few.n_columns) == (n, m)

    rows = rng.permutation(n)[: int(rng.integers(0, n + 1))]
    position, columns = listing.within(rows)
    found = list(zip(rows[position].tolist(), columns.tolist(), strict=True))
    assert found == [(i, j) for i in rows.tolist() for j in range(m) if (i, j) in pairs]


@pytest.mark.parametrize("seed", range(30))
def test_an_assigned_pair_is_found_or_known_not_to_be_listed(seed: int) -> None:
    n, m, pairs = drawn(seed)
    listing = Listing.empty(n, m).joined(arcs_of(pairs))
    everything = np.array([(i, j) for i in range(n) for j in range(m)])
    place = listing.places(Assignment.from_pairs(everything)).tolist()
    in_order = sorted(pairs)
    assert place == [
        in_order.index(pair) if pair in pairs else -1 for pair in map(tuple, everything.tolist())
    ]
