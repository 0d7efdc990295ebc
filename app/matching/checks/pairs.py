"""The pairs that a policy names, read with tolerance."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.matching.problems import Path, value_at
from app.matching.subjects import usable_id


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A pair of ids in a policy, and where they stand."""

    path: Path
    mentee: str
    mentor: str
    mentee_path: Path
    mentor_path: Path

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of mentee and mentor."""
        return (self.mentee, self.mentor)


def read_pairs(
    document: object, field: Literal["pinned", "forbidden", "current"]
) -> Iterator[NamedPair]:
    """Read the pairs of a policy's field whose two ids are ids, in their order."""
    entries = value_at(document, ("policy", field))
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        path = ("policy", field, index)
        match entry:
            case [mentee, mentor]:
                steps: tuple[Path, Path] = ((*path, 0), (*path, 1))
            case {"mentee": mentee, "mentor": mentor}:
                steps = ((*path, "mentee"), (*path, "mentor"))
            case _:
                continue
        mentee, mentor = usable_id(mentee), usable_id(mentor)
        if mentee is not None and mentor is not None:
            yield NamedPair(path, mentee, mentor, *steps)


def read_entries(document: object, place: Path, length: int) -> Iterator[tuple[Path, list[object]]]:
    """Read the entries of a list that are lists of so many, whatever is in them."""
    entries = value_at(document, place)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, list) and len(entry) == length:
            yield (*place, index), entry
