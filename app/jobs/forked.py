"""A child as the API process sees it: a connection for its calls, a handle on its life."""

import asyncio
import os
import select
import signal
import socket
from contextlib import suppress

from app.jobs.calls import Answered, Call, Failed, Refused, Reply
from app.jobs.messages import ask, readable

_END_IS_TOLD_S = 1.0


class ForkedChild:
    """A child that lives, or whose end has not been noticed yet.

    Parameters
    ----------
    handle
        A pidfd: unlike a pid it never comes to mean another process.
    connection
        For one call at a time.

    Attributes
    ----------
    calls
        How many were answered.
    is_wanted
        False once we have decided to end it.
    """

    def __init__(self, pid: int, handle: int, connection: socket.socket) -> None:
        self.pid = pid
        self.calls = 0
        self.is_wanted = True
        self._handle = handle
        self._connection = connection
        self._is_asked = False
        self._has_ended = False
        self._end = asyncio.Event()
        self._code: int | None = None

    async def ask(self, call: Call) -> Reply:
        """Ask and wait for the reply.

        Raises
        ------
        UnheardError
            When the child had ended before it knew the call.
        EOFError, OSError
            When it has ended since.
        """
        self._is_asked = True
        try:
            reply = await ask(self._connection, call)
        finally:
            self._is_asked = False
            self._close_if_over()
        if not isinstance(reply, Answered | Refused | Failed):
            raise EOFError
        self.calls += 1
        return reply

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        waiting = select.poll()
        waiting.register(self._handle, select.POLLIN)
        return not self._has_ended and not waiting.poll(0)

    def kill(self) -> None:
        """End it now; whatever it has forked ends with it."""
        self.is_wanted = False
        if not self._has_ended:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def ended(self, code: int | None) -> None:
        """Take note of its end; a negative code is a signal's, None is not known."""
        self._has_ended, self._code = True, code
        self._end.set()
        self._close_if_over()

    async def end(self) -> str:
        """Wait until it is told how it ended, and say so; not for long, as its template may die."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_END_IS_TOLD_S):
                await self._end.wait()
        if self._code is None:
            return "it is not known how"
        return f"signal {-self._code}" if self._code < 0 else f"exit code {self._code}"

    async def buried(self) -> None:
        """Wait for the end of a child that has lost its template."""
        await readable(self._handle)
        with suppress(ChildProcessError):  # in a container we may be the one who inherits it
            os.waitid(os.P_PIDFD, self._handle, os.WEXITED | os.WNOHANG)
        self.ended(None)

    def _close_if_over(self) -> None:
        """Close what belongs to it, but never a connection that a call waits at."""
        if self._has_ended and not self._is_asked and self._connection.fileno() >= 0:
            self._connection.close()
            os.close(self._handle)
