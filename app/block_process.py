"""A process that works on blocks: it ends with the one that started it, and leaves no file."""

import os
import signal
from collections.abc import Callable
from functools import lru_cache
from multiprocessing import parent_process
from pathlib import Path
from shutil import rmtree
from threading import Thread
from typing import Any, cast

from app.spool import read

_scores: dict[str, object] = {}
"""Scores that this process has mapped; they last as long as it does."""


def run(path: Path, item: Any) -> Any:  # noqa: ANN401  # as general as the function is
    """Call the function that lies at `path`."""
    return _function(path)(item)


def begin(folder: str) -> None:
    """Prepare a new process: one BLAS thread, no word of Ctrl-C, an eye on its parent."""
    import numpy as np  # noqa: F401  # a BLAS that is not loaded cannot be limited
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # has no types

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends this process
    threadpool_limits(1, user_api="blas")
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    parent = parent_process()
    if parent is None:
        raise AssertionError("begin() is for child processes")
    parent.join()
    rmtree(folder, ignore_errors=True)
    os._exit(1)


@lru_cache(maxsize=1)  # blocks of one map come one after the other
def _function(path: Path) -> Callable[[Any], Any]:
    return cast(Callable[[Any], Any], read(path, _scores))
