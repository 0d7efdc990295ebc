"""Labels as they are compared: upper and lower case, width and stray spaces make no difference."""

from typing import TYPE_CHECKING
from unicodedata import normalize

from app.matching.field_values import value_of

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor


def normalised(text: str) -> str:
    """Write a label as it is compared: Unicode NFKC, case folded, single spaces; it may be empty.

    Folding can leave a form that composes anew, so both are done twice: the result stays as it is.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    for _ in range(2):
        text = normalize("NFKC", normalize("NFKC", text).casefold())
    return " ".join(text.split())


def label_of(value: object) -> str | None:
    """Label that a single value stands for; None when it is blank, or no single value.

    Numbers and true or false are the labels that JSON writes: 2026 and "2026" are the same, since
    one sheet may hold a number where another holds a text.
    """
    match value:
        case str():
            return normalised(value) or None
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(int(value)) if value == int(value) else repr(value)
    return None


def labels_of(person: "Mentee | Mentor", field: str) -> frozenset[str]:
    """Labels of a person in a field, one or several; empty when they are unknown."""
    value = value_of(person, field)
    entries = value if isinstance(value, tuple) else (value,)
    return frozenset(label for entry in entries if (label := label_of(entry)) is not None)


def single_label(person: "Mentee | Mentor", field: str) -> str | None:
    """The one label of a person in a field; None when it is unknown, or there are several."""
    labels = labels_of(person, field)
    return next(iter(labels)) if len(labels) == 1 else None
