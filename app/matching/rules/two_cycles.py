"""Two people who could each be the other's mentor, of which one must do in a round."""

from collections.abc import Iterator, Sequence

import numpy as np

from app.matching.participants import Participants
from app.matching.rules.rule import Rule
from solver.scores import BoolArray, IntArray
from solver.sides.constraints import looked_up

PAIRS_AT_ONCE = 1_000_000


def two_cycles(participants: Participants, rules: Sequence[Rule]) -> IntArray:
    """List pairs of pairs that exclude each other: A mentors B, and B mentors A.

    Parameters
    ----------
    rules
        Those of the round, compiled; a minimum score is passed over.

    Returns
    -------
    Row and column of both pairs, shape ``(k, 2, 2)``; only people in both lists count, and only
    if both pairs may be matched: they are eligible, or pinned with an override. Empty where
    `policy.ids` says that shared ids are two people.
    """
    found = list(_cycles(participants, [rule for rule in rules if not rule.reads_scores]))
    return np.concatenate(found) if found else np.zeros((0, 2, 2), dtype=np.int64)


def _cycles(participants: Participants, rules: Sequence[Rule]) -> Iterator[IntArray]:
    if participants.policy.ids == "separate":
        return
    both = [name for name in participants.mentee_ids if name in participants.column_of]
    rows = np.array([participants.row_of[name] for name in both], dtype=np.int64)
    columns = np.array([participants.column_of[name] for name in both], dtype=np.int64)
    pinned = participants.index_pairs(participants.policy.pinned_pairs)
    places = np.arange(len(both))
    height = max(1, PAIRS_AT_ONCE // max(1, len(both)))
    for top in range(0, len(both), height):
        one, other = np.nonzero(places[None, :] > places[top : top + height, None])
        one += top
        there = np.stack((rows[one], columns[other]), axis=1)
        back = np.stack((rows[other], columns[one]), axis=1)
        is_open = _may_be(there, rules, pinned) & _may_be(back, rules, pinned)
        yield np.stack((there, back), axis=1)[is_open]


def _may_be(pairs: IntArray, rules: Sequence[Rule], pinned: IntArray) -> BoolArray:
    eligible = np.ones(len(pairs), dtype=np.bool_)
    for rule in rules:
        eligible &= ~rule.blocked_pairs(pairs[:, 0], pairs[:, 1], np.zeros(len(pairs), np.int64))
    is_pinned, _ = looked_up(pinned, pairs[:, 0], pairs[:, 1])
    return eligible | is_pinned
