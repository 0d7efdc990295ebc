"""What a process used of the machine."""

import resource
import sys

BYTES_IN_UNIT = 1 if sys.platform == "darwin" else 1024
"""Linux counts kibibytes where macOS counts bytes."""


def peak_rss_mb() -> float:
    """Largest resident memory of this process or of one of its children, in megabytes (1e6 B)."""
    own, children = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return round(max(own, children) * BYTES_IN_UNIT / 1e6, 1)
