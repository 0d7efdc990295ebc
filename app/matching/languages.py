"""Languages that two people can meet in."""

from typing import TYPE_CHECKING

from app.matching.field_values import value_of

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor


def languages_of(person: "Mentee | Mentor", field: str = "languages") -> frozenset[str]:
    """Languages of a person by their primary subtag: en and en-GB are one; empty when unknown."""
    value = value_of(person, field)
    tags = value if isinstance(value, tuple) else (value,)
    primary = (tag.partition("-")[0].strip().casefold() for tag in tags if isinstance(tag, str))
    return frozenset(language for language in primary if language)
