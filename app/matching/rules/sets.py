"""Rules over sets with very many distinct ones: the sets as bits.

Numbers of bits in common say everything: that nothing is in common means that all of the mentee's
set is among what the mentor does not have.
"""

from collections.abc import Sequence

import numpy as np

from app.matching.criteria.overlap import Bits
from app.matching.rules.in_common import InCommon
from app.matching.rules.rule import Rule
from solver.scores import BoolArray

Sets = Sequence[frozenset[str] | None]
"""By row or column; None for people who did not tell."""

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_EVERY = np.uint64(0xFFFFFFFFFFFFFFFF)


def some_in_common(name: str, mentees: Sets, mentors: Sets, allow: bool) -> tuple[Rule, ...]:
    """Ask for at least one thing that both have."""
    if _are_single(mentees) and _are_single(mentors):
        code, other = _codes(mentees, mentors)
        wanted = _answered(_both_ways(code), mentees, allow)
        had = _answered(_both_ways(other), mentors, allow)
        return (InCommon(name, wanted, had, 32),)
    place = _shared_places(mentees, mentors)
    # A thing of one side alone, which whoever did not tell has too.
    of_mentees = np.tile(np.array([True, False]), (len(mentees), 1))
    of_mentors = np.tile(np.array([False, True]), (len(mentors), 1))
    wanted = _packed(np.hstack((_told(mentees, place), of_mentees)))
    had = _packed(np.hstack((_told(mentors, place), of_mentors)))
    return (InCommon(name, _answered(wanted, mentees, allow), _answered(had, mentors, allow), 1),)


def none_in_common(name: str, mentees: Sets, mentors: Sets, allow: bool) -> tuple[Rule, ...]:
    """Ask for nothing that both have."""
    if _are_single(mentees) and _are_single(mentors):
        code, other = _codes(mentees, mentors)
        wanted = _answered(_both_ways(code), mentees, allow)
        had = _answered(_both_ways(other ^ _LOW), mentors, allow)
        return (InCommon(name, wanted, had, 1),)
    place = _shared_places(mentees, mentors)
    mine, theirs = _told(mentees, place), _told(mentors, place)
    sizes = mine.sum(axis=1)
    largest = max(1, int(sizes.max(initial=0)))
    # Every set is brought to the same size by things that all mentors have.
    padding = np.arange(largest) < (largest - sizes)[:, None]
    there = np.ones((len(mentors), largest), dtype=np.bool_)
    wanted = _packed(np.hstack((mine, padding)))
    had = _packed(np.hstack((~theirs, there)))
    return (
        InCommon(name, _answered(wanted, mentees, allow), _answered(had, mentors, allow), largest),
    )


def _are_single(sets: Sets) -> bool:
    return all(one is None or len(one) == 1 for one in sets)


def _codes(mentees: Sets, mentors: Sets) -> tuple[Bits, Bits]:
    codes: dict[str, int] = {}
    for one in (*mentees, *mentors):
        for label in one or ():
            codes.setdefault(label, len(codes))
    wanted, had = ([codes[next(iter(one))] if one else 0 for one in s] for s in (mentees, mentors))
    return np.array(wanted, dtype=np.uint64), np.array(had, dtype=np.uint64)


def _both_ways(codes: Bits) -> Bits:
    """A number and its complement in one word: two of them are equal in 32 bits or in fewer."""
    return (codes | ((codes ^ _LOW) << _HALF))[:, None]


def _shared_places(mentees: Sets, mentors: Sets) -> dict[str, int]:
    """Places for the labels that somebody of either side has."""
    sides = [{label for one in side for label in one or ()} for side in (mentees, mentors)]
    return {label: place for place, label in enumerate(sorted(sides[0] & sides[1]))}


def _told(sets: Sets, place: dict[str, int]) -> BoolArray:
    told = np.zeros((len(sets), max(1, len(place))), dtype=np.bool_)
    for person, one in enumerate(sets):
        for label in one or ():
            if label in place:
                told[person, place[label]] = True
    return told


def _packed(told: BoolArray) -> Bits:
    width = -(-told.shape[1] // 64) * 64
    padded = np.zeros((len(told), width), dtype=np.bool_)
    padded[:, : told.shape[1]] = told
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def _answered(bits: Bits, sets: Sets, allow: bool) -> Bits:
    """Give people who did not tell everything, or nothing."""
    blank = np.array([one is None for one in sets], dtype=np.bool_)
    return np.where(blank[:, None], _EVERY if allow else np.uint64(0), bits)
