"""Stability in plain Python: orders as lists, and every stable assignment of a small market."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.scores import ArrayScores

Pair = tuple[int, int]


@dataclass(frozen=True)
class SmallMarket:
    """A problem with its scores and orders, and the same told as lists."""

    problem: AssignmentProblem
    scores: ArrayScores
    orders: Orders

    @property
    def pins(self) -> set[Pair]:
        """Pairs that are settled."""
        return {(int(i), int(j)) for i, j in self.problem.pinned}

    def open_pairs(self) -> set[Pair]:
        """Pairs that are up for choice."""
        closed = self.pins | {(int(i), int(j)) for i, j in self.problem.forbidden}
        return {(int(i), int(j)) for i, j in np.argwhere(self.scores.eligible)} - closed

    def row_order(self, row: int) -> list[int]:
        """Columns as the row would have them, the best one first."""
        ranked: list[int] = self.orders.of_rows[row].tolist()
        others = [j for j in range(self.problem.n_columns) if j not in ranked]
        return ranked + sorted(others, key=lambda j: (-self.scores.values[row, j], j))

    def column_order(self, column: int) -> list[int]:
        """Rows as the column would have them, the best one first."""
        ranked: list[int] = self.orders.of_columns[column].tolist()
        others = [i for i in range(self.problem.n_rows) if i not in ranked]
        return ranked + sorted(others, key=lambda i: (-self.scores.values[i, column], i))

    def free_places(self) -> tuple[list[int], list[int]]:
        """Places of rows and columns beside the pins."""
        wanted, places = self.problem.demand.tolist(), self.problem.capacity.tolist()
        for i, j in self.pins:
            wanted[i] -= 1
            places[j] -= 1
        return wanted, places

    def blocking(self, held: set[Pair]) -> list[Pair]:
        """Pairs that would both rather have each other; `held` are the pairs beside the pins."""
        wanted, places = self.free_places()
        return [
            (i, j)
            for i, j in sorted(self.open_pairs() - held)
            if _takes(self.row_order(i), [b for a, b in held if a == i], wanted[i], j)
            and _takes(self.column_order(j), [a for a, b in held if b == j], places[j], i)
        ]

    def stable_assignments(self) -> Iterator[set[Pair]]:
        """Every pairwise stable assignment, pins left out, by trying all sets of pairs."""
        wanted, places = self.free_places()
        yield from (
            held for held in self._sets(wanted, places, 0, set()) if not self.blocking(held)
        )

    def _sets(
        self, wanted: list[int], places: list[int], row: int, held: set[Pair]
    ) -> Iterator[set[Pair]]:
        if row == self.problem.n_rows:
            yield held
            return
        columns = [j for i, j in sorted(self.open_pairs()) if i == row and places[j] > 0]
        for count in range(min(wanted[row], len(columns)) + 1):
            for chosen in combinations(columns, count):
                left = [p - (j in chosen) for j, p in enumerate(places)]
                yield from self._sets(wanted, left, row + 1, held | {(row, j) for j in chosen})


def _takes(order: list[int], partners: list[int], places: int, other: int) -> bool:
    if len(partners) < places:
        return True
    return places > 0 and any(order.index(other) < order.index(known) for known in partners)


def random_market(
    rng: np.random.Generator, n_max: int = 4, m_max: int = 4, *, ranks: float = 0.7
) -> SmallMarket:
    """A small market with ties, pins, forbidden pairs, several places on both sides."""
    n, m = int(rng.integers(1, n_max + 1)), int(rng.integers(1, m_max + 1))
    demand = rng.choice([0, 1, 1, 2], n).astype(np.int64)
    capacity = rng.choice([0, 1, 1, 2], m).astype(np.int64)
    pairs = rng.permutation([(i, j) for i in range(n) for j in range(m)]).reshape(-1, 2)
    forbidden = pairs[: int(rng.integers(0, 2))].astype(np.int64)
    candidates = pairs[len(forbidden) :][: int(rng.choice([0, 0, 1]))].astype(np.int64)
    possible = (demand[candidates[:, 0]] > 0) & (capacity[candidates[:, 1]] > 0)
    problem = AssignmentProblem(
        demand, 0 * demand, capacity, 0 * capacity, 0 * demand, forbidden=forbidden
    )
    problem = replace(problem, pinned=candidates[possible])
    values = rng.integers(-2, int(rng.choice([1, 4, 1_000])), (n, m))
    eligible = rng.random((n, m)) < rng.choice([0.6, 1.0])
    orders = Orders(
        [_some_ranked(rng, m, ranks) for _ in range(n)],
        [_some_ranked(rng, n, ranks) for _ in range(m)],
    )
    return SmallMarket(problem, ArrayScores(values, eligible), orders)


def _some_ranked(
    rng: np.random.Generator, others: int, share: float
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    count = int(rng.integers(0, others + 1)) if rng.random() < share else 0
    return rng.permutation(others)[:count].astype(np.int64)
