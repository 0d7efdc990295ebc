"""What a person told in a field, whichever field it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor

OWN = "attributes."
"""Begins the name of a field of the programme's own."""

NEVER_READ = frozenset({"id", "name", "about", "audit", "meta", "signed_up_at"})
"""Fields that no score and no rule reads: nothing is known of them here."""


def value_of(person: "Mentee | Mentor", field: str) -> object:
    """Value of a field, or of ``attributes.KEY``; None when it is unknown, as an empty list is."""
    if field.startswith(OWN):
        value = (person.attributes or {}).get(field.removeprefix(OWN))
    else:
        value = None if field in NEVER_READ else getattr(person, field, None)
    return None if value == () else value


MAIN_TEXTS = ("goals", "expertise")
"""Names by which a mentee's goals and a mentor's expertise are read, either on either side."""


def texts_of(person: "Mentee | Mentor", field: str) -> tuple[str, ...]:
    """Texts of a field without the blank ones; empty when they are unknown.

    The field may hold a text, goals, or a list of either.
    """
    if field in MAIN_TEXTS:
        return person.texts
    value = value_of(person, field)
    entries = value if isinstance(value, tuple) else (value,)
    return tuple(entry for entry in entries if isinstance(entry, str) and entry.strip())


def is_given(people: "Sequence[Mentee] | Sequence[Mentor]", field: str) -> bool:
    """Whether anybody told anything in a field."""
    own = field.partition(".")[0]
    return any(
        own in person.model_fields_set and value_of(person, field) is not None for person in people
    )
