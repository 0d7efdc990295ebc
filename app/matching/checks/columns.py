"""Checks of what a preset cannot do without."""

from collections.abc import Iterator

from app.matching.checks.entries import valid_entries
from app.matching.checks.roster import People, Roster
from app.matching.checks.rule_fields import side_of
from app.matching.codes import Code
from app.matching.field_values import OWN
from app.matching.hard_rule import HardRule
from app.matching.preset_table import PRESETS
from app.matching.problems import Finding, value_at
from app.matching.rules.kinds import fields_read


def column_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find fields that the preset school must read and that nobody told.

    A rule of the policy may name another field for the same purpose.
    """
    if value_at(document, ("policy", "preset")) != "school":
        return
    own = {rule.kind: rule for _, rule in valid_entries(document, "rules", HardRule)}
    for rule in PRESETS["school"].rules:
        for side, name in fields_read(own.get(rule.kind, rule)):
            people = roster.of(side_of(side))
            if people.listed and not _is_told(people, name):
                message = f"The preset school needs {name}, which no {people.one} has."
                expected = f"a column {name} of the {people.side}"
                yield Finding(("policy", "preset"), Code.COLUMN_MISSING, message, expected=expected)


def _is_told(people: People, name: str) -> bool:
    if not name.startswith(OWN):
        return any(person.fields.get(name) is not None for person in people.listed)
    key = name.removeprefix(OWN)
    told = (person.fields["attributes"] for person in people.with_field("attributes"))
    return any(isinstance(attributes, dict) and key in attributes for attributes in told)
