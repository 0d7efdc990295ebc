"""Quotas over groups by groups that a best matching breaks."""

from dataclasses import replace
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import Case
from benchmarks.families import FamilySize
from benchmarks.objectives import ObjectiveName, with_objective
from benchmarks.vector_scores import Vectors, VectorScores
from solver.aims import Aim
from solver.scores import BoolArray, IntArray
from solver.sides.constraints import Box, SideConstraint, Sides

GROUPS = 5

OWN_SHARE = 0.6
"""At most so much of a group of mentees may go to the mentors who are most like them."""

LEAST_SHARE = 0.5
"""Of what would fall to two groups if scores had no say, at least so much."""


def with_quotas(size: FamilySize) -> Case:
    """People first, with a least number for any two groups and a most within each.

    Groups are of people who are alike, so that the best matching goes far beyond these quotas.
    Giving every group its share of all places keeps them.
    """
    case = with_objective(size.build(), ObjectiveName.COVERAGE_THEN_SCORE)
    vectors = case.scores
    if not isinstance(vectors, VectorScores):
        raise TypeError("expected scores of vectors")
    anchors = vectors.right[:GROUPS].astype(np.float64)
    of_mentees, of_mentors = _nearest(vectors.left, anchors), _nearest(vectors.right, anchors)
    constraints = tuple(
        _quota(case, of_mentees == a, of_mentors == b, f"{a} with {b}", is_own=a == b)
        for a in range(GROUPS)
        for b in range(GROUPS)
    )
    return replace(case, aim=Aim(sides=Sides(constraints)))


def _quota(
    case: Case, of_mentees: BoolArray, of_mentors: BoolArray, name: str, *, is_own: bool
) -> SideConstraint:
    mentees, capacity = int(of_mentees.sum()), case.problem.capacity
    even = mentees * int(capacity[of_mentors].sum()) / int(capacity.sum())
    most = ceil(max(OWN_SHARE * mentees, even)) if is_own else None
    return SideConstraint(name, floor(LEAST_SHARE * even), most, (Box.of(of_mentees, of_mentors),))


def _nearest(vectors: Vectors, anchors: NDArray[np.float64]) -> IntArray:
    """Which of a few vectors is most like each."""
    nearest: IntArray = (vectors @ anchors.T).argmax(axis=1)
    return nearest
