"""Whom and what a problem is about, named for people: by id where there is one, never by a text."""

from app.matching.fields import MAX_ID_CHARACTERS
from app.matching.json_values import is_sendable
from app.matching.problems import Path, quoted, value_at

_LISTS = {"mentees": "Mentee", "mentors": "Mentor"}


def usable_id(value: object) -> str | None:
    """Return a value that is an id by the contract: a text of 1 to 200 sendable characters."""
    if isinstance(value, str) and 0 < len(value) <= MAX_ID_CHARACTERS and is_sendable(value):
        return value
    return None


def people_at(document: object, path: Path) -> tuple[str, ...]:
    """Return the id of the person whom a path leads into; empty when there is none."""
    if len(path) < 2 or path[0] not in _LISTS:
        return ()
    known = usable_id(value_at(document, (*path[:2], "id")))
    return () if known is None else (known,)


def person_title(side: str, index: int, known: str | None) -> str:
    """Name a person of the list ``mentees`` or ``mentors``: ``Mentee "e17"``."""
    return f"{_LISTS[side]} {f'{index + 1} of the list' if known is None else quoted(known)}"


def subject(document: object, path: Path) -> str:
    """Name what a path leads to: ``Mentee "e17": goals, entry 2``, ``Policy: min_score``."""
    match path:
        case ("mentees" | "mentors" as side, int(index), *rest):
            known = usable_id(value_at(document, (side, index, "id")))
            return _joined(person_title(side, index, known), rest)
        case ("policy" | "round" as part, *rest):
            return _joined(part.capitalize(), rest)
    return _joined("Cohort", list(path))


def _joined(whole: str, steps: list[str | int]) -> str:
    names = [f"entry {step + 1}" if isinstance(step, int) else _shown(step) for step in steps]
    return f"{whole}: {', '.join(names)}" if names else whole


def _shown(name: str) -> str:
    """A field of the contract as it is, a key of the sender's own in quotes where it needs them."""
    return name if name.isidentifier() and len(name) <= 60 else quoted(name)
