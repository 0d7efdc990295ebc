"""Who is seated where before the first round: within the places there are, best wishes first."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.families import FamilySize
from solver.price_guess import guess_prices
from solver.scores import ArrayScores
from solver.seating import Kinds, seated
from solver.stages import Bounds


def wishes(*rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Column and worth of each row's wishes, best first."""
    flat = [(i, column, t) for i, row in enumerate(rows) for column, t in row]
    i, columns, t = (np.array(part, dtype=np.int64) for part in zip(*flat, strict=True))
    return i, columns, t


def test_a_column_takes_the_best_who_ask_and_the_others_ask_elsewhere() -> None:
    i, columns, t = wishes([(0, 9), (1, 1)], [(0, 8), (1, 7)], [(0, 7), (1, 6)])
    free = np.array([1, 1])
    chosen = seated(i, columns, t, free)
    assert sorted(zip(i[chosen].tolist(), columns[chosen].tolist(), strict=True)) == [
        (0, 0),
        (1, 1),
    ]
    assert free.tolist() == [0, 0]


def test_without_wishes_nobody_is_seated() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert not len(seated(nothing, nothing, nothing, np.array([3])))


@pytest.mark.parametrize("seats", [0.5, 1.0, 3.0])
def test_seats_by_kind_are_there_and_go_to_each_row_once(seats: float) -> None:
    case = FamilySize("clustered", 300, 80, seats=seats).build()
    bounds = Bounds.of(case.problem)
    kinds = Kinds.of(case.scores, bounds, guess_prices(case.problem, case.scores))
    assert kinds is not None
    wanted = np.arange(300) % 3 > 0
    pairs = kinds.seat(wanted, bounds.load_max)
    assert len(pairs) == min(200, bounds.load_max.sum())
    assert wanted[pairs[:, 0]].all()
    assert len(np.unique(pairs[:, 0])) == len(pairs)
    assert (np.bincount(pairs[:, 1], minlength=80) <= bounds.load_max).all()


def test_seats_by_kind_are_better_than_chance() -> None:
    case = FamilySize("clustered", 600, 120).build()
    bounds = Bounds.of(case.problem)
    kinds = Kinds.of(case.scores, bounds, guess_prices(case.problem, case.scores))
    assert kinds is not None
    pairs = kinds.seat(np.ones(600, dtype=np.bool_), bounds.load_max)
    by_kind, _ = case.scores.pairs(pairs[:, 0], pairs[:, 1])
    by_chance, _ = case.scores.pairs(pairs[:, 0], np.roll(pairs[:, 1], 300))
    assert by_kind.sum() > 1.5 * by_chance.sum()


def test_without_places_there_are_no_kinds() -> None:
    case = FamilySize("uniform", 10, 5).build()
    full = replace(case.problem, capacity=0 * case.problem.capacity)
    scores = ArrayScores.materialise(case.scores)
    assert Kinds.of(scores, Bounds.of(full), np.zeros(5, dtype=np.int64)) is None
