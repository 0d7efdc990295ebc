"""Generated instances: a family of vectors, a size, how severe it is, and what is asked for."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from benchmarks.case import Case
from benchmarks.full_load import full_problem, full_scores
from benchmarks.vector_families import FAMILIES, NOISY, quantised
from benchmarks.vector_scores import VectorScores
from solver.problem import AssignmentProblem
from solver.scores import IntArray, Scores

QUANTUM = 4000
"""A component of 1.0; a score of 1.0 is QUANTUM**2."""

LARGEST_CAPACITY = 9

LARGEST_SIDE = 1_000_000

Load = Literal["plain", "full"]


@dataclass(frozen=True)
class FamilySize:
    """One instance.

    Parameters
    ----------
    family
        Name in `FAMILIES`.
    seats
        Severity: places for each mentee; below 1 some people cannot be served.
    noise
        Severity: factor on how much people differ, for the families in `NOISY`.
    load
        plain: total score with a penalty of 1.0 for each mentee left out, demand 1. full: people
        first, two criteria and two rules besides the vectors; see `benchmarks.full_load`.
    """

    family: str
    mentees: int
    mentors: int
    seed: int = 1
    seats: float = 1.1
    noise: float = 1.0
    load: Load = "plain"

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"expected a family of {', '.join(FAMILIES)}, got {self.family}")
        for name in ("mentees", "mentors"):
            if not 1 <= getattr(self, name) <= LARGEST_SIDE:
                raise ValueError(
                    f"expected 1 to {LARGEST_SIDE:,} {name}, got {getattr(self, name)}"
                )
        for name in ("seats", "noise"):
            if not 0 < getattr(self, name) <= 100:
                raise ValueError(f"expected {name} above 0, up to 100, got {getattr(self, name)}")
        if self.noise != 1 and self.family not in NOISY:
            raise ValueError(f"the family {self.family} has no noise to change")

    @property
    def name(self) -> str:
        """Name in a report; what is as usual is left out."""
        parts = [self.family, f"{self.mentees}x{self.mentors}"]
        parts += [f"seats{self.seats:g}"] if self.seats != 1.1 else []
        parts += [f"noise{self.noise:g}"] if self.noise != 1 else []
        parts += [self.load] if self.load != "plain" else []
        parts += [f"seed{self.seed}"] if self.seed != 1 else []
        return "-".join(parts)

    @property
    def pairs(self) -> int:
        """Number of pairs of a mentee and a mentor."""
        return self.mentees * self.mentors

    def build(self) -> Case:
        """Generate the instance."""
        rng = np.random.default_rng(self.seed)
        left, right = FAMILIES[self.family](rng, self.mentees, self.mentors, self.noise)
        capacity = self._capacities(rng)
        if self.load == "full":
            scores = full_scores(rng, left, right, QUANTUM)
            problem = full_problem(rng, self.mentees, capacity)
            return self._case(problem, scores)
        ones = np.ones(self.mentees, dtype=np.int64)
        problem = AssignmentProblem(
            ones, 0 * ones, capacity, 0 * capacity, 0 * ones, unmatched_penalty=QUANTUM**2
        )
        return self._case(
            problem, VectorScores(quantised(left, QUANTUM), quantised(right, QUANTUM))
        )

    def _case(self, problem: AssignmentProblem, scores: Scores) -> Case:
        return Case(
            id=self.name,
            kind="b-matching",
            sense="max",
            problem=problem,
            scores=scores,
            scale=QUANTUM**2,
            error_bound=0.0,
        )

    def _capacities(self, rng: np.random.Generator) -> IntArray:
        """Capacities of 1 to 9 that add up to about `seats` times the mentees."""
        drawn = rng.integers(1, LARGEST_CAPACITY + 1, self.mentors)
        wanted = self.seats * self.mentees * drawn / drawn.sum()
        capacities: IntArray = np.maximum(1, np.rint(wanted)).astype(np.int64)
        return capacities
