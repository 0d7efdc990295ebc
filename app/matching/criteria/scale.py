"""The common scale: a fixed, versioned monotone map from a model's text product to [0, 1].

Raw products are not percentages: with the default model the right mentor of a goal typically has
one of 0.34 and an unrelated one 0.04. The map puts both at fixed places, per model and never per
cohort, so that a score means the same in every round and next to every other criterion.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.scores import IntArray

MILLION = 1_000_000
"""A score of 1.0: scores are integer millionths."""

UNIT_PRODUCT = 4000 * 4000
"""Product of two equal quantised unit vectors, up to rounding."""


@dataclass(frozen=True)
class ScaleMap:
    """A piecewise linear map from integer products to integer millionths.

    Parameters
    ----------
    version
        Name of the map; it changes whenever a knot does.
    cosines
        Cosines of the knots in thousandths, strictly rising.
    scores
        Scores of the knots in millionths, strictly rising from 0 to 1,000,000.
    neutral
        Score in millionths of a pair of which one side wrote nothing, in a round in which no pair
        is known: that of a typical unrelated one.
    """

    version: str
    cosines: tuple[int, ...]
    scores: tuple[int, ...]
    neutral: int

    def __post_init__(self) -> None:
        rising = _rises(self.cosines) and _rises(self.scores)
        if not rising or len(self.cosines) != len(self.scores):
            raise ValueError("the knots of a scale map must rise strictly on both sides")
        if self.scores[0] != 0 or self.scores[-1] != MILLION:
            raise ValueError("a scale map must rise from 0 to a million")
        if not 0 <= self.neutral <= MILLION:
            raise ValueError("the neutral score must lie in [0, 1,000,000]")

    @property
    def knots(self) -> tuple[int, ...]:
        """Products of the knots."""
        return tuple(cosine * (UNIT_PRODUCT // 1000) for cosine in self.cosines)

    def __call__(self, product: IntArray) -> IntArray:
        """Map products to scores; beyond the outer knots the score is 0 or a million.

        Each piece adds its share: all of its rise above it, and nothing below it.
        """
        scores = np.zeros_like(product)
        for (start, end), (low, high) in zip(
            pairwise(self.knots), pairwise(self.scores), strict=True
        ):
            scores += np.clip(product - start, 0, end - start) * (high - low) // (end - start)
        return scores


def _rises(knots: tuple[int, ...]) -> bool:
    return all(a < b for a, b in pairwise(knots))
