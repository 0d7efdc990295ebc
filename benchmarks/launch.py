"""Starts measured runs, each in a process of its own, and ends those that take too long."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path

from app.jobs.linux import end_with
from benchmarks.environment import single_threaded
from benchmarks.families import FamilySize
from benchmarks.machine_facts import available_bytes
from benchmarks.order import Order
from benchmarks.real_texts import real_texts_folder
from benchmarks.results import Run
from benchmarks.ways import Way

MEASURED_RUN = "benchmarks.measured_run"


class RunFailedError(RuntimeError):
    """A measured process ended without a result; what it said stands on stderr."""


class NotRunError(Exception):
    """A run that was not made, or not to its end; the message is the reason."""


def write_instance(instance: FamilySize, file: Path) -> None:
    """Generate an instance in a process of its own, whose memory nobody inherits.

    Raises
    ------
    NotRunError
        When it is made of texts that are not here.
    """
    if instance.family == "real" and real_texts_folder() is None:
        raise NotRunError("there are no real texts: set PAIRWELL_CASES to the folder of the cases")
    run_module(MEASURED_RUN, ["--write", json.dumps(asdict(instance)), str(file)], None)


def run_once(order: Order, limit_s: float) -> Run:
    """Make one measured run.

    Raises
    ------
    NotRunError
        When it took longer than `limit_s`, all its preparation included, or was killed.
    RunFailedError
        When it failed.
    """
    return Run.model_validate_json(run_module(MEASURED_RUN, [order.as_json], limit_s))


def refuse(way: Way, instance: FamilySize) -> None:
    """Refuse a run that cannot be made, before it starts.

    Raises
    ------
    NotRunError
        With the reason.
    """
    reason = way.refusal(instance)
    if reason is not None:
        raise NotRunError(reason)
    needed, available = way.bytes_needed(instance), available_bytes()
    if available is not None and needed > available:
        raise NotRunError(
            f"it needs about {needed / 1e9:.0f} GB of memory, {available / 1e9:.0f} GB are free"
        )


def run_module(module: str, arguments: list[str], limit_s: float | None) -> str:
    """Run to the end, and return what it said; an interrupt reaches this process alone.

    The other process ends with this one.

    Raises
    ------
    NotRunError, RunFailedError
        As `run_once` does.
    """
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env=single_threaded(os.environ),
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=partial(end_with, os.getpid()),  # noqa: PLW1509  no other thread is at work
    ) as child:
        try:
            said, _ = child.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            raise NotRunError(f"stopped after {limit_s:g} s") from None
        finally:
            _end_group(child.pid)
    if child.returncode == -signal.SIGKILL:
        raise NotRunError("the system killed it, most likely for want of memory")
    if child.returncode:
        raise RunFailedError(f"the measured process ended with code {child.returncode}")
    return said


def _end_group(leader: int) -> None:
    """End a measured process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
