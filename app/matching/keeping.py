"""The published pairs of a round: what a bonus adds to them, and how many must be kept."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.matching.criteria.scale import MILLION
from app.matching.participants import Participants
from solver.added_scores import added
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores
from solver.sides.constraints import SideConstraint, looked_up
from solver.together import most_together

KEEP_BONUS = "keep_bonus"
"""Name of the bonus among the parts of a pair's score."""

MAX_CHANGES = "max_changes"
"""Name of the side constraint."""


@dataclass(frozen=True, eq=False)
class Keeping:
    """The pairs of `policy.current` of which both people take part.

    Attributes
    ----------
    pairs
        Rows and columns, ordered, shape ``(k, 2)``.
    keepable
        Which of them may be matched: eligible, or pinned; shape ``(k,)``.
    most
        How many of those fit together into demands and capacities.
    bonus
        In millionths; 0 where there is none.
    added
        What it adds to the score of each pair, shape ``(k,)``: less than `bonus` near the score 1.
    max_changes
        How many of `most` may be given up; None: any number.
    """

    pairs: IntArray
    keepable: BoolArray
    most: int
    bonus: int
    added: IntArray
    max_changes: int | None

    @classmethod
    def of(
        cls, participants: Participants, problem: AssignmentProblem, scores: Scores
    ) -> "Keeping | None":
        """Read what the policy says of its current pairs; None when it has none.

        Parameters
        ----------
        scores
            Without any bonus, with the mask of eligible pairs.
        """
        policy = participants.policy
        if not policy.current:
            return None
        pairs = participants.index_pairs(policy.current)
        values, eligible = scores.pairs(pairs[:, 0], pairs[:, 1])
        pinned, _ = looked_up(problem.pinned, pairs[:, 0], pairs[:, 1])
        keepable = eligible | pinned
        # The decimal that was written counts, not its binary neighbour.
        bonus = round(Fraction(repr(policy.keep_bonus or 0.0)) * MILLION)
        return cls(
            pairs,
            keepable,
            most_together(pairs[keepable], problem.demand, problem.capacity),
            bonus,
            np.clip(MILLION - values, 0, bonus),
            policy.max_changes,
        )

    def with_bonus(self, scores: Scores) -> Scores:
        """The round's scores; they are the same without a bonus."""
        return added(scores, self.pairs, self.added) if self.bonus else scores

    def among(self, rows: IntArray, columns: IntArray) -> tuple[BoolArray, IntArray]:
        """Which of these pairs are current, and what the bonus adds to each; shapes ``(k,)``."""
        current, place = looked_up(self.pairs, rows, columns)
        extra = np.zeros(len(rows), dtype=np.int64)
        extra[current] = self.added[place]
        return current, extra

    def kept_by(self, assignment: Assignment) -> BoolArray:
        """Which of the pairs are in an assignment, shape ``(k,)``."""
        _, place = looked_up(self.pairs, assignment.rows, assignment.columns)
        kept = np.zeros(len(self.pairs), dtype=np.bool_)
        kept[place] = True
        return kept

    @property
    def constraint(self) -> SideConstraint | None:
        """At least so many of the pairs are kept; None where that asks for nothing."""
        if self.max_changes is None or self.most <= self.max_changes:
            return None
        kept = self.pairs[self.keepable]
        least = self.most - self.max_changes
        ones = np.ones(len(kept), dtype=np.int64)
        return SideConstraint(MAX_CHANGES, least, None, pairs=kept, amounts=ones)
