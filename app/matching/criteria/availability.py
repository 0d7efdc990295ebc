"""Availability: for how many hours of a week both are free, on the same clock."""

from functools import reduce
from math import gcd

import numpy as np

from app.matching.cohort import Mentee, Mentor, Round
from app.matching.criteria.overlap import Bits, OverlapTerm, sizes
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.shared_labels import THOUSAND, of_sets
from app.matching.criterion import Criterion
from app.matching.label_bits import LabelBits, packed, unpacked
from app.matching.week import quarters_of, weekly_hours
from app.matching.zones import offsets_of, spread, weeks_of
from solver.scores import BoolArray, IntArray

ENOUGH = 2.0
"""Hours a week that score 1 when the policy names none: a meeting of an hour, and another time for
it when something comes in between."""


def compile_availability(criterion: Criterion, data: RoundData) -> OverlapTerm:
    """Score 1 for `params.enough` hours a week in common, and their share for fewer.

    Hours are the mean over four weeks of the round, since clocks change during it.
    """
    people = data.participants
    weeks = spread(weeks_of(people.cohort.round))
    hours = weekly_hours(people.mentees, people.mentors, weeks)
    kept = _each_as_often(hours.mentees, hours.mentors)
    mentees, mentors = _side_by_side(hours.mentees[kept], hours.mentors[kept])
    needed = _thousandths_needed(criterion) * len(kept) * hours.slots_per_hour
    return of_sets(
        criterion.name,
        LabelBits(
            mentees,
            mentors,
            _sizes(mentees, hours.mentees_told),
            _sizes(mentors, hours.mentors_told),
        ),
        lambda _, common: MILLION * THOUSAND * common // needed,
    )


def availability_score(
    criterion: Criterion, mentee: Mentee, mentor: Mentor, round_: Round, *, zones_told: bool = True
) -> int | None:
    """Score of two people alone, in millionths; None when one told no hours, or not where.

    Parameters
    ----------
    zones_told
        Whether anybody of the round tells a time zone; else everybody is in the same place.
    """
    weeks = spread(weeks_of(round_))
    if not mentee.availability or not mentor.availability:
        return None
    if zones_told and (mentee.time_zone is None or mentor.time_zone is None):
        return None
    ahead = [offsets_of(one.time_zone or "UTC", weeks) for one in (mentee, mentor)]
    quarters = sum(
        (quarters_of(mentee.availability, a) & quarters_of(mentor.availability, b)).bit_count()
        for a, b in zip(*ahead, strict=True)
    )
    needed = _thousandths_needed(criterion) * 4 * len(weeks)
    return min(MILLION, MILLION * THOUSAND * quarters // needed)


def _thousandths_needed(criterion: Criterion) -> int:
    """Hours that are enough, in thousandths."""
    enough = criterion.params.enough
    return max(1, round(THOUSAND * (ENOUGH if enough is None else enough)))


def _each_as_often(mentees: Bits, mentors: Bits) -> list[int]:
    """Choose weeks so that the mean over them is that over all: of equal ones, fewer."""
    hashes = [(one.tobytes(), other.tobytes()) for one, other in zip(mentees, mentors, strict=True)]
    counts = {week: hashes.count(week) for week in hashes}
    times = reduce(gcd, counts.values())
    return [k for k, week in enumerate(hashes) if hashes[:k].count(week) < counts[week] // times]


def _side_by_side(mentees: Bits, mentors: Bits) -> tuple[Bits, Bits]:
    """Put the slots of all weeks into one row, without those in which one side is never free."""
    parts = [_in_use(*of_week) for of_week in zip(mentees, mentors, strict=True)]
    of_mentees, of_mentors = (np.hstack(side) for side in zip(*parts, strict=True))
    return packed(of_mentees), packed(of_mentors)


def _in_use(mentees: Bits, mentors: Bits) -> tuple[BoolArray, BoolArray]:
    one, other = unpacked(mentees), unpacked(mentors)
    used = one.any(axis=0) & other.any(axis=0)
    return one[:, used], other[:, used]


def _sizes(bits: Bits, told: BoolArray) -> IntArray:
    """Who told hours has at least one, so that no hour in common is not taken for unknown."""
    return np.where(told, np.maximum(sizes(bits), 1), 0)
