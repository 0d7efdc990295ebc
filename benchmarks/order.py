"""What a measured process is told to do, and the instance that it is handed."""

import json
import pickle
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.case import Case
from benchmarks.families import FamilySize


@dataclass(frozen=True)
class Order:
    """What to run.

    Attributes
    ----------
    case_file
        Where `write_case_file` has put the instance.
    time_limit_s
        Seconds after which the solve is stopped; None: it runs to the proof.
    with_rounds
        Whether value and bound after each round are worked out, after the run.
    """

    case_file: str
    way: str
    threads: int = 1
    time_limit_s: float | None = None
    with_rounds: bool = False

    @property
    def as_json(self) -> str:
        """The order as the argument of the process that runs it."""
        return json.dumps(asdict(self))


def write_case_file(instance: FamilySize, file: Path) -> None:
    """Build an instance for the processes that measure it; the file is ours alone."""
    with file.open("wb") as stream:
        pickle.dump((instance, instance.build()), stream, protocol=pickle.HIGHEST_PROTOCOL)


def read_case_file(file: Path) -> tuple[FamilySize, Case]:
    """Read an instance that `write_case_file` has kept a moment ago."""
    with file.open("rb") as stream:
        kept: tuple[FamilySize, Case] = pickle.load(stream)
    return kept
