"""Pairs below the programme's minimum score are not eligible."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from app.matching.criteria.scale import MILLION
from app.matching.participants import Participants
from app.matching.rules.rule import Rule
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True)
class MinScore:
    """Blocks scores below a threshold in millionths."""

    threshold: int
    name: str = "min_score"

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile with a lower score."""
        return scores < self.threshold

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs with a lower score."""
        return scores < self.threshold


def min_score(participants: Participants) -> Rule | None:
    """Compile `policy.min_score`; 0 blocks nothing."""
    least = participants.cohort.policy.min_score
    # The decimal that was written counts, not its binary neighbour.
    return MinScore(ceil(Fraction(repr(least)) * MILLION)) if least > 0 else None
