"""Documents that are slow, broken off or too large, over a real connection."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from app.api.problem_details import Kind, ProblemError
from app.api.request_body import BodyReader
from tests.api.conftest import Service, until
from tests.support.raw_http import HOST, chunked, request, sent
from tests.support.served_here import served_here

MIB = 2**20


@pytest.fixture(scope="module")
def impatient_port() -> Iterator[int]:
    """Return the port of a service that waits half a second for a document."""
    with served_here() as port:
        yield port


@pytest.mark.parametrize(
    "part",
    [
        request(headers=["Content-Length: 50"]) + b'{"mentees": [',
        request(headers=["Content-Length: 50"]),
        request(headers=["Transfer-Encoding: chunked"]) + b"5\r\n{",
    ],
    ids=["half", "nothing", "half-a-chunk"],
)
def test_a_document_that_does_not_arrive_is_not_waited_for(
    impatient_port: int, part: bytes
) -> None:
    answer = sent(impatient_port, part)
    assert answer is not None
    assert (answer.status, answer.details["type"]) == (408, "urn:pairwell:problem:request_timeout")
    assert "0.5 seconds" in answer.details["detail"]
    assert answer.headers["connection"] == "close"


def test_a_document_that_drips_is_not_waited_for(impatient_port: int) -> None:
    with socket.create_connection((HOST, impatient_port), timeout=20) as connection:
        connection.sendall(request(headers=["Content-Length: 1000"]))
        connection.settimeout(0.05)
        answer = until(lambda: _dripped(connection), within_s=20)
    assert answer.startswith(b"HTTP/1.1 408 ")


def _dripped(connection: socket.socket) -> bytes | None:
    connection.sendall(b" ")
    try:
        return connection.recv(1000)
    except TimeoutError:
        return None


@pytest.mark.parametrize("size", [MIB + 1, 3 * MIB])
def test_a_document_over_the_limit_is_refused_with_its_number(
    impatient_port: int, size: int
) -> None:
    body = b" " * size
    parts = request(headers=["Transfer-Encoding: chunked"], length=False)
    for data in (request(body=body), parts + chunked(body)):
        answer = sent(impatient_port, data)
        assert answer is not None
        assert answer.status == 413
        assert "1 MiB" in answer.details["detail"]


def test_a_client_that_leaves_before_its_document_ends_is_logged(service: Service) -> None:
    with socket.create_connection((HOST, service.port)) as connection:
        connection.sendall(request(headers=["Content-Length: 500"]) + LEFT)
    event = until(lambda: _left(service))
    assert (event["event"], event["route"], event["status"]) == ("client_gone", "/v1/match", None)


LEFT = b'{"mentees": [{"id": "of a length that no other test sends'


def _left(service: Service) -> dict[str, Any] | None:
    """Find the one event of the client that has left; no answer tells its request id."""
    events = [one for one in service.log() if one.get("bytes_in") == len(LEFT)]
    assert len(events) <= 1
    return next(iter(events), None)


def test_a_server_with_too_many_connections_says_so() -> None:
    with served_here(most_connections=1) as port:
        answer = sent(port, request("GET", "/livez"), method="GET")
    assert answer is not None
    assert (answer.status, answer.details["type"]) == (503, Kind.BUSY.type)
    assert answer.details["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["x-content-type-options"] == "nosniff"


def _arriving(*parts: bytes) -> Request:
    """Make a request whose document has more to come than these parts, for ever."""
    coming = iter(parts)

    async def receive() -> Message:
        for part in coming:
            return {"type": "http.request", "body": part, "more_body": True}
        return await asyncio.Future()

    headers = [(b"content-type", b"application/json")]
    return Request({"type": "http", "headers": headers}, receive)


async def _crowd(reader: BodyReader) -> tuple[Kind, int, int]:
    """Let the memory for documents fill up; then a small one comes, and everybody goes."""
    large = [asyncio.create_task(reader.read(_arriving(b" " * MIB))) for _ in range(16)]
    while reader.arriving < 16 * MIB:
        await asyncio.sleep(0)
    with pytest.raises(ProblemError) as refused:
        await reader.read(_arriving(b"{"))
    held = reader.arriving
    for one in large:
        one.cancel()
    await asyncio.gather(*large, return_exceptions=True)
    return refused.value.kind, held, reader.arriving


def test_memory_for_documents_on_their_way_is_limited() -> None:
    assert asyncio.run(_crowd(BodyReader(max_mib=1))) == (Kind.BUSY, 16 * MIB, 0)
