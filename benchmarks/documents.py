"""Files of results: what was measured, with machine, versions and date."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import AwareDatetime, ValidationError

from benchmarks.programme_results import Programmed
from benchmarks.results import Frozen, Matched, Measured

RESULTS = Path(__file__).parent / "results"
"""Folder of the results that the documentation quotes."""

Kept = TypeVar("Kept", bound=Frozen)


class Machine(Frozen):
    """Where it was measured."""

    processor: str
    processors: int
    memory_gb: float
    system: str
    blas: str


class Provenance(Frozen):
    """When, of what, and with what it was measured."""

    measured_at: AwareDatetime
    commit: str | None
    machine: Machine
    versions: dict[str, str]


class Document(Frozen):
    """One command's measurements; all its ways were run in turn, in one go."""

    format: Literal["pairwell-measured/1"] = "pairwell-measured/1"
    command: str
    provenance: Provenance
    measured: tuple[Measured, ...] = ()
    matched: tuple[Matched, ...] = ()
    programme: tuple[Programmed, ...] = ()


class ResultsError(ValueError):
    """A file of results that is missing or has another shape than expected."""


def read_as(kind: type[Kept], file: Path) -> Kept:
    """Read a file of a kind.

    Raises
    ------
    ResultsError
        With the place and what was expected there.
    """
    try:
        return kind.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ResultsError(f"{file}: {error.strerror}; expected a {kind.__name__}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole file"
        raise ResultsError(f"{file}: {place}: {first['msg']}") from None


def read_all(folder: Path) -> list[Document]:
    """Read every file of results of a folder, the newest first; none where there are none.

    Raises
    ------
    ResultsError
        When one of them has another shape than expected.
    """
    found = [read_as(Document, file) for file in sorted(folder.glob("*.json"))]
    return sorted(found, key=lambda one: one.provenance.measured_at, reverse=True)
