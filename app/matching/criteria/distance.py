"""Distance: how near two numbers are."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.gap import PER_UNIT, Band, GapTerm, Numbers, number_of
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion
from app.matching.field_values import value_of

SCALE = 1.0
"""When the policy names none: a number has no unit of its own, and what people of a round happen
to tell is none either, since whoever signs up could then change the scores of others."""


def compile_distance(criterion: Criterion, data: RoundData) -> GapTerm:
    """Score 1 for the same number, and 0 for numbers that are `params.scale` or more apart."""
    return by_distance(criterion, data, SCALE)


def distance_score(
    criterion: Criterion, mentee: Mentee, mentor: Mentor, scale: float = SCALE
) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no number."""
    one = number_of(value_of(mentee, str(criterion.mentee_field)))
    other = number_of(value_of(mentor, str(criterion.mentor_field)))
    if one is None or other is None:
        return None
    widest = max(1, round(PER_UNIT * (criterion.params.scale or scale)))
    apart = abs(round(PER_UNIT * other) - round(PER_UNIT * one))
    return MILLION * max(0, widest - apart) // widest


def by_distance(criterion: Criterion, data: RoundData, scale: float) -> GapTerm:
    """Compare numbers, on this scale when the policy names none."""
    people = data.participants
    widest = criterion.params.scale or scale
    return GapTerm(
        criterion.name,
        Numbers.of(number_of(value_of(one, str(criterion.mentee_field))) for one in people.mentees),
        Numbers.of(number_of(value_of(one, str(criterion.mentor_field))) for one in people.mentors),
        Band.of(-widest, 0.0, 0.0, widest),
        0,
    )
