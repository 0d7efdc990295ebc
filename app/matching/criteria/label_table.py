"""Table: a score of the programme's own for every two labels."""

from fractions import Fraction

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.table import TableTerm
from app.matching.criterion import Criterion
from app.matching.labels import normalised, single_label

Entries = dict[tuple[str, str], int]
"""Millionths by the mentee's label and the mentor's."""


def compile_table(criterion: Criterion, data: RoundData) -> TableTerm:
    """Score what `params.table` says of the two labels, and 0 where it says nothing."""
    people, entries = data.participants, _entries(criterion)
    places = [_places({labels[side] for labels in entries}) for side in (0, 1)]
    scores = np.zeros((len(places[0]) + 2, len(places[1]) + 2), dtype=np.int64)
    for (wanted, offered), score in entries.items():
        scores[1 + places[0][wanted], 1 + places[1][offered]] = score
    mentees = [single_label(one, str(criterion.mentee_field)) for one in people.mentees]
    mentors = [single_label(one, str(criterion.mentor_field)) for one in people.mentors]
    of_mentees, of_mentors = (
        [None if label is None else of_side.get(label, len(of_side)) for label in side]
        for side, of_side in zip((mentees, mentors), places, strict=True)
    )
    return TableTerm.of_places(criterion.name, of_mentees, of_mentors, scores)


def table_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no label."""
    wanted = single_label(mentee, str(criterion.mentee_field))
    offered = single_label(mentor, str(criterion.mentor_field))
    if wanted is None or offered is None:
        return None
    return _entries(criterion).get((wanted, offered), 0)


def _entries(criterion: Criterion) -> Entries:
    return {
        (normalised(wanted), normalised(offered)): int(MILLION * Fraction(repr(float(score))))
        for wanted, scores in (criterion.params.table or {}).items()
        for offered, score in scores.items()
    }


def _places(labels: set[str]) -> dict[str, int]:
    return {label: place for place, label in enumerate(sorted(labels))}
