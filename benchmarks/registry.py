"""What `run` measures: generated families, our own case files, and the shared ones."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.case import Case
from benchmarks.case_json import is_pure_flow
from benchmarks.cases import read_case
from benchmarks.families import FamilySize
from benchmarks.json_text import parse_json
from benchmarks.vector_families import GENERATED

OWN_CASES = Path(__file__).parent / "data" / "generated"

CASES_VARIABLE = "PAIRWELL_CASES"

SMALL_SIZES = ((300, 60), (1000, 200))


@dataclass(frozen=True)
class Entry:
    """An instance under its name; loading it is never timed."""

    name: str
    load: Callable[[], Case]


def shared_cases_folder() -> Path | None:
    """Folder of the case files made by others; None where there is none.

    The environment variable PAIRWELL_CASES names it; else it is looked for in ``shared/cases``
    beside the checkout.
    """
    named = os.environ.get(CASES_VARIABLE)
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "cases"
    return folder if folder.is_dir() else None


def small_entries() -> list[Entry]:
    """Every generated family at two small sizes."""
    return [
        Entry(size.name, size.build)
        for family in GENERATED
        for size in (FamilySize(family, n, m) for n, m in SMALL_SIZES)
    ]


def own_entries() -> list[Entry]:
    """Our own case files, whose answers come from another solver."""
    return _entries_of(sorted(OWN_CASES.glob("*.json")))


def shared_entries() -> list[Entry]:
    """Case files made by others that are one pure flow; empty where there are none."""
    folder = shared_cases_folder()
    return [] if folder is None else _entries_of(sorted(folder.glob("*/*.json")))


REGISTRIES: dict[str, Callable[[], list[Entry]]] = {
    "small": small_entries,
    "own": own_entries,
    "cases": shared_entries,
}


def _entries_of(paths: list[Path]) -> list[Entry]:
    """Those whose phases can be timed, and that are solved in both regimes."""
    flows = (path for path in paths if is_pure_flow(parse_json(path.read_bytes())))
    return [Entry(path.stem, partial(read_case, path)) for path in flows]
