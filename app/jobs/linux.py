"""What Linux is asked: for processors, and that no process outlives its parent."""

import ctypes
import os
import signal
from pathlib import Path

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(quota: Path = _QUOTA) -> int:
    """Processors that this process may run on, or fewer where its container gets less time.

    Parameters
    ----------
    quota
        ``cpu.max`` of the control group: microseconds of work in a period, and the period.
    """
    cores = len(os.sched_getaffinity(0))
    try:
        allowed, period = quota.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return cores
    return cores if allowed == "max" else min(cores, max(1, int(allowed) // int(period)))


def end_with(parent: int) -> None:
    """Be killed as soon as the parent ends; call it in a fresh fork, with its parent's pid."""
    _prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the wish was heard
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own, and the one who reaps it."""
    _prctl(_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value):
        raise OSError(ctypes.get_errno(), "prctl")
