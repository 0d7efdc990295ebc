"""Checks of the rules that pins are said to override."""

from collections.abc import Iterator

from app.matching.checks.entries import names_in, preset_of, valid_entries
from app.matching.checks.rules import BY_DEFAULT
from app.matching.codes import Code
from app.matching.hard_rule import HardRule
from app.matching.presets import rules_in_force
from app.matching.problems import Finding, quoted, value_at
from app.matching.rules.kinds import RULE_KINDS
from app.matching.rules.pins import NEVER_OVERRIDDEN
from app.matching.rules.round_rules import ALWAYS_ON
from app.matching.subjects import subject


def override_findings(document: object) -> Iterator[Finding]:
    """Find overrides of rules that there are not, or that no pin may break."""
    pins = value_at(document, ("policy", "pinned"))
    entries = enumerate(pins if isinstance(pins, list) else ())
    named = [
        (("policy", "pinned", index, "override", place), rule)
        for index, pin in entries
        if isinstance(pin, dict) and isinstance(pin.get("override"), list)
        for place, rule in enumerate(pin["override"])
        if isinstance(rule, str)
    ]
    if not named:
        return
    rules = _rules(document)
    names = names_in(document, "rules")
    never = NEVER_OVERRIDDEN | {
        name for name, rule in rules.items() if not RULE_KINDS[rule.kind].can_be_overridden
    }
    known = sorted({*rules, *(names or ()), *ALWAYS_ON, *BY_DEFAULT} - never)
    is_listed = names is not None or value_at(document, ("policy", "rules")) is None
    for path, rule in named:
        where = subject(document, path)
        if rule in never:
            message = f"{where}: no pin may break the rule {quoted(rule)}."
            yield Finding(path, Code.OVERRIDE_NOT_ALLOWED, message)
        elif is_listed and rule not in known:
            yield Finding(
                path=path,
                code=Code.NO_SUCH_RULE,
                message=f"{where} names no rule of this round.",
                expected="the name of a rule",
                misspelt=rule,
                known=known,
            )


def _rules(document: object) -> dict[str, HardRule]:
    """The rules of the round by name: the policy's, and those of its preset that hold."""
    own: list[HardRule] | None = None
    if value_at(document, ("policy", "rules")) is not None:
        own = [rule for _, rule in valid_entries(document, "rules", HardRule)]
    preset = preset_of(document)
    rules = own or () if preset is None else rules_in_force(own, preset)
    return {rule.name: rule for rule in rules}
