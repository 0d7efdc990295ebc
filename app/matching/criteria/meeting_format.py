"""Format: whether there is a way for the two to meet, on a screen or in the same place."""

from collections.abc import Iterable

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.same import DIFFERENT, SAME, UNKNOWN, UNTOLD, Labelled, SameTerm, coded
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion
from app.matching.labels import single_label

FORMATS = ("virtual", "in_person", "either")
VIRTUALLY = frozenset({"virtual", "either"})
IN_PERSON = frozenset({"in_person", "either"})


def compile_format(criterion: Criterion, data: RoundData) -> SameTerm:
    """Score 1 when the two can meet virtually, or both in person at the same location."""
    people = data.participants
    places = coded(
        (single_label(one, "location") for one in people.mentees),
        (single_label(one, "location") for one in people.mentors),
    )
    formats = (
        _kinds(single_label(one, str(criterion.mentee_field)) for one in people.mentees),
        _kinds(single_label(one, str(criterion.mentor_field)) for one in people.mentors),
    )
    mentees, mentors = (Labelled(*of_side) for of_side in zip(formats, places, strict=True))
    return SameTerm(criterion.name, mentees, mentors, _scores(), 0)


def format_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when it cannot be told.

    That is so without a format, and where they could meet in person if it were known where.
    """
    one = single_label(mentee, str(criterion.mentee_field))
    other = single_label(mentor, str(criterion.mentor_field))
    if one not in FORMATS or other not in FORMATS:
        return None
    if {one, other} <= VIRTUALLY:
        return MILLION
    if not {one, other} <= IN_PERSON:
        return 0
    here, there = single_label(mentee, "location"), single_label(mentor, "location")
    if here is None or there is None:
        return None
    return MILLION if here == there else 0


def _kinds(formats: Iterable[str | None]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Place of each format, from 1; 0 for none."""
    places = {name: place for place, name in enumerate(FORMATS, 1)}
    return np.array([places.get(name or "", 0) for name in formats], dtype=np.int64)


def _scores() -> "np.ndarray[tuple[int, int, int], np.dtype[np.int64]]":
    scores = np.full((len(FORMATS) + 1, len(FORMATS) + 1, 3), UNKNOWN, dtype=np.int64)
    for i, one in enumerate(FORMATS, 1):
        for j, other in enumerate(FORMATS, 1):
            if {one, other} <= VIRTUALLY:
                scores[i, j, :] = MILLION
            elif {one, other} <= IN_PERSON:
                scores[i, j, [UNTOLD, DIFFERENT, SAME]] = UNKNOWN, 0, MILLION
            else:
                scores[i, j, :] = 0
    return scores
