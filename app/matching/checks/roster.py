"""The people of a raw document, read with tolerance: what cannot be read is None."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from app.matching.fields import MAX_CAPACITY, MAX_DEMAND
from app.matching.problems import Path, value_at
from app.matching.subjects import person_title, usable_id

Side = Literal["mentees", "mentors"]

_LIMITS: Mapping[Side, tuple[str, str, int]] = {
    "mentees": ("demand", "demand_min", MAX_DEMAND),
    "mentors": ("capacity", "min_load", MAX_CAPACITY),
}


CHECKED = frozenset(
    {
        "attributes",
        "availability",
        "available_from",
        "available_until",
        "first_time",
        "hours_per_month",
        "prefers",
        "priority",
        "reports_to",
        "seniority",
        "top_criterion",
        "wishes",
    }
)
"""Fields that few people may have, so that nobody else is looked at."""


class Listed(NamedTuple):
    """A person as it stands in one of the two lists; a tuple, since there may be 400,000.

    Attributes
    ----------
    side, position
        Which list, and the 0-based place in it.
    id
        None when it is no id.
    most, least
        Demand and demand_min, or capacity and min_load; None when they are no such number.
    takes_part
        True also when that cannot be told.
    fields
        The raw object.
    """

    side: Side
    position: int
    id: str | None
    most: int | None
    least: int | None
    takes_part: bool
    fields: Mapping[str, object]

    @property
    def path(self) -> Path:
        """Place of the person in the document."""
        return (self.side, self.position)

    @property
    def people(self) -> tuple[str, ...]:
        """The person's id, for a problem's list of people."""
        return () if self.id is None else (self.id,)

    @property
    def title(self) -> str:
        """The person for a message: ``Mentee "e17"``."""
        return person_title(self.side, self.position, self.id)

    def named(self, field: Literal["avoids", "prefers"]) -> Iterator[tuple[int, str]]:
        """Each usable id in a list of the person's, with its place there."""
        entries = self.fields.get(field)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            known = usable_id(entry)
            if known is not None:
                yield index, known


@dataclass(frozen=True)
class People:
    """One of the two lists.

    Attributes
    ----------
    side
        Its name in the document.
    listed
        Everybody in it, in its order.
    by_id
        The same people by id, in that order; of two with the same id, the first.
    ids
        The keys of ``by_id``.
    """

    side: Side
    listed: tuple[Listed, ...]
    by_id: Mapping[str, Listed]
    ids: tuple[str, ...]

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.side.removesuffix("s")

    def with_field(self, name: str) -> Sequence[Listed]:
        """Everybody who has a field, in their order; `name` is one of those that checks read."""
        return self._by_field[name]

    @cached_property
    def preferring(self) -> Sequence[tuple[Listed, Sequence[tuple[int, str]]]]:
        """Everybody who prefers somebody, with each usable id and its place in ``prefers``."""
        return [(person, [*person.named("prefers")]) for person in self.with_field("prefers")]

    @cached_property
    def _by_field(self) -> dict[str, list[Listed]]:
        found: dict[str, list[Listed]] = {name: [] for name in CHECKED}
        for person in self.listed:
            for name in CHECKED.intersection(person.fields):
                found[name].append(person)
        return found


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody of a document; ``separate_ids`` as the policy says."""

    mentees: People
    mentors: People
    separate_ids: bool

    @property
    def sides(self) -> tuple[People, People]:
        """Both lists."""
        return (self.mentees, self.mentors)

    def of(self, side: Side) -> People:
        """One of the lists, by its name."""
        return self.mentees if side == "mentees" else self.mentors

    def other(self, people: People) -> People:
        """The list that people of this list are matched with."""
        return self.mentors if people is self.mentees else self.mentees


def read_roster(document: object) -> Roster:
    """Read the people of a document of any shape."""
    return Roster(
        mentees=_people(document, "mentees"),
        mentors=_people(document, "mentors"),
        separate_ids=value_at(document, ("policy", "ids")) == "separate",
    )


def _people(document: object, side: Side) -> People:
    listed = tuple(_listed(document, side))
    by_id: dict[str, Listed] = {}
    for person in listed:
        if person.id is not None:
            by_id.setdefault(person.id, person)
    return People(side, listed, by_id, tuple(by_id))


def _listed(document: object, side: Side) -> Iterator[Listed]:
    most_field, least_field, limit = _LIMITS[side]
    entries = value_at(document, (side,))
    for position, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict):
            continue
        most = _count(entry.get(most_field, 1), limit)
        yield Listed(
            side=side,
            position=position,
            id=usable_id(entry.get("id")),
            most=most,
            least=_count(entry.get(least_field, 0), limit),
            takes_part=most != 0 and entry.get("status") not in ("paused", "withdrawn"),
            fields=entry,
        )


def _count(value: object, limit: int) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= limit:
        return value
    return None
