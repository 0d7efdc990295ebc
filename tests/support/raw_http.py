"""HTTP written by hand, byte by byte, for requests that no client library would send."""

import http.client
import json
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"
PATIENCE_S = 20.0


@dataclass(frozen=True)
class RawAnswer:
    """One answer as it came over the socket."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes = field(repr=False)

    @property
    def details(self) -> Mapping[str, Any]:
        """The problem that the answer tells."""
        details: Mapping[str, Any] = json.loads(self.body)
        return details


def request(
    method: str = "POST",
    target: str = "/v1/match",
    body: bytes = b"",
    headers: Iterable[str | bytes] = (),
    *,
    length: bool = True,
) -> bytes:
    """Write a request; ``headers`` are whole lines, put after those that every request has."""
    lines: list[str | bytes] = [f"{method} {target} HTTP/1.1", f"Host: {HOST}"]
    if method == "POST" and not _has(headers, "content-type"):
        lines.append("Content-Type: application/json")
    if length and body:
        lines.append(f"Content-Length: {len(body)}")
    lines.extend(headers)
    written = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return b"\r\n".join([*written, b"", b""]) + body


def _has(headers: Iterable[str | bytes], name: str) -> bool:
    told = (line if isinstance(line, str) else line.decode("latin-1") for line in headers)
    return any(line.lower().startswith(name) for line in told)


def chunked(body: bytes, size: int = 65_536) -> bytes:
    """Write a body in chunks, with the end."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def sent(port: int, data: bytes, *, method: str = "POST") -> RawAnswer | None:
    """Send bytes on a connection of their own, and read one answer.

    Parameters
    ----------
    method
        Of the request, since an answer to HEAD has no body.

    Returns
    -------
    RawAnswer or None
        None when the connection was closed without an answer.
    """
    with socket.create_connection((HOST, port), timeout=PATIENCE_S) as connection:
        # The answer may come, and the connection end, before everything is sent.
        with suppress(ConnectionError):
            connection.sendall(data)
        return answer_on(connection, method)


def answer_on(connection: socket.socket, method: str) -> RawAnswer | None:
    """Read one answer to a request of this method; None when the connection ends without one."""
    response = http.client.HTTPResponse(connection, method=method)
    try:
        response.begin()
    except (http.client.BadStatusLine, ConnectionError):
        return None
    return RawAnswer(response.status, response.headers, response.read())


def assert_refused(answer: RawAnswer | None, status: int, kind: str) -> RawAnswer:
    """Insist that an answer is a proper refusal, and return it."""
    assert answer is not None, "the connection was closed"
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.body.isascii()
    details = answer.details
    assert details["type"] == f"urn:pairwell:problem:{kind}"
    assert details["status"] == status
    assert details["request_id"] == answer.headers["x-request-id"]
    assert details["title"]
    assert details["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer


def assert_matched(answer: RawAnswer | None) -> None:
    """Insist that an answer is a result with its proof."""
    assert answer is not None, "the connection was closed"
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.details["certificate"]["verified"]
