"""What was measured of reading texts, as it is kept in JSON and shown."""

from statistics import median

from pydantic import Field

from benchmarks.results import Frozen, Positive


class Compared(Frozen):
    """One number, measured again and again.

    Attributes
    ----------
    must
        What the median has to reach, of seconds the worst; None where there is no target.
    at_least
        Whether more is better.
    """

    what: str
    unit: str
    values: tuple[Positive, ...] = Field(min_length=1)
    must: float | None = None
    at_least: bool = False

    @property
    def worst(self) -> float:
        """The value that is worst."""
        return min(self.values) if self.at_least else max(self.values)

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.must is None:
            return None
        judged = self.worst if self.unit == "s" else median(self.values)
        return judged >= self.must if self.at_least else judged <= self.must

    @property
    def line(self) -> str:
        """The number as one line of text."""
        shown = f"{self.what}: median {median(self.values):.3g} {self.unit}"
        if len(self.values) > 1:
            shown += f", worst {self.worst:.3g} {self.unit} of {len(self.values)}"
        if self.must is None:
            return shown
        sign, verdict = "≥" if self.at_least else "≤", "reached" if self.is_reached else "MISSED"
        return f"{shown}; target {sign} {self.must:g} {self.unit}: {verdict}"
