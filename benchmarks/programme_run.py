"""One part measured in a process of its own: ``python -m benchmarks.programme_run ORDER``.

The order is JSON. One line of JSON on stdout: what was measured.
"""

import json
import sys
from dataclasses import asdict, dataclass

from benchmarks.machine import PeakMemory
from benchmarks.programme import Part
from benchmarks.programme_results import Programmed

WARM_UP = (2_000, 600)
"""More pairs than are solved without compiled code."""


@dataclass(frozen=True)
class PartOrder:
    """What to measure, and how often."""

    part: Part
    repeats: int

    @property
    def as_json(self) -> str:
        """The order as text."""
        return json.dumps(asdict(self))


def measured(order: PartOrder) -> Programmed:
    """Load libraries and compiled code on a smaller round, untimed; then measure."""
    part, most = order.part, WARM_UP
    small = Part(part.name, min(part.mentees, most[0]), min(part.mentors, most[1]))
    small.prepared()()
    run = part.prepared()
    return Programmed(
        part=part.name,
        mentees=part.mentees,
        mentors=part.mentors,
        runs=tuple(run() for _ in range(order.repeats)),
        peak_mb=PeakMemory().megabytes,
    )


def main(text: str) -> None:
    """Carry out an order."""
    order = json.loads(text)
    print(measured(PartOrder(Part(**order["part"]), order["repeats"])).model_dump_json())


if __name__ == "__main__":
    main(sys.argv[1])
