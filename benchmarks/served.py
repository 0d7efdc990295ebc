"""The service as it is run: started in processes of its own, and gone afterwards."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.environment import without_slowing
from benchmarks.kept_alive import KeptAlive
from benchmarks.machine import descendants

HOST = "127.0.0.1"
READY_WITHIN_S = 120.0
STOPPED_WITHIN_S = 20.0
LOOK_EVERY_S = 0.01
_PORT = re.compile(rb"serving on http://127\.0\.0\.1:(\d+)")


class ServiceFailedError(Exception):
    """The service ended by itself, or never got ready; its log is quoted."""


class Served:
    """`pairwell serve` on a free port of this machine.

    Parameters
    ----------
    folder
        For the log and, unless a setting says otherwise, the vectors.
    settings
        Settings by their names in `app.settings`; the environment's own ones do not count.
    """

    def __init__(self, folder: Path, **settings: object) -> None:
        self.log = folder / "service.log"
        given = {"cache_folder": folder / "vectors", **settings}
        inherited = without_slowing(os.environ)
        self._environment = {
            **{name: value for name, value in inherited.items() if not _is_setting(name)},
            **{f"PAIRWELL_{name.upper()}": str(value) for name, value in given.items()},
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the service; it is not ready yet."""
        pairwell = Path(sys.executable).with_name("pairwell")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [pairwell, "serve", "--host", HOST, "--port", "0"],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt at the terminal is ours alone to handle
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the service as a supervisor does, and whatever it may have left behind."""
        process, everybody = self._running, self.processes()
        process.terminate()
        try:
            process.wait(STOPPED_WITHIN_S)
        finally:
            for pid in everybody:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
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
            The service has ended, or has not got ready within two minutes.
        """
        deadline = time.monotonic() + READY_WITHIN_S
        while self.readiness() != 200:
            if time.monotonic() > deadline:
                raise ServiceFailedError(f"not ready after {READY_WITHIN_S:.0f} s; {self._said()}")
            time.sleep(LOOK_EVERY_S)

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
        pid = self._running.pid
        return [pid, *descendants(pid)]

    def _insist_that_it_runs(self) -> None:
        if self._running.poll() is not None:
            raise ServiceFailedError(f"ended with code {self._running.returncode}; {self._said()}")

    def _said(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "its log ends with:\n" + "\n".join(lines[-20:])


def _is_setting(name: str) -> bool:
    return name.startswith("PAIRWELL_")
