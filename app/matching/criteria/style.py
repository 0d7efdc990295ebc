"""Communication style: how near the guidance wanted is to the guidance given."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.gap import PER_UNIT, Band, GapTerm, Numbers, number_of
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion
from app.matching.field_values import value_of
from app.matching.labels import label_of

STYLES = {"autonomy": 0.0, "balanced": 0.5, "hands_on": 1.0}


def compile_style(criterion: Criterion, data: RoundData) -> GapTerm:
    """Score 1 for the same style, and 0 for autonomy against hands on."""
    people = data.participants
    return GapTerm(
        criterion.name,
        Numbers.of(style_of(value_of(one, str(criterion.mentee_field))) for one in people.mentees),
        Numbers.of(style_of(value_of(one, str(criterion.mentor_field))) for one in people.mentors),
        Band.of(-1.0, 0.0, 0.0, 1.0),
        0,
    )


def style_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no style."""
    one = style_of(value_of(mentee, str(criterion.mentee_field)))
    other = style_of(value_of(mentor, str(criterion.mentor_field)))
    if one is None or other is None:
        return None
    return MILLION - MILLION * abs(round(PER_UNIT * other) - round(PER_UNIT * one)) // PER_UNIT


def style_of(value: object) -> float | None:
    """Place of a style between autonomy, 0, and hands on, 1; None when it is none."""
    number = number_of(value)
    if number is not None:
        return number if 0 <= number <= 1 else None
    return STYLES.get(label_of(value) or "")
