"""Where in a rule it is named which field of whom it reads."""

from collections.abc import Iterator

from app.matching.checks.roster import Side
from app.matching.hard_rule import HardRule
from app.matching.problems import Path
from app.matching.rules.kinds import fields_read


def fields_named(rule: HardRule) -> Iterator[tuple[Side, str, Path]]:
    """List whose field a rule reads, its name, and its place within the rule."""
    for side, name in fields_read(rule):
        if rule.kind == "if_then":
            yield side_of(side), name, ("params", side, "field")
        elif rule.kind == "consent" and name == rule.params.age_field:
            yield side_of(side), name, ("params", "age_field")
        elif name == rule.params.field:  # else it is the kind's own
            yield side_of(side), name, ("params", "field")


def side_of(one: str) -> Side:
    """Name the list of a mentee or a mentor."""
    return "mentees" if one == "mentee" else "mentors"
