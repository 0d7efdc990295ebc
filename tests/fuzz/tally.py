"""What came back, counted by status."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.kept_alive import Answer

CLOSED = "closed"
BUSY = "busy"
LEAST_SHARES = {"422": 0.30, "200": 0.10}
"""So that neither shallow refusals nor happy paths are all that was tried."""


@dataclass
class Tally:
    """Answers of one part of the run."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def note(self, answer: Answer | None, request: object) -> None:
        """Count an answer; None stands for a connection that was closed without one."""
        kind = _kind(answer)
        self.counts[kind] += 1
        if kind == CLOSED or kind.startswith("5"):
            self.failures.append(f"{kind}: {request}")

    @property
    def line(self) -> str:
        """Its counts as text."""
        told = "  ".join(f"{kind}: {count:,}" for kind, count in sorted(self.counts.items()))
        return f"{self.name:<14} {self.counts.total():>7,}   {told}"


def _kind(answer: Answer | None) -> str:
    if answer is None:
        return CLOSED
    if answer.status == 503 and json.loads(answer.body)["type"].endswith(f":{BUSY}"):
        return BUSY
    return str(answer.status)


def logged(name: str, lines: Iterable[bytes]) -> Tally:
    """Count requests by the log of the service, where others have sent them."""
    events = (json.loads(line) for line in lines if line.startswith(b"{"))
    requests = [event for event in events if event["event"] == "request"]
    tally = Tally(name, Counter(str(event["status"]) for event in requests))
    tally.failures += [str(event) for event in requests if (event["status"] or 0) >= 500]
    return tally


def histogram(tallies: Iterable[Tally]) -> tuple[list[str], list[str]]:
    """Lines that show all counts, and what is wrong with them."""
    tallies = list(tallies)
    total = sum((tally.counts for tally in tallies), Counter[str]())
    lines = [tally.line for tally in (*tallies, Tally("in all", total))]
    for status, least in LEAST_SHARES.items():
        lines.append(f"{status}: {total[status] / total.total():.0%} (at least {least:.0%})")
    wrong = [failure for tally in tallies for failure in tally.failures]
    return lines, [*wrong, *_thin(total)]


def _thin(total: Mapping[str, int]) -> list[str]:
    requests = sum(total.values())
    return [
        f"only {total.get(status, 0)} of {requests} answers were {status}"
        for status, least in LEAST_SHARES.items()
        if total.get(status, 0) < least * requests
    ]
