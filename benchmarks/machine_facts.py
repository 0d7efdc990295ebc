"""What a result says about the machine and the versions that it was measured with."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

import numpy as np

from benchmarks.documents import Machine, Provenance

PACKAGES = ("numpy", "scipy", "ortools", "numba", "pairwell")


def here_and_now() -> Provenance:
    """What is measured now was measured like this."""
    return Provenance(
        measured_at=datetime.now(UTC), commit=commit(), machine=this_machine(), versions=versions()
    )


def this_machine() -> Machine:
    """Describe this machine."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        processor=_processor(),
        processors=os.cpu_count() or 1,
        memory_gb=round(pages / 1e9, 1),
        system=platform.system(),
        blas=_blas(),
    )


def versions() -> dict[str, str]:
    """Versions of Python and of what does the work; one that is not installed is left out."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def commit() -> str | None:
    """Commit of this checkout, marked when files differ from it; None outside a checkout."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        ended = subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return ended.stdout.strip() or None


def available_bytes() -> int | None:
    """Memory that a new process could take; None where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kilobytes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return 1024 * int(kilobytes[0]) if kilobytes else None


def _processor() -> str:
    if sys.platform == "linux":
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        if models:
            return models[0]
    return platform.processor() or platform.machine()


def _blas() -> str:
    found = cast(dict[str, Any], np.show_config(mode="dicts"))
    blas = found.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()
