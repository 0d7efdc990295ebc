"""A client's connection: how long it may be silent, when it ends, and what the server refuses."""

import asyncio
import uuid

from starlette.responses import Response
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from app.api.gate import SECURITY_HEADERS
from app.api.problem_details import Kind, ProblemError, problem_response
from app.api.unavailable import too_many_connections

_NO_HTTP = ProblemError(
    Kind.BAD_REQUEST,
    "What was sent cannot be read as an HTTP/1.1 request.",
    headers=[("Connection", "close")],
)


MAX_HEAD_BYTES = 65_536
"""Of address and headers together, while they are not complete; the parser itself has no limit."""


class Connection(HttpToolsProtocol):
    """The server's HTTP protocol, for one request at a time.

    What it refuses is told as everything else that is refused. What comes behind a request that is
    still worked on is dropped, and the connection ends with that request's answer: to keep it, the
    server would stop reading, and not notice that the client has gone.

    Attributes
    ----------
    head_limit_s
        Seconds within which the head of a request must be complete, from the connection's
        beginning or the end of the previous answer on.
    linger_s
        Seconds for which a client that is refused in the middle of its document may go on sending;
        hung up at once, it might lose the answer.
    """

    head_limit_s = 10.0
    linger_s = 2.0

    _head_bytes: int | None = None  # None outside of a head
    _end: asyncio.TimerHandle | None = None
    _is_lingering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._end_in(self.head_limit_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stay()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless it is to be dropped, or a head has no end."""
        if self._is_lingering or self._drops():
            return
        super().data_received(data)
        if self._head_bytes is None or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Begin to count the head of a request."""
        if not self._drops():
            self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Leave the rest of the request to the application."""
        if self._drops():
            return
        self._head_bytes = None
        self._stay()
        super().on_headers_complete()
        self.cycle.transport = _EndedByConnection(self)  # type: ignore[assignment]  # all it needs

    def on_body(self, body: bytes) -> None:
        """Take a part of the request that is worked on, and of no other."""
        if not self._drops():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request that is worked on, and no other."""
        if not self._drops():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if not (self._is_lingering or self.transport.is_closing()):
            self._end_in(self.head_limit_s)

    def end(self) -> None:
        """End with the answer, or a little later where the client is still sending."""
        if self.transport.is_closing() or self._is_lingering:
            return
        if not self.cycle.more_body:
            self.transport.close()
            return
        self._is_lingering = True
        self.transport.write_eof()
        self._end_in(self.linger_s)

    def _drops(self) -> bool:
        """Tell whether a whole request is worked on; its answer is then the last one."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.more_body or cycle.response_complete:
            return False
        cycle.keep_alive = False
        return True

    def _end_in(self, seconds: float) -> None:
        self._stay()
        self._end = self.loop.call_later(seconds, self.transport.close)

    def _stay(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and close the connection."""
        if self._drops():
            return  # it would be taken for the answer to the request before
        response = self._refusal(_NO_HTTP)
        headers = [*self.server_state.default_headers, *response.raw_headers]
        lines = [b"%b: %b\r\n" % header for header in headers]
        self.transport.write(b"".join([STATUS_LINE[400], *lines, b"\r\n", bytes(response.body)]))
        self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Start on a request; where the server has put its own refusal, put ours."""
        ours = app if app is self.app else self._refusal(too_many_connections())
        super()._start_asgi_task(cycle, ours)  # type: ignore[arg-type]  # ASGI by another name

    def _refusal(self, problem: ProblemError) -> Response:
        request_id = uuid.uuid4().hex
        self.logger.warning("Request %s was refused: %s", request_id, problem.kind.title)
        response = problem_response({"state": {"request_id": request_id}}, problem)
        response.headers.update({**SECURITY_HEADERS, "X-Request-Id": request_id})
        return response


class _EndedByConnection:
    """What an answer is written to: the transport, but for the way in which it ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, data: bytes) -> None:
        self._connection.transport.write(data)

    def is_closing(self) -> bool:
        return self._connection.transport.is_closing()

    def close(self) -> None:
        self._connection.end()
