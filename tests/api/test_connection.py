"""Connections that are held, or never end, and clients that leave unseen, on raw sockets."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from pydantic import SecretStr

from app.api.connection import Connection
from tests.api.conftest import LONG, Service, until
from tests.support.raw_http import HOST, PATIENCE_S, RawAnswer, answer_on, request
from tests.support.served_here import served_here

LIVEZ = request("GET", "/livez")
KEY = SecretStr("k" * 40)


class Impatient(Connection):
    """A connection that is waited for as long as a test can wait."""

    head_limit_s = 0.5
    linger_s = 0.5


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Return the port of a service for this machine."""
    with served_here(connection=Impatient) as port:
        yield port


def _connected(port: int) -> socket.socket:
    return socket.create_connection((HOST, port), timeout=PATIENCE_S)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"\r\n", b"GET /li", LIVEZ[:-2], LIVEZ[:-2] + b"A: "],
    ids=["nothing", "a line", "half a line", "half a head", "half a header"],
)
def test_who_sends_no_whole_head_is_not_held(port: int, beginning: bytes) -> None:
    with ExitStack() as connections:
        held = [connections.enter_context(_connected(port)) for _ in range(5)]
        for connection in held:
            connection.sendall(beginning)
        assert [connection.recv(1000) for connection in held] == [b""] * 5


def test_a_head_that_drips_is_not_waited_for(port: int) -> None:
    with _connected(port) as connection:
        connection.sendall(LIVEZ[:-2] + b"A: ")
        connection.settimeout(0.05)
        until(lambda: _has_hung_up(connection, b"b"), within_s=PATIENCE_S)


def test_a_second_head_is_not_waited_for_longer_than_the_first(port: int) -> None:
    with _connected(port) as connection:
        connection.sendall(LIVEZ)
        answer = answer_on(connection, "GET")
        assert answer is not None
        assert answer.status == 200
        connection.sendall(LIVEZ[:-2])
        assert connection.recv(1000) == b""


def test_a_document_may_take_longer_than_a_head(port: int) -> None:
    with _connected(port) as connection:
        connection.sendall(request(headers=["Content-Length: 50"]) + b"{")
        answer = answer_on(connection, "POST")
    assert answer is not None
    assert answer.status == 408  # the document's own limit


def _has_hung_up(connection: socket.socket, more: bytes) -> bool:
    """Send on: the connection is broken off, not only at its end from the other side."""
    try:
        connection.sendall(more)
        with suppress(TimeoutError):
            connection.recv(1000)
    except ConnectionError:
        return True
    return False


HUGE = "Content-Length: 99000000000"
ENDLESS = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("method", "target", "header", "status"),
    [
        ("GET", "/livez", "A: b", 200),
        ("POST", "/nowhere", "A: b", 404),
        ("PUT", "/v1/match", "A: b", 405),
        ("POST", "/v1/match", "Content-Type: text/plain", 415),
        ("POST", "/v1/match?prices=7", "A: b", 422),
        ("POST", "/v1/match", "Via: elsewhere", 403),
    ],
)
def test_who_is_answered_in_the_middle_of_a_document_need_not_send_the_rest(
    port: int, method: str, target: str, header: str, status: int
) -> None:
    for length in (HUGE, ENDLESS):
        _assert_ends(port, request(method, target, headers=[header, length]), method, status)


def test_the_same_holds_for_what_is_too_large_or_has_no_key(port: int) -> None:
    _assert_ends(port, request(headers=[HUGE]), "POST", 413)
    with served_here(connection=Impatient, api_key=KEY) as guarded:
        for length in (HUGE, ENDLESS):
            _assert_ends(guarded, request(headers=[length]), "POST", 401)


def _assert_ends(port: int, head: bytes, method: str, status: int) -> None:
    with _connected(port) as connection:
        connection.sendall(head)
        answer = answer_on(connection, method)
        assert answer is not None
        assert (answer.status, answer.headers["connection"]) == (status, "close")
        connection.settimeout(0.05)
        until(lambda: _has_hung_up(connection, b"5\r\nabcde\r\n" * 9000), within_s=PATIENCE_S)


def test_a_refused_client_that_is_still_sending_gets_to_read_why(port: int) -> None:
    head = request(headers=[f"Content-Length: {2**24}"])
    with _connected(port) as connection:
        connection.sendall(head + b" " * 2**24)  # no error: it is let finish
        answer = answer_on(connection, "POST")
    assert answer is not None
    assert answer.status == 413


def test_an_answer_after_which_nothing_is_outstanding_keeps_the_connection(port: int) -> None:
    with _connected(port) as connection:
        answers = [_asked(connection, target) for target in ("/livez", "/nowhere", "/livez")]
    assert [answer.status for answer in answers] == [200, 404, 200]
    assert all("connection" not in answer.headers for answer in answers)


def _asked(connection: socket.socket, target: str) -> RawAnswer:
    connection.sendall(request("GET", target))
    answer = answer_on(connection, "GET")
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    "behind",
    [LIVEZ, LIVEZ[:9], b"Ada", request(body=b"x" * 200_000)],
    ids=["request", "half", "no-http", "large"],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["at-once", "later"])
def test_who_leaves_after_a_second_request_frees_the_child_of_the_first(
    narrow: Service, behind: bytes, at_once: bool
) -> None:
    known = len(narrow.log())
    with _connected(narrow.port) as connection:
        connection.sendall(request(body=LONG) + (behind if at_once else b""))
        until(narrow.refusal_as_busy)
        if not at_once:
            connection.sendall(behind)
    until(lambda: narrow.refusal_as_busy() is None)
    (gone,) = [one for one in narrow.log()[known:] if one["event"] == "client_gone"]
    assert (gone["route"], gone["bytes_in"]) == ("/v1/match", len(LONG))
