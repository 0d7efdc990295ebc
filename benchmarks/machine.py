"""What a run used of the machine."""

import os
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BYTES_IN_UNIT = 1 if sys.platform == "darwin" else 1024
"""Linux counts kibibytes where macOS counts bytes."""

LOOK_EVERY_S = 0.02


class PeakMemory:
    """Largest resident memory of any one process of a run, in megabytes (1e6 bytes).

    The solver's process is started by a fork server, so that the system counts it for nobody;
    while `watching`, its own high-water mark is read from ``/proc``. Where that does not exist,
    only this process and its own children count.
    """

    def __init__(self) -> None:
        self._seen = 0

    @property
    def megabytes(self) -> float:
        """Peak so far."""
        own, children = (
            resource.getrusage(who).ru_maxrss * BYTES_IN_UNIT
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        return round(max(own, children, self._seen) / 1e6, 1)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch all processes that this one starts inside the block."""
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(stop,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _watch(self, stop: threading.Event) -> None:
        while not stop.wait(LOOK_EVERY_S):
            marks = (_high_water_mark(pid) for pid in descendants(os.getpid()))
            self._seen = max([self._seen, *marks])


def descendants(pid: int) -> Iterator[int]:
    """Ids of the processes that a process has started, and that those have started, and so on."""
    for child in _read(f"/proc/{pid}/task/{pid}/children").split():
        yield int(child)
        yield from descendants(int(child))


def _high_water_mark(pid: int) -> int:
    """Peak of a process in bytes; 0 when it has ended."""
    lines = _read(f"/proc/{pid}/status").splitlines()
    marks = (line.split() for line in lines if line.startswith("VmHWM:"))
    return next((int(words[1]) * 1024 for words in marks), 0)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
