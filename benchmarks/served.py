"""The service as it is run: started in processes of its own, and gone afterwards."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Self

from app.jobs.linux import end_with
from benchmarks.environment import without_slowing
from benchmarks.kept_alive import KeptAlive
from benchmarks.machine import descendants

HOST = "127.0.0.1"
PAIRWELL = Path(sys.executable).with_name("pairwell")
READY_WITHIN_S = 150.0
STOPPED_WITHIN_S = 20.0
LOOK_EVERY_S = 0.01
ASK_EVERY_S = 0.1
"""Each question takes some of the processors that load the model."""
_PORT = re.compile(rb"serving on http://127\.0\.0\.1:(\d+)")


class ServiceFailedError(Exception):
    """The service ended by itself, or never got ready; its log is quoted."""


class Served:
    """`pairwell serve` on a free port of this machine.

    Parameters
    ----------
    log
        A new file for all that the service writes.
    environment
        Its variables, such as `measured_environment` gives.
    """

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        self.log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the service; it is not ready yet."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [PAIRWELL, "serve", "--host", HOST, "--port", "0"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=partial(end_with, os.getpid()),  # noqa: PLW1509  no other thread is at work
                start_new_session=True,  # an interrupt at the terminal is ours alone to handle
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the service as a supervisor does, and whatever it may have left behind."""
        process, everybody = self.process, self.processes()
        process.terminate()
        try:
            process.wait(STOPPED_WITHIN_S)
        finally:
            for pid in everybody:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The API process."""
        if self._process is None:
            raise RuntimeError("the service has not been started")
        return self._process

    @cached_property
    def port(self) -> int:
        """The port that the service listens on; waited for until it does.

        Raises
        ------
        ServiceFailedError
            The service has ended.
        """
        while not (told := _PORT.search(self.log.read_bytes())):
            self._insist_that_it_runs()
            time.sleep(LOOK_EVERY_S)
        return int(told[1])

    def connection(self, timeout_s: float = 120.0) -> KeptAlive:
        """Make a connection to the service; it is opened at the first request."""
        return KeptAlive(HOST, self.port, timeout_s)

    def wait_until_ready(self) -> None:
        """Wait until `/readyz` says so.

        Raises
        ------
        ServiceFailedError
            The service has ended, or has not got ready in time.
        """
        deadline = time.monotonic() + READY_WITHIN_S
        while self.readiness() != 200:
            if time.monotonic() > deadline:
                raise ServiceFailedError(f"not ready after {READY_WITHIN_S:.0f} s; {self._said()}")
            time.sleep(ASK_EVERY_S)

    def readiness(self) -> int | None:
        """Status of `/readyz`; None while nobody listens.

        Raises
        ------
        ServiceFailedError
            The service has ended.
        """
        self._insist_that_it_runs()
        with self.connection() as connection, suppress(OSError):
            return connection.ask("GET", "/readyz").status
        return None

    def processes(self) -> list[int]:
        """Ids of the service's processes, the API process first."""
        pid = self.process.pid
        return [pid, *descendants(pid)]

    def _insist_that_it_runs(self) -> None:
        if self.process.poll() is not None:
            raise ServiceFailedError(f"ended with code {self.process.returncode}; {self._said()}")

    def _said(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "its log ends with:\n" + "\n".join(lines[-20:])


def measured_environment(folder: Path) -> dict[str, str]:
    """Copy the variables for a service that keeps its vectors in a folder of its own.

    Other settings, and what slows a measurement, are left out; so is what keeps Python from
    keeping compiled modules, since every start would compile all of them again.
    """
    inherited = without_slowing(os.environ)
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("PAIRWELL_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**kept, "PAIRWELL_CACHE_FOLDER": str(folder / "vectors")}
