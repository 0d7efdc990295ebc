"""The API process's side of the template: start it, hear it, hand it connections, end it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

from app.jobs.messages import Message, Ready, Unable, hand_over, hear, readable
from app.settings import Settings

_END_LIMIT_S = 5.0
"""A template that has not ended after this long is killed."""

_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # a pool of threads does not survive a fork
    "OMP_WAIT_POLICY": "passive",  # spinning threads of several children would starve one another
    "TOKENIZERS_PARALLELISM": "false",
}


class Template:
    """A template process, started when this is made.

    Raises
    ------
    OSError
        When no process can be started.
    """

    def __init__(self, settings: Settings) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = _started(theirs, settings)
            self._handle = os.pidfd_open(self._process.pid)
        except BaseException:
            self._control.close()
            raise
        finally:
            theirs.close()
        self._control.setblocking(False)
        self._is_loading = True

    async def messages(self) -> AsyncIterator[tuple[Message, int | None]]:
        """Yield what it tells, with the handle that comes along, until it has ended."""
        while True:
            await readable(self._control.fileno())
            message, handles = hear(self._control)
            if message is None:
                return
            if isinstance(message, Ready | Unable):  # one that is unable ends by itself
                self._is_loading = False
            yield message, next(iter(handles), None)

    def fork(self) -> socket.socket:
        """Ask for a child and return the connection to it; ``Forked`` tells that it is there."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            hand_over(self._control, theirs)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return ours

    async def end(self) -> int:
        """End it with all its children, unless it has ended by itself; return its exit code.

        May be called again, also when the first call was cancelled.
        """
        self._control.close()
        if self._process.returncode is None:
            if self._is_loading:
                self._kill()
            await self._ended()
            os.close(self._handle)
        return self._process.wait()

    async def _ended(self) -> None:
        try:
            async with asyncio.timeout(_END_LIMIT_S):
                await readable(self._handle)
        except TimeoutError:
            self._kill()
            await readable(self._handle)

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)


def _started(control: socket.socket, settings: Settings) -> subprocess.Popen[bytes]:
    inherited = {k: v for k, v in os.environ.items() if not k.upper().startswith("PAIRWELL_")}
    told = settings.model_dump_json(exclude={"api_key"})
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "app.jobs.template", str(control.fileno()), told],
        env={**inherited, **_ENVIRONMENT},
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt at the terminal is for the API process alone
    )
