"""What a policy leaves open, filled in from its preset."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from app.matching.field_values import is_given
from app.matching.hard_rule import HardRule
from app.matching.policy import Policy
from app.matching.preset_table import ALWAYS_KEPT, PRESETS, Preset, WeakFit

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor


def resolved(
    policy: Policy, mentees: "Sequence[Mentee]", mentors: "Sequence[Mentor]", seed: str
) -> Policy:
    """Fill in what a policy leaves open; doing it again changes nothing.

    A criterion of the preset is left out when nobody tells what it reads; the first, goals, stays.
    """
    preset = PRESETS[policy.preset]
    criteria = policy.criteria
    if criteria is None:
        first, *others = map(with_fields, preset.criteria)
        criteria = (first, *(one for one in others if _is_readable(one, policy, mentees, mentors)))
    return policy.model_copy(
        update={
            "criteria": tuple(map(with_fields, criteria)),
            "rules": rules_in_force(policy.rules, preset),
            "weak_fit": _weak_fit(policy, preset),
            "seed": seed,
        }
    )


def _weak_fit(policy: Policy, preset: Preset) -> WeakFit:
    """What is stricter of the two: no policy matches whom its preset leaves unmatched."""
    either = (policy.weak_fit, preset.weak_fit)
    return "leave_unmatched" if "leave_unmatched" in either else "flag"


def _is_readable(
    criterion: Criterion, policy: Policy, mentees: "Sequence[Mentee]", mentors: "Sequence[Mentor]"
) -> bool:
    """Whether the two sides tell what the criterion reads; of choices, whether anybody made one."""
    of_mentee, of_mentor = criterion.mentee_field or "", criterion.mentor_field or ""
    if criterion.kind == "scores":
        return len(policy.scores) > 0
    if criterion.kind in {"wishes", "prefers"}:
        return is_given(mentees, of_mentee) or is_given(mentors, of_mentor)
    return is_given(mentees, of_mentee) and is_given(mentors, of_mentor)


def rules_in_force(own: Sequence[HardRule] | None, preset: Preset) -> tuple[HardRule, ...]:
    """A policy's own rules with those that its preset keeps beside them; without own, its rules."""
    return preset.rules if own is None else (*rules_kept(own, preset), *own)


def rules_kept(own: Iterable[HardRule], preset: Preset) -> tuple[HardRule, ...]:
    """What protects people in a preset holds beside a policy's own rules.

    Unless one of the same kind blocks what is unknown too: that may read another field, and be no
    weaker.
    """
    as_strict = {rule.kind for rule in own if rule.unknown == "block"}
    return tuple(rule for rule in preset.rules if rule.kind in ALWAYS_KEPT - as_strict)
