"""Two wishes to the Linux kernel, so that no process is forgotten when its parent is killed."""

import ctypes
import os
import signal

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


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
