"""Checks of the policy's hard rules, each by itself."""

from collections.abc import Iterator

from app.matching.checks.entries import doubled_names, preset_of, valid_entries
from app.matching.checks.field_names import FieldNames
from app.matching.checks.params import params_findings
from app.matching.checks.protected import is_justified, unjustified
from app.matching.checks.rule_fields import fields_named
from app.matching.codes import Code
from app.matching.fields import calendar_day
from app.matching.hard_rule import HardRule
from app.matching.labels import normalised
from app.matching.presets import rules_kept
from app.matching.problems import Finding, Path, quoted, value_at
from app.matching.rules.kinds import RULE_KINDS
from app.matching.rules.round_rules import ALWAYS_ON
from app.matching.rules.rule import NOT_ELIGIBLE
from app.matching.subjects import subject

_TAKEN = (*ALWAYS_ON, NOT_ELIGIBLE, "weak_fit")
"""Names in explanations that no listed rule may have, whatever the preset."""
HOURS_PER_WEEK = 7 * 24
BY_DEFAULT = frozenset({"conflicts", "reporting_line"})
"""Kinds, and names, of the rules that hold unlisted where there is data for them."""


def rule_findings(document: object, fields: FieldNames) -> Iterator[Finding]:
    """Find rules that cannot be kept as they are written."""
    rules = [*valid_entries(document, "rules", HardRule)]
    yield from doubled_names(document, rules, _taken(document, [rule for _, rule in rules]))
    justified = is_justified(document)
    for path, rule in rules:
        kind = RULE_KINDS[rule.kind]
        yield from params_findings(
            document, path, rule.kind, rule.params, read=kind.params, needed=kind.needs
        )
        yield from _borrowed_name(document, path, rule)
        yield from _fields(rule, path, fields)
        yield from _kinds_of_no_conflict(document, path, rule)
        yield from _longer_than_there_is(document, path, rule)
        if not justified:
            yield from _unjustified(rule, path, fields)


def _taken(document: object, own: list[HardRule]) -> dict[str, str]:
    """What has the names that no listed rule may have."""
    taken = dict.fromkeys(_TAKEN, "a rule that always holds")
    preset = preset_of(document)
    for rule in () if preset is None else rules_kept(own, preset):
        taken[rule.name] = "a rule that the preset keeps"
    return taken


def _fields(rule: HardRule, path: Path, fields: FieldNames) -> Iterator[Finding]:
    told: set[Path] = set()  # a field of both sides is told once
    for side, name, steps in fields_named(rule):
        for finding in fields.misread(fields.roster.of(side), name, (*path, *steps)):
            if finding.path not in told:
                told.add(finding.path)
                yield finding


def _unjustified(rule: HardRule, path: Path, fields: FieldNames) -> Iterator[Finding]:
    for name, steps in dict.fromkeys((name, steps) for _, name, steps in fields_named(rule)):
        if steps[-1] != "age_field":  # whether a guardian must consent depends on nothing else
            yield from unjustified(fields.document, name, (*path, *steps))


def _borrowed_name(document: object, path: Path, rule: HardRule) -> Iterator[Finding]:
    """Two rules hold by default, under the names of their kinds, unless a rule replaces them."""
    if rule.name in BY_DEFAULT and rule.name != rule.kind:
        at = (*path, "name")
        message = f"{subject(document, at)} is the name of a rule of another kind."
        yield Finding(at, Code.DUPLICATE_NAME, message, expected="a name of its own")


def _longer_than_there_is(document: object, path: Path, rule: HardRule) -> Iterator[Finding]:
    """Find more hours than a week has, or more days than the round."""
    starts_on, ends_on = (
        calendar_day(value_at(document, ("round", end))) for end in ("starts_on", "ends_on")
    )
    there_are: int | None = None
    if rule.kind == "overlap_hours":
        there_are, what = HOURS_PER_WEEK, "a week has {:,} hours"
    elif rule.kind == "dates" and starts_on and ends_on and starts_on <= ends_on:
        there_are, what = (ends_on - starts_on).days + 1, "the round has {:,} days"
    if there_are is not None and (rule.params.least or 0) > there_are:
        at = (*path, "params", "least")
        message = f"{subject(document, at)} asks for too much: {what.format(there_are)}."
        yield Finding(at, Code.OUT_OF_RANGE, message, expected=f"at most {there_are:,}")


def _kinds_of_no_conflict(document: object, path: Path, rule: HardRule) -> Iterator[Finding]:
    """A misspelt kind would let conflicts pass."""
    entries = value_at(document, ("policy", "conflicts"))
    told = [
        entry[2]
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, list) and len(entry) == 3 and isinstance(entry[2], str)
    ]
    known = {normalised(kind): kind for kind in told}
    for index, kind in enumerate(rule.params.kinds or () if rule.kind == "conflicts" else ()):
        if normalised(kind) not in known:
            at = (*path, "params", "kinds", index)
            message = f"{subject(document, at)}: no conflict is of the kind {quoted(kind)}."
            yield Finding(
                at, Code.LABEL_UNUSED, message, misspelt=kind, known=sorted(known.values())
            )
