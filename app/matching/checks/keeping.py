"""Checks of what a policy says of the published pairs."""

from collections.abc import Iterator

import numpy as np

from app.matching.codes import Code
from app.matching.keeping import KEEP_BONUS, MAX_CHANGES
from app.matching.participants import Participants
from app.matching.problems import Finding, value_at
from app.matching.rules.checker import broken_rules
from app.matching.units import counted
from solver.sides.constraints import looked_up
from solver.together import most_together

_ALONE = ("max_min", "stable")
"""Objectives that hold no bound on a number of pairs; nor does spread."""


def keeping_findings(document: object) -> Iterator[Finding]:
    """Find a bonus or a limit without published pairs, where it cannot hold, and its name."""
    current = value_at(document, ("policy", "current"))
    told = {name: value_at(document, ("policy", name)) for name in (KEEP_BONUS, MAX_CHANGES)}
    given = [name for name, value in told.items() if value is not None]
    for name in given:
        if not current:
            message = f"Policy: {name} says what becomes of the current pairs, and there are none."
            yield Finding(("policy", "current"), Code.NOTHING_TO_KEEP, message)
    if KEEP_BONUS in given:
        yield from _bonus_by_name(document)
    if MAX_CHANGES in given:
        yield from _alone(document)


def _bonus_by_name(document: object) -> Iterator[Finding]:
    entries = value_at(document, ("policy", "criteria"))
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("name") == KEEP_BONUS:
            message = f"Policy: {KEEP_BONUS} is the name of something else in an answer."
            yield Finding(("policy", "criteria", index, "name"), Code.DUPLICATE_NAME, message)


def _alone(document: object) -> Iterator[Finding]:
    objective = value_at(document, ("policy", "objective"))
    is_alone = isinstance(objective, str) and objective in _ALONE
    if is_alone or isinstance(value_at(document, ("policy", "spread")), dict):
        what = f'the objective "{objective}"' if is_alone else "spread"
        message = f"Policy: max_changes cannot be kept together with {what}."
        expected = None if not is_alone else "keep_bonus, which every objective takes"
        yield Finding(("policy", MAX_CHANGES), Code.NOT_TOGETHER, message, expected=expected)


def pinned_change_findings(people: Participants) -> Iterator[Finding]:
    """Find pins that alone force more changes than the policy allows.

    Which pairs could be kept depends on scores where a pair must score enough; then nothing is
    said before these are known.
    """
    policy = people.policy
    if policy.max_changes is None or not policy.current or not policy.pinned:
        return
    if policy.min_score > 0 or policy.weak_fit == "leave_unmatched":
        return
    forced = _forced(people)
    if forced > policy.max_changes:
        message = (
            f"Policy: the pins leave no place for {counted(forced, 'current pair')}, more than "
            f"max_changes {policy.max_changes:,}."
        )
        yield Finding(("policy", MAX_CHANGES), Code.NOT_TOGETHER, message)


def _forced(people: Participants) -> int:
    """Count how many fewer published pairs fit beside the pins than without them."""
    pinned = people.index_pairs(people.policy.pinned_pairs)
    pairs = people.index_pairs(people.policy.current)
    is_pinned, _ = looked_up(pinned, pairs[:, 0], pairs[:, 1])
    ids = [(people.mentee_ids[i], people.mentor_ids[j]) for i, j in pairs.tolist()]
    is_open = np.array([not rules for rules in broken_rules(people.cohort, ids)], dtype=np.bool_)
    demand = np.array([one.demand for one in people.mentees], dtype=np.int64)
    capacity = np.array([one.capacity for one in people.mentors], dtype=np.int64)
    most = most_together(pairs[is_open | is_pinned], demand, capacity)
    demand -= np.bincount(pinned[:, 0], minlength=len(demand))
    capacity -= np.bincount(pinned[:, 1], minlength=len(capacity))
    beside = most_together(pairs[is_open & ~is_pinned], demand, capacity)
    return most - int(is_pinned.sum()) - beside
