"""Where in the document the parts of a resolved policy come from."""

from app.matching.policy import Policy
from app.matching.problems import Path


def path_of_rule(policy: Policy, name: str) -> Path:
    """Place of a rule by its name; that of all rules for those that hold unlisted."""
    for index, rule in enumerate(policy.rules or ()):
        if rule.name == name:
            return ("policy", "rules", index)
    return ("policy", "rules")


def path_of_criterion(policy: Policy, name: str) -> Path:
    """Place of a criterion by its name."""
    names = [criterion.name for criterion in policy.criteria or ()]
    return ("policy", "criteria", names.index(name))
