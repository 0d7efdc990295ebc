"""Seconds that were measured again and again, what they were to be, and how they are shown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

Judged = Literal["median", "p99", "worst"]
_NAME_WIDTH = 50


@dataclass(frozen=True)
class Figure:
    """Seconds of one kind.

    Attributes
    ----------
    judged, target_s
        Which of its numbers has to stay below a target; None where there is no target.
    """

    name: str
    seconds: tuple[float, ...]
    judged: Judged | None = None
    target_s: float | None = None

    def number(self, which: Judged) -> float:
        """Median, 99th percentile (nearest rank) or worst of the seconds."""
        if which == "median":
            return median(self.seconds)
        ranked = sorted(self.seconds)
        return ranked[math.ceil(0.99 * len(ranked)) - 1 if which == "p99" else -1]

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.judged is None or self.target_s is None:
            return None
        return self.number(self.judged) < self.target_s

    @property
    def line(self) -> str:
        """The figure as one line of text."""
        shown = "  ".join(f"{which} {_duration(self.number(which))}" for which in _shown(self))
        return f"  {self.name:<{_NAME_WIDTH}} {shown}  of {len(self.seconds):,}{self._verdict}"

    @property
    def _verdict(self) -> str:
        if self.judged is None or self.target_s is None:
            return ""
        verdict = "reached" if self.is_reached else "MISSED"
        return f"; target: {self.judged} below {_duration(self.target_s).strip()}, {verdict}"

    @property
    def row(self) -> dict[str, object]:
        """The figure ready for JSON."""
        return {
            "name": self.name,
            "count": len(self.seconds),
            **{f"{which}_s": self.number(which) for which in _shown(self)},
            "target": None if self.judged is None else f"{self.judged} < {self.target_s} s",
            "reached": self.is_reached,
        }


@dataclass(frozen=True)
class Measured:
    """Figures that were measured together, and what else was seen."""

    title: str
    figures: Sequence[Figure]
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """The figures as text."""
        facts = [f"  {name}: {value}" for name, value in self.facts.items()]
        return [self.title, *(figure.line for figure in self.figures), *facts, ""]

    @property
    def row(self) -> dict[str, object]:
        """The figures ready for JSON."""
        rows = [figure.row for figure in self.figures]
        return {"title": self.title, "figures": rows, "facts": dict(self.facts)}


def _shown(figure: Figure) -> Sequence[Judged]:
    return ("median", "p99", "worst") if len(figure.seconds) >= 100 else ("median", "worst")


def _duration(seconds: float) -> str:
    return f"{1000 * seconds:6.1f} ms" if abs(seconds) < 1 else f"{seconds:6.2f} s "
