"""How many processors this process may use."""

import os
from pathlib import Path

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
