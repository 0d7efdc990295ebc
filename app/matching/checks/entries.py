"""Entries of the policy's short lists, read one by one: what is wrong itself is passed over."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal, Protocol, TypeVar

from pydantic import ValidationError

from app.matching.codes import Code
from app.matching.fields import Part
from app.matching.json_values import is_sendable
from app.matching.preset_table import PRESETS, Preset
from app.matching.problems import Finding, Path, value_at
from app.matching.subjects import subject

_MOST = 200

AnyPart = TypeVar("AnyPart", bound=Part)


class Named(Protocol):
    """An entry that has a name."""

    @property
    def name(self) -> str:
        """What it is called in every score and explanation."""


def valid_entries(
    document: object, field: Literal["criteria", "rules", "quotas"], model: type[AnyPart]
) -> Iterator[tuple[Path, AnyPart]]:
    """Read the entries of a list of the policy that are of valid shape, with their places."""
    entries = value_at(document, ("policy", field))
    for index, entry in enumerate(islice(entries if isinstance(entries, list) else (), _MOST)):
        try:
            yield ("policy", field, index), model.model_validate(entry)
        except ValidationError:
            continue


def preset_of(document: object) -> Preset | None:
    """Preset of the policy; None when there is none of its name."""
    name = value_at(document, ("policy", "preset"))
    return PRESETS.get(name if isinstance(name, str) else "balanced")


def names_in(document: object, field: Literal["criteria", "rules"]) -> list[str] | None:
    """List the names in a list of the policy, those of wrong entries too; None without a list."""
    entries = value_at(document, ("policy", field))
    if not isinstance(entries, list):
        return None
    names = (entry.get("name") for entry in entries[:_MOST] if isinstance(entry, dict))
    return [name for name in names if isinstance(name, str) and is_sendable(name)]


def doubled_names(
    document: object,
    entries: Iterable[tuple[Path, Named]],
    taken: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """Find names that an entry before has.

    Parameters
    ----------
    taken
        By names that no entry may have: what has them.
    """
    owners = dict(taken or {})
    for path, entry in entries:
        owner = owners.setdefault(entry.name, f"entry {int(path[-1]) + 1}")
        if owner != f"entry {int(path[-1]) + 1}":
            at = (*path, "name")
            message = f"{subject(document, at)} is the name of {owner} already."
            yield Finding(at, Code.DUPLICATE_NAME, message, expected="a name of its own")
