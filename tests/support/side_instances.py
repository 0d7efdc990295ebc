"""Random side constraints for small instances, and the exhaustive search that judges them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from solver.problem import Objective
from solver.sides.constraints import Box, SideConstraint, Sides
from tests.support.instances import Instance, level_names, random_instance

Pair = tuple[int, int]


def small_instance(rng: np.random.Generator, *, covers: bool = False) -> Instance:
    """Instance that can be searched exhaustively; `covers` asks for coverage levels."""
    instance = random_instance(rng, n_max=6, m_max=3)
    if not covers:
        return instance
    objective = Objective.COVERAGE_THEN_SCORE
    problem = replace(instance.problem, unmatched_penalty=0, objective=objective)
    return replace(instance, problem=problem)


def random_sides(rng: np.random.Generator, instance: Instance, found: list[list[Pair]]) -> Sides:
    """Up to three constraints and two exclusive pairs, mostly such as some solution keeps."""
    kept = found[int(rng.integers(len(found)))] if found else []
    constraints = tuple(
        _random_constraint(rng, instance, kept, f"side {number}")
        for number in range(int(rng.integers(0, 4)))
    )
    n, m = instance.problem.n_rows, instance.problem.n_columns
    exclusive = np.column_stack([rng.integers(0, size, 2) for size in (n, m, n, m)])
    different = (exclusive[:, :2] != exclusive[:, 2:]).any(axis=1)
    return Sides(constraints, exclusive[different][: int(rng.integers(0, 3))])


def _random_constraint(
    rng: np.random.Generator, instance: Instance, kept: list[Pair], name: str
) -> SideConstraint:
    n, m = instance.problem.n_rows, instance.problem.n_columns
    boxes = tuple(_random_box(rng, n, m) for _ in range(int(rng.integers(0, 3))))
    chosen = rng.random((n, m)) < rng.choice([0.0, 0.3])
    pairs = np.argwhere(chosen).astype(np.int64)
    amounts = rng.integers(-1, 3, len(pairs))
    free = SideConstraint(name, None, None, boxes, pairs, amounts)
    used = sum(coefficient(free, *pair) for pair in kept) + int(rng.choice([0, 0, 0, 0, 1, -1]))
    least = None if rng.random() < 0.4 else used - int(rng.integers(0, 2))
    most = None if rng.random() < 0.4 else used + int(rng.integers(0, 2))
    return replace(free, least=least, most=most)


def _random_box(rng: np.random.Generator, n: int, m: int) -> Box:
    kind = int(rng.integers(3))
    if kind == 0:
        return Box.of(rng.random(n) < 0.6, rng.random(m) < 0.6)
    if kind == 1:
        return Box(rng.integers(0, 4, n), (np.arange(m) == rng.integers(m)).astype(np.int64))
    return Box(rng.integers(-2, 3, n), rng.integers(0, 3, m))


def coefficient(side: SideConstraint, i: int, j: int) -> int:
    """Coefficient of one pair, the plain way."""
    of_boxes = sum(int(box.rows[i]) * int(box.columns[j]) for box in side.boxes)
    listed = zip(side.pairs.tolist(), side.amounts.tolist(), strict=True)
    return of_boxes + sum(int(amount) for pair, amount in listed if pair == [i, j])


def keeps(sides: Sides, pairs: list[Pair]) -> bool:
    """Whether pairs keep all side constraints, the plain way."""
    for side in sides.constraints:
        used = sum(coefficient(side, i, j) for i, j in pairs)
        if used < (used if side.least is None else side.least):
            return False
        if used > (used if side.most is None else side.most):
            return False
    assigned = set(pairs)
    return not any(
        {(a, b), (c, d)} <= assigned and (a, b) != (c, d) for a, b, c, d in sides.exclusive.tolist()
    )


def solutions(instance: Instance) -> list[list[Pair]]:
    """All assignments that keep the hard bounds."""
    problem, scores = instance.problem, instance.scores
    forbidden, pins = ({(i, j) for i, j in p.tolist()} for p in (problem.forbidden, problem.pinned))
    options = []
    for i in range(problem.n_rows):
        pinned = {j for a, j in pins if a == i}
        usable = [
            j
            for j in range(problem.n_columns)
            if j in pinned or (scores.eligible[i, j] and (i, j) not in forbidden)
        ]
        sizes = range(int(problem.demand_min[i]), int(problem.demand[i]) + 1)
        sets = (set(columns) for size in sizes for columns in combinations(usable, size))
        options.append([columns for columns in sets if pinned <= columns])
    return list(_filled(options, 0, problem.capacity.tolist(), problem.min_load.tolist()))


def _filled(
    options: list[list[set[int]]], row: int, room: list[int], lacking: list[int]
) -> Iterator[list[Pair]]:
    if row == len(options):
        if max(lacking) <= 0:
            yield []
        return
    for columns in options[row]:
        less = [places - (j in columns) for j, places in enumerate(room)]
        short = [places - (j in columns) for j, places in enumerate(lacking)]
        if min(less) >= 0:
            for rest in _filled(options, row + 1, less, short):
                yield [*((row, j) for j in sorted(columns)), *rest]


def value_of(instance: Instance, pairs: list[Pair], *, fairest: bool = False) -> dict[str, int]:
    """Value of every level, in order."""
    problem = instance.problem
    counts, sums = [0] * problem.n_rows, [0] * problem.n_rows
    for i, j in pairs:
        counts[i] += 1
        sums[i] += int(instance.scores.values[i, j])
    left_out = sum(c == 0 and d > 0 for c, d in zip(counts, problem.demand.tolist(), strict=True))
    parts = {
        "mentees_matched": sum(count > 0 for count in counts),
        "further_places": sum(max(0, count - 1) for count in counts),
        "total_score": sum(sums) - problem.unmatched_penalty * left_out,
    }
    for tier in problem.tiers:
        of_tier = zip(counts, problem.tier.tolist(), strict=True)
        parts[f"priority_{tier}"] = sum(count > 0 and t == tier for count, t in of_tier)
    names = level_names(problem)
    if fairest and pairs:
        parts["smallest_sum"] = min(total for total, c in zip(sums, counts, strict=True) if c)
        names.insert(-1, "smallest_sum")
    return {name: parts[name] for name in names}


def best_value(
    instance: Instance, sides: Sides, found: list[list[Pair]], *, fairest: bool = False
) -> dict[str, int] | None:
    """Best values level by level among solutions; None when none keeps the side constraints."""
    values = [value_of(instance, x, fairest=fairest) for x in found if keeps(sides, x)]
    return max(values, key=lambda levels: tuple(levels.values()), default=None)
