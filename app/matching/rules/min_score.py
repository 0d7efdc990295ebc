"""Pairs below the programme's minimum score are not eligible."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Corner, FloatTile
from app.matching.participants import Participants
from app.matching.rules.rule import Rule
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True)
class MinScore:
    """Blocks scores below a threshold in millionths."""

    threshold: int
    name: str = "min_score"

    @property
    def reads_scores(self) -> bool:
        """Scores decide."""
        return True

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile with a lower score."""
        return scores < self.threshold

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs with a lower score."""
        return scores < self.threshold

    def panel(self, columns: IntArray) -> "MinScorePanel":
        """Look at as many columns."""
        return MinScorePanel(self.threshold, len(columns))


@dataclass(frozen=True)
class MinScorePanel:
    """A threshold over some columns."""

    threshold: int
    width: int

    def close(self, eligible: BoolArray, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Close the pairs of these rows with a lower score."""
        top, left = corner
        part = slice(top, top + len(rows)), slice(left, left + self.width)
        eligible[part] &= tile[part] >= self.threshold


def min_score(participants: Participants) -> Rule | None:
    """Compile `policy.min_score`; 0 blocks nothing."""
    least = participants.cohort.policy.min_score
    # The decimal that was written counts, not its binary neighbour.
    return MinScore(ceil(Fraction(repr(least)) * MILLION)) if least > 0 else None
