"""Seniority: whether the mentor is as far above the mentee as is preferred."""

from collections.abc import Sequence

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.gap import PER_UNIT, Band, GapTerm, Numbers
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion, Params
from app.matching.field_values import value_of
from app.matching.seniority import seniority_of

LEAST = 1.0
"""One step above: somebody who has just walked the way that lies before the mentee."""
STEPS_MORE = 2.0
"""Steps above `least` that are still in the band."""


def compile_seniority(criterion: Criterion, data: RoundData) -> GapTerm:
    """Score 1 in the band of steps above from `params.least` to `params.most`.

    Below the band the score falls twice as fast as above it: over the width of the band, at least
    one step, to 0. So a mentor below the mentee scores less than one as far above.
    """
    people = data.participants
    ladder = people.policy.seniority_ladder
    mentees, mentors = (
        Numbers.of(seniority_of(value_of(one, str(field)), ladder) for one in side)
        for field, side in (
            (criterion.mentee_field, people.mentees),
            (criterion.mentor_field, people.mentors),
        )
    )
    least, most = _band(criterion.params)
    width = max(most - least, 1.0)
    band = Band.of(least - width, least, most, most + 2 * width)
    return GapTerm(criterion.name, mentees, mentors, band, 0)


def seniority_score(
    criterion: Criterion, mentee: Mentee, mentor: Mentor, ladder: Sequence[str]
) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no seniority."""
    one = seniority_of(value_of(mentee, str(criterion.mentee_field)), ladder)
    other = seniority_of(value_of(mentor, str(criterion.mentor_field)), ladder)
    if one is None or other is None:
        return None
    least, most = (round(PER_UNIT * end) for end in _band(criterion.params))
    width = max(most - least, PER_UNIT)
    gap = round(PER_UNIT * other) - round(PER_UNIT * one)
    if gap < least:
        return max(0, MILLION * (width - (least - gap)) // width)
    return max(0, MILLION * (2 * width - max(0, gap - most)) // (2 * width))


def _band(params: Params) -> tuple[float, float]:
    if params.least is None:
        least = LEAST if params.most is None else min(LEAST, params.most)
    else:
        least = params.least
    most = least + STEPS_MORE if params.most is None else params.most
    return least, max(least, most)
