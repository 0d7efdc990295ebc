"""Ordinal: how near two labels are in an order of the programme's own."""

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.table import TableTerm
from app.matching.criterion import Criterion
from app.matching.labels import label_of, single_label


def compile_ordinal(criterion: Criterion, data: RoundData) -> TableTerm:
    """Score 1 for the same label of `params.order`, and 0 for its first against its last."""
    people, places = data.participants, _places(criterion)
    mentees = [places.get(single_label(one, str(criterion.mentee_field))) for one in people.mentees]
    mentors = [places.get(single_label(one, str(criterion.mentor_field))) for one in people.mentors]
    place = np.arange(len(places))
    apart = np.abs(place[:, None] - place)
    scores = np.zeros((len(places) + 1, len(places) + 1), dtype=np.int64)
    scores[1:, 1:] = MILLION * (_steps(criterion) - apart) // _steps(criterion)
    return TableTerm.of_places(criterion.name, mentees, mentors, scores)


def ordinal_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no label of it."""
    places = _places(criterion)
    one = places.get(single_label(mentee, str(criterion.mentee_field)))
    other = places.get(single_label(mentor, str(criterion.mentor_field)))
    if one is None or other is None:
        return None
    return MILLION * (_steps(criterion) - abs(one - other)) // _steps(criterion)


def _places(criterion: Criterion) -> dict[str | None, int]:
    labels = (label_of(label) for label in criterion.params.order or ())
    return {label: place for place, label in enumerate(dict.fromkeys(labels)) if label is not None}


def _steps(criterion: Criterion) -> int:
    return max(1, len(_places(criterion)) - 1)
