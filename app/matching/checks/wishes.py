"""Checks of the fields that people's wishes are about."""

from collections.abc import Iterator

from app.matching.checks.field_names import FieldNames
from app.matching.problems import Finding


def wish_findings(fields: FieldNames) -> Iterator[Finding]:
    """Find wishes about a field that the other side does not have."""
    for people in fields.roster.sides:
        other = fields.roster.other(people)
        asking = people.with_field("wishes")
        known = {*fields.known(other)} if asking else set()
        for person in asking:
            wishes = person.fields["wishes"]
            for index, wish in enumerate(wishes if isinstance(wishes, list) else ()):
                name = wish.get("field") if isinstance(wish, dict) else None
                if isinstance(name, str) and name not in known:
                    path = (*person.path, "wishes", index, "field")
                    yield from fields.misread(other, name, path)
