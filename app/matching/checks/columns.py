"""Checks of what a preset cannot do without."""

from collections.abc import Iterator

from app.matching.checks.entries import valid_entries
from app.matching.checks.roster import People, Roster
from app.matching.checks.rule_fields import side_of
from app.matching.codes import Code
from app.matching.field_values import OWN
from app.matching.hard_rule import HardRule
from app.matching.preset_table import ALWAYS_KEPT, PRESETS
from app.matching.presets import rules_kept
from app.matching.problems import Finding, value_at
from app.matching.rules.kinds import fields_read


def column_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find fields that the preset school must read and that nobody told, and what would weaken it.

    A rule of the policy may name another field for the same purpose.
    """
    if value_at(document, ("policy", "preset")) != "school":
        return
    yield from _end_of_round(document)
    yield from _weak_fits(document)
    own = [rule for _, rule in valid_entries(document, "rules", HardRule)]
    kept = rules_kept(own, PRESETS["school"])
    instead = [one for one in own if one.kind in ALWAYS_KEPT and one.unknown == "block"]
    for rule in (*kept, *instead):
        for side, name in fields_read(rule):
            people = roster.of(side_of(side))
            if people.listed and not _is_told(people, name):
                message = f"The preset school needs {name}, which no {people.one} has."
                expected = f"a column {name} of the {people.side}"
                yield Finding(("policy", "preset"), Code.COLUMN_MISSING, message, expected=expected)


def _end_of_round(document: object) -> Iterator[Finding]:
    """Without it nobody could tell whether a clearance is valid for long enough."""
    path = ("round", "ends_on")
    if value_at(document, path) is None:
        message = "The preset school needs round.ends_on: clearances are valid to that day."
        yield Finding(path, Code.COLUMN_MISSING, message, expected="the last day of the round")


def _weak_fits(document: object) -> Iterator[Finding]:
    path = ("policy", "weak_fit")
    if value_at(document, path) == "flag":
        message = 'The preset school leaves weak fits unmatched; weak_fit "flag" would match them.'
        expected = '"leave_unmatched", or nothing'
        yield Finding(path, Code.NOT_TOGETHER, message, expected=expected)


def _is_told(people: People, name: str) -> bool:
    if not name.startswith(OWN):
        return any(person.fields.get(name) is not None for person in people.listed)
    key = name.removeprefix(OWN)
    told = (person.fields["attributes"] for person in people.with_field("attributes"))
    return any(isinstance(attributes, dict) and key in attributes for attributes in told)
