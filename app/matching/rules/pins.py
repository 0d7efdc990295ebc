"""Rules that pinned pairs break, and which of them a pin may override."""

from typing import NamedTuple

from app.matching.cohort import Cohort
from app.matching.fields import IdPair
from app.matching.participants import Participants
from app.matching.policy import Pin
from app.matching.rules.checker import broken_rules
from app.matching.rules.kinds import RULE_KINDS
from app.matching.rules.round_rules import (
    AVOIDS,
    FORBIDDEN,
    SELF_MATCH,
)

NEVER_OVERRIDDEN = frozenset({SELF_MATCH, AVOIDS, FORBIDDEN})
"""Rules that no pin may break, by name; `RULE_KINDS` tells the kinds of a policy's rules."""


class BrokenPin(NamedTuple):
    """A pin that breaks rules.

    Attributes
    ----------
    pin
        Its place in `policy.pinned`.
    rules
        Names of all the rules that it breaks.
    without_override
        Those that it could override, but does not name.
    never
        Those that no pin can override.
    """

    pin: int
    rules: tuple[str, ...]
    without_override: tuple[str, ...]
    never: tuple[str, ...]


def broken_by_pins(participants: Participants) -> list[BrokenPin]:
    """Find the pins that break rules; people who do not take part are passed over.

    A pair that scores too little breaks no rule here: scores are not known before the texts are
    read, so that a pin alone overrides `min_score`.
    """
    cohort = participants.cohort
    pins = [
        (place, pair)
        for place, pair in enumerate(cohort.policy.pinned_pairs)
        if pair[0] in participants.row_of and pair[1] in participants.column_of
    ]
    if not pins:
        return []
    never = never_overridden(cohort)
    broken = zip(pins, broken_rules(cohort, [pair for _, pair in pins]), strict=True)
    return [_judged(cohort, place, rules, never) for (place, _), rules in broken if rules]


def overridden_by_pins(participants: Participants) -> dict[IdPair, tuple[str, ...]]:
    """Name the rules that pinned pairs break with an override, by (mentee id, mentor id)."""
    pairs = participants.cohort.policy.pinned_pairs
    return {pairs[broken.pin]: broken.rules for broken in broken_by_pins(participants)}


def never_overridden(cohort: Cohort) -> frozenset[str]:
    """Names of the rules of a round that no pin may break."""
    listed = cohort.policy_used.rules or ()
    return NEVER_OVERRIDDEN | {
        rule.name for rule in listed if not RULE_KINDS[rule.kind].can_be_overridden
    }


def _judged(cohort: Cohort, place: int, rules: tuple[str, ...], never: frozenset[str]) -> BrokenPin:
    pin = cohort.policy.pinned[place]
    named = frozenset(pin.override) if isinstance(pin, Pin) else frozenset[str]()
    return BrokenPin(
        place,
        rules,
        tuple(rule for rule in rules if rule not in never and rule not in named),
        tuple(rule for rule in rules if rule in never),
    )
