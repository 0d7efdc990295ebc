"""A child as the API process sees it: a connection for its calls, a handle on its life."""

import os
import select
import signal
import socket
from contextlib import suppress

from app.jobs.calls import Answered, Call, Failed, Refused, Reply
from app.jobs.framing import ask
from app.jobs.handles import readable


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

    async def ask(self, call: Call) -> Reply:
        """Ask and wait for the reply.

        Raises
        ------
        EOFError, OSError
            When the child has ended.
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

    def ended(self) -> None:
        """Take note of its end."""
        self._has_ended = True
        self._close_if_over()

    async def buried(self) -> None:
        """Wait for the end of a child that has lost its template."""
        await readable(self._handle)
        with suppress(ChildProcessError):  # in a container we may be the one who inherits it
            os.waitid(os.P_PIDFD, self._handle, os.WEXITED | os.WNOHANG)
        self.ended()

    def _close_if_over(self) -> None:
        """Close what belongs to it, but never a connection that a call waits at."""
        if self._has_ended and not self._is_asked and self._connection.fileno() >= 0:
            self._connection.close()
            os.close(self._handle)
