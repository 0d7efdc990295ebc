"""Time zone: how few hours apart the clocks of the two are."""

import numpy as np

from app.matching.cohort import Mentee, Mentor, Round
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.table import TableTerm
from app.matching.criterion import Criterion
from app.matching.field_values import value_of
from app.matching.fields import is_time_zone
from app.matching.zones import Offsets, minutes_apart, offsets_of, spread, weeks_of

MOST = 8.0
"""Hours apart that score 0 when the policy names none: two working days of eight hours then have
no hour in common."""


def compile_time_zone(criterion: Criterion, data: RoundData) -> TableTerm:
    """Score 1 for the same hour of the day, and 0 for `params.most` hours apart.

    The difference is the mean over four weeks of the round, since clocks change during it.
    """
    people = data.participants
    weeks = spread(weeks_of(people.cohort.round))
    mentees = [_zone(one, str(criterion.mentee_field)) for one in people.mentees]
    mentors = [_zone(one, str(criterion.mentor_field)) for one in people.mentors]
    zones = {zone for zone in (*mentees, *mentors) if zone is not None}
    offsets = {zone: offsets_of(zone, weeks) for zone in zones}
    different = sorted(set(offsets.values()))
    place = {zone: different.index(of_zone) for zone, of_zone in offsets.items()}
    scores = np.zeros((len(different) + 1, len(different) + 1), dtype=np.int64)
    for i, one in enumerate(different, 1):
        scores[i, 1:] = [_score(criterion, one, other) for other in different]
    of_mentees, of_mentors = (
        [None if zone is None else place[zone] for zone in side] for side in (mentees, mentors)
    )
    return TableTerm.of_places(criterion.name, of_mentees, of_mentors, scores)


def time_zone_score(
    criterion: Criterion, mentee: Mentee, mentor: Mentor, round_: Round
) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no time zone."""
    one = _zone(mentee, str(criterion.mentee_field))
    other = _zone(mentor, str(criterion.mentor_field))
    if one is None or other is None:
        return None
    weeks = spread(weeks_of(round_))
    return _score(criterion, offsets_of(one, weeks), offsets_of(other, weeks))


def _zone(person: Mentee | Mentor, field: str) -> str | None:
    zone = value_of(person, field)
    return zone if isinstance(zone, str) and is_time_zone(zone) else None


def _score(criterion: Criterion, one: Offsets, other: Offsets) -> int:
    most = MOST if criterion.params.most is None else criterion.params.most
    widest = max(1, round(60 * most)) * len(one)
    return MILLION * max(0, widest - sum(minutes_apart(one, other))) // widest
