"""Commitment: whether the mentor stays for as many months as the mentee asks for."""

from math import floor

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.gap import number_of
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.table import TableTerm
from app.matching.criterion import Criterion
from app.matching.field_values import value_of

LONGEST = 240
"""Half months that count: ten years, beyond which no programme plans."""


def compile_commitment(criterion: Criterion, data: RoundData) -> TableTerm:
    """Score 1 for as many months as the mentee asks for, or more, else their share.

    Months are counted to the nearest half.
    """
    people = data.participants
    mentees = [_half_months(one, str(criterion.mentee_field)) for one in people.mentees]
    mentors = [_half_months(one, str(criterion.mentor_field)) for one in people.mentors]
    months = np.arange(LONGEST + 1)
    asked, given = np.maximum(months, 1)[:, None], np.maximum(months, months[:, None] == 0)
    scores = np.zeros((LONGEST + 2, LONGEST + 2), dtype=np.int64)
    scores[1:, 1:] = np.minimum(MILLION * given // asked, MILLION)
    return TableTerm.of_places(criterion.name, mentees, mentors, scores)


def commitment_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no months."""
    asked = _half_months(mentee, str(criterion.mentee_field))
    given = _half_months(mentor, str(criterion.mentor_field))
    if asked is None or given is None:
        return None
    return MILLION if given >= asked else MILLION * given // asked


def _half_months(person: Mentee | Mentor, field: str) -> int | None:
    months = number_of(value_of(person, field))
    if months is None or months < 0:
        return None
    return min(LONGEST, floor(2 * months + 0.5))
