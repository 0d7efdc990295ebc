"""The two are free at the same time, for so many hours of every week of the round."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import Bits, sizes
from app.matching.hard_rule import HardRule
from app.matching.participants import Participants
from app.matching.rules.compiled import CompiledRule, Unchecked, Unknown
from app.matching.rules.facts import RoundFacts
from app.matching.rules.in_common import InCommon
from app.matching.rules.labels import both
from app.matching.rules.levels import as_written
from app.matching.rules.rule import Rule
from app.matching.week import WeeklyHours, quarters_of, rotated, weekly_hours
from app.matching.zones import QUARTER, offsets_of
from solver.scores import BoolArray

HOURS = 1.0
"""Fewest hours when the policy names none."""

QUARTERS_PER_HOUR = 4


def overlap_hours(rule: HardRule, facts: RoundFacts) -> "OverlapHours":
    """Ask for `params.least` hours, in the week of the round in which they have the fewest."""
    return OverlapHours(facts, HOURS if rule.params.least is None else rule.params.least)


@dataclass(frozen=True, eq=False)
class OverlapHours:
    """Two people who are free together for so many hours a week."""

    facts: RoundFacts
    least: float

    def holds(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        """Tell whether there are enough hours.

        None when one of them told no hours, or not where, and the other has enough alone.
        """
        least = self._quarters
        hours, others = self._hours(mentee), self._hours(mentor)
        if hours is not None and others is not None:
            return all((a & b).bit_count() >= least for a, b in zip(hours, others, strict=True))
        told = hours or others
        return None if told is None or told[0].bit_count() >= least else False

    def compiled(self, name: str, unknown: Unknown, people: Participants) -> CompiledRule:
        """Count bits in common, week by week."""
        hours = weekly_hours(people.mentees, people.mentors, self.facts.weeks)
        least = ceil(as_written(self.least) * hours.slots_per_hour)
        told, told_too = hours.mentees_told, hours.mentors_told
        predicates: list[Rule] = []
        if least > 0:
            for mentees, mentors in zip(hours.mentees, hours.mentors, strict=True):
                bits = _in_use(_or_always(mentees, told), _or_always(mentors, told_too))
                predicates.append(InCommon(name, *bits, least))
        if unknown == "block" and not (told.all() and told_too.all()):
            predicates.append(both(name, told, told_too))
        return CompiledRule(tuple(predicates), _unchecked(hours, least))

    @cached_property
    def _quarters(self) -> Fraction:
        return as_written(self.least) * QUARTERS_PER_HOUR

    def _hours(self, person: Mentee | Mentor) -> list[int] | None:
        weeks, zone = self.facts.weeks, person.time_zone
        if not person.availability or (zone is None and self.facts.zones_told):
            return None
        offsets = (0,) * len(weeks) if zone is None else offsets_of(zone, weeks)
        at_home = quarters_of(person.availability, 0)
        return [rotated(at_home, -minutes // QUARTER) for minutes in offsets]


def _or_always(bits: Bits, told: BoolArray) -> Bits:
    return np.where(told[:, None], bits, np.uint64(2**64 - 1))


def _in_use(mentees: Bits, mentors: Bits) -> tuple[Bits, Bits]:
    """Leave out the slots in which nobody of one side is free: mostly the nights."""
    sides = [np.unpackbits(bits.view(np.uint8), axis=1) for bits in (mentees, mentors)]
    used = sides[0].any(axis=0) & sides[1].any(axis=0)
    width = -(-max(1, int(used.sum())) // 64) * 64
    packed = []
    for slots in sides:
        kept = np.zeros((len(slots), width), dtype=np.uint8)
        kept[:, : int(used.sum())] = slots[:, used]
        packed.append(np.packbits(kept, axis=1).view(np.uint64))
    return packed[0], packed[1]


def _unchecked(hours: WeeklyHours, least: int) -> Unchecked:
    """Count pairs of which one side told nothing, and the other not too little."""
    told, told_too = hours.mentees_told, hours.mentors_told
    enough, enough_too = (
        int((is_told & (sizes(bits[0]) >= least)).sum())
        for bits, is_told in ((hours.mentees, told), (hours.mentors, told_too))
    )
    blank, blank_too = int((~told).sum()), int((~told_too).sum())
    pairs = blank * blank_too + blank * enough_too + blank_too * enough
    return Unchecked.of(~told, ~told_too, pairs)
