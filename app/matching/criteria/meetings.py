"""Meetings a month: how near the two are in how often they want to meet."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.distance import by_distance, distance_score
from app.matching.criteria.gap import GapTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criterion import Criterion

WEEKLY = 4.0
"""Meetings a month that score 0 when they are the difference: every week against never."""


def compile_meetings(criterion: Criterion, data: RoundData) -> GapTerm:
    """Score 1 for as many meetings, 0 for a difference of `params.scale`, by default four."""
    return by_distance(criterion, data, WEEKLY)


def meetings_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them did not tell."""
    return distance_score(criterion, mentee, mentor, WEEKLY)
