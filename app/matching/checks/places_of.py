"""Where in the document the parts of a resolved policy come from."""

from app.matching.policy import Policy
from app.matching.preset_table import PRESETS
from app.matching.presets import rules_in_force
from app.matching.problems import Path


def path_of_rule(policy: Policy, name: str) -> Path:
    """Place of a rule by its name; the preset for one of its rules, else that of all rules."""
    for index, rule in enumerate(policy.rules or ()):
        if rule.name == name:
            return ("policy", "rules", index)
    is_of_preset = any(
        rule.name == name for rule in rules_in_force(policy.rules, PRESETS[policy.preset])
    )
    return ("policy", "preset" if is_of_preset else "rules")


def path_of_criterion(policy: Policy, name: str) -> Path:
    """Place of a criterion by its name."""
    names = [criterion.name for criterion in policy.criteria or ()]
    return ("policy", "criteria", names.index(name))
