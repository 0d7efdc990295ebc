"""Interests, support and any other sets: the share of the mentee's that the mentor has."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import OverlapTerm, sizes
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion
from app.matching.label_bits import LabelBits, label_bits
from app.matching.labels import labels_of
from solver.scores import IntArray

ScoreOfSets = Callable[[IntArray, IntArray], IntArray]
"""From the size of a mentee's set and the number in common to millionths, element by element."""

THOUSAND = 1000


def compile_overlap(criterion: Criterion, data: RoundData) -> OverlapTerm:
    """Score the share of the mentee's labels that the mentor has; `params.enough` are as good."""
    enough = _in_thousandths(criterion)
    return of_sets(
        criterion.name,
        labels_of_both(criterion, data),
        lambda size, common: MILLION * THOUSAND * common // np.minimum(THOUSAND * size, enough),
    )


def overlap_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told nothing."""
    wanted = labels_of(mentee, str(criterion.mentee_field))
    offered = labels_of(mentor, str(criterion.mentor_field))
    if not wanted or not offered:
        return None
    needed = min(Fraction(len(wanted)), Fraction(_in_thousandths(criterion), THOUSAND))
    return min(MILLION, int(MILLION * len(wanted & offered) / needed))


def labels_of_both(criterion: Criterion, data: RoundData) -> LabelBits:
    """Labels of everybody in the criterion's two fields."""
    people = data.participants
    return label_bits(
        [labels_of(mentee, str(criterion.mentee_field)) for mentee in people.mentees],
        [labels_of(mentor, str(criterion.mentor_field)) for mentor in people.mentors],
    )


def of_sets(name: str, bits: LabelBits, score: ScoreOfSets) -> OverlapTerm:
    """Score what two sets have in common."""
    mentees, mentors = bits.completed()
    size = np.arange(int(sizes(mentees).max(initial=0)) + 1)
    scores = score(np.maximum(size, 1)[:, None], size[None, :])
    every = np.broadcast_to(scores, (len(size), len(size)))
    return OverlapTerm(name, mentees, mentors, np.minimum(every, MILLION), 0)


def any_in_common(_: IntArray, common: IntArray) -> IntArray:
    """Score 1 for anything in common."""
    return np.where(common > 0, MILLION, 0)


def in_common_score(wanted: frozenset[str], offered: frozenset[str]) -> int | None:
    """Score 1 for anything that two sets have in common, in millionths; None for an empty one."""
    if not wanted or not offered:
        return None
    return 0 if wanted.isdisjoint(offered) else MILLION


def nothing_in_common(size: IntArray, common: IntArray) -> IntArray:
    """Score 1 when nothing is in common."""
    return MILLION - any_in_common(size, common)


def _in_thousandths(criterion: Criterion) -> int:
    enough = criterion.params.enough
    return THOUSAND * THOUSAND if enough is None else max(1, round(THOUSAND * enough))
