"""What a policy leaves open, filled in from its preset."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from app.matching.field_values import is_given
from app.matching.hard_rule import HardRule
from app.matching.policy import Policy
from app.matching.preset_table import ALWAYS_KEPT, PRESETS, Preset

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
            "rules": _rules(policy, preset),
            "weak_fit": policy.weak_fit or preset.weak_fit,
            "seed": seed,
        }
    )


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


def _rules(policy: Policy, preset: Preset) -> tuple[HardRule, ...]:
    """The policy's rules, else the preset's.

    What protects people in a preset holds beside the policy's own rules, unless one of the same
    kind blocks what is unknown too: that may read another field, and be no weaker.
    """
    if policy.rules is None:
        return preset.rules
    as_strict = {rule.kind for rule in policy.rules if rule.unknown == "block"}
    kept = (rule for rule in preset.rules if rule.kind in ALWAYS_KEPT - as_strict)
    return (*kept, *policy.rules)
