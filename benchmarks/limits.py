"""Demands and loads of a case, before its scores are known."""

from dataclasses import dataclass

import numpy as np

from benchmarks.case_fields import LARGEST_BOUND
from benchmarks.scored import Scored, Sizes
from solver.problem import AssignmentProblem
from solver.scaling import sum_terms
from solver.scores import IntArray

TOLD_ALIKE = 20
"""Contradictions of one kind that are told one by one; the others are counted."""


@dataclass(frozen=True)
class BoundNames:
    """What a file calls its bounds."""

    demand: str = "demand_max"
    demand_min: str = "demand_min"
    capacity: str = "capacity_max"
    min_load: str = "capacity_min"


@dataclass(frozen=True)
class Limits:
    """Demands, loads and pairs of a case, before its scores are known.

    The bounds may be views of one number, so that they cost nothing before the sizes are checked.
    """

    demand: IntArray
    demand_min: IntArray
    capacity: IntArray
    min_load: IntArray
    pair_max: int | None
    forbidden: IntArray

    @property
    def sizes(self) -> Sizes:
        """Sizes of the problem, with the factor that keeps its sums within 64 bits."""
        demand = self.reachable_demand
        n, m = len(demand), len(self.capacity)
        places = sum(demand.tolist())  # may leave 64 bits
        return Sizes(n, m, sum_terms(n, m, places, int(demand.max(initial=0))))

    @property
    def reachable_demand(self) -> IntArray:
        """Demand cut to what all mentors together can give, so that any large number will do."""
        if self.pair_max is None:
            return self.demand
        return _cut(self.demand, self.demand_min, len(self.capacity) * self.pair_max)

    @property
    def reachable_capacity(self) -> IntArray:
        """Capacity cut to one more than all mentees want.

        A mentor with so many places is never full, so its price stays at most 0 and the bound is
        the same for the capacity of the file.
        """
        wanted = sum(self.reachable_demand.tolist())
        return _cut(self.capacity, self.min_load, wanted + 1)

    def problem(self, scored: Scored) -> AssignmentProblem:
        """Build the problem: total score, no pins, one tier.

        Raises
        ------
        ValueError
            When the limits contradict each other; see `contradictions`.
        """
        return AssignmentProblem(
            demand=self.reachable_demand,
            demand_min=self.demand_min.copy(),
            capacity=self.reachable_capacity,
            min_load=self.min_load.copy(),
            tier=np.zeros(len(self.demand), dtype=np.int64),
            forbidden=self.forbidden,
            pair_max=self.pair_max,
            unmatched_penalty=scored.penalty,
        )

    def contradictions(self, names: BoundNames) -> list[str]:
        """One sentence for each minimum above its maximum, in the words of the file."""
        return [
            *_above(names.demand_min, self.demand_min, names.demand, self.demand),
            *_above(names.min_load, self.min_load, names.capacity, self.capacity),
        ]


def _above(least_name: str, least: IntArray, most_name: str, most: IntArray) -> list[str]:
    wrong = np.flatnonzero(least > most).tolist()
    told = [
        f"{least_name}[{k}] is {int(least[k])}; expected at most {int(most[k])} like {most_name}"
        for k in wrong[:TOLD_ALIKE]
    ]
    if more := len(wrong) - len(told):
        told.append(f"{least_name} is above {most_name} for {more:,} more people")
    return told


def _cut(most: IntArray, least: IntArray, reach: int) -> IntArray:
    return np.minimum(most, np.maximum(least, min(reach, LARGEST_BOUND)))
