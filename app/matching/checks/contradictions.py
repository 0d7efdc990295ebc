"""Checks of the rules of a round against one another."""

from collections.abc import Iterator

from app.matching.checks.places_of import path_of_rule
from app.matching.codes import Code
from app.matching.hard_rule import HardRule
from app.matching.policy import Policy
from app.matching.problems import Finding, quoted


def contradiction_findings(policy: Policy) -> Iterator[Finding]:
    """Find rules that ask for the same and for different in one field."""
    first: dict[str, HardRule] = {}
    for rule in policy.rules or ():
        field = rule.params.field
        if rule.kind not in {"same", "differ"} or field is None:
            continue
        other = first.setdefault(field, rule)
        if other.kind != rule.kind:
            message = (
                f"The rules {quoted(other.name)} and {quoted(rule.name)} ask for the same and for "
                f"different {quoted(field)}: only people who do not tell it keep both."
            )
            yield Finding(path_of_rule(policy, rule.name), Code.RULES_CONTRADICT, message)
