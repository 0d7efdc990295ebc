"""The names of fields that criteria, rules, quotas and wishes may read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.matching.checks.roster import People, Roster
from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.field_values import NEVER_READ, OWN
from app.matching.problems import Finding, Path
from app.matching.subjects import people_at, subject, usable_id

_MODELS: Mapping[str, type[Mentee] | type[Mentor]] = {"mentees": Mentee, "mentors": Mentor}


@dataclass(frozen=True)
class FieldNames:
    """What the people of a document tell about themselves, by the names of the fields."""

    document: object
    roster: Roster

    def misread(self, people: People, name: str, path: Path) -> Iterator[Finding]:
        """Find out whether something may not read a field of these people, or there is none.

        Parameters
        ----------
        people
            Whose field it is.
        name
            A field, or ``attributes.KEY``.
        path
            Where it is named.
        """
        where = subject(self.document, path)
        first = name.partition(".")[0]
        if first in NEVER_READ:
            message = f"{where}: {first} is neither scored nor read by a rule."
            about = people_at(self.document, path)
            yield Finding(path, Code.FIELD_NEVER_READ, message, "another field", about)
        elif name not in self.known(people):
            yield Finding(
                path=path,
                code=Code.NO_SUCH_FIELD,
                message=f"{where} names a field that no {people.one} has.{self._elsewhere(name)}",
                expected=f"a field of a {people.one}, or an {OWN}KEY that some {people.one} has",
                people=people_at(self.document, path),
                misspelt=name,
                known=self.known(people),
            )

    def known(self, people: People) -> list[str]:
        """List what may be read of these people; own fields of the other side are no mistakes."""
        return self._by_side[people.side]

    @cached_property
    def _by_side(self) -> dict[str, list[str]]:
        own = [f"{OWN}{key}" for key in sorted(self._own_keys)]
        return {
            side: sorted({*model.model_fields} - NEVER_READ - {"attributes"}) + own
            for side, model in _MODELS.items()
        }

    @cached_property
    def _own_keys(self) -> set[str]:
        keys: set[object] = set()
        for people in self.roster.sides:
            for person in people.with_field("attributes"):
                attributes = person.fields["attributes"]
                keys.update(attributes if isinstance(attributes, dict) else ())
        return {key for key in map(usable_id, keys) if key is not None}

    def _elsewhere(self, name: str) -> str:
        owners = [side[:-1] for side, model in _MODELS.items() if name in model.model_fields]
        return f" It is a field of: {', '.join(owners)}." if owners else ""
