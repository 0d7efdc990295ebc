"""What is hardly HTTP, or not at all, is refused, and the service goes on."""

import re
import socket

import pytest

from tests.api.conftest import Service
from tests.support.broken_documents import GOOD
from tests.support.raw_http import HOST, assert_refused, request, sent

MIB = 2**20


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: -1"],
        ["Content-Length: +5"],
        ["Content-Length: 0x10"],
        ["Content-Length: 1e3"],
        ["Content-Length: "],
        ["Content-Length: " + "9" * 30],
        ["Content-Length: 5, 5"],
        ["Content-Length: 5", "Content-Length: 6"],
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked, gzip"],
        ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding: identity", "Content-Length: zzz"],
        [b"Na me: x"],
        [b"Name : x"],
        [b": x"],
        [b"Name: a\0b"],
        [b"Name: a\nb"],
        [b"no colon"],
        [b"X\xff: x"],
    ],
    ids=lambda lines: repr(lines[:2])[:60],
)
def test_headers_that_make_no_sense_are_refused(service: Service, lines: list[str | bytes]) -> None:
    assert_refused(
        sent(service.port, request(body=GOOD, headers=lines, length=False)), 400, "bad_request"
    )


@pytest.mark.parametrize(
    ("beginning", "more"),
    [
        (b"GET /livez HTTP/1.1\r\n", b"A: b\r\n"),
        (b"GET /livez HTTP/1.1\r\nA: ", b"b"),
        (b"GET /livez HTTP/1.1\r\n", b"b"),
        (b"GET /livez?", b"b"),
    ],
    ids=["many headers", "one header", "one name", "one address"],
)
def test_a_head_without_an_end_is_refused(service: Service, beginning: bytes, more: bytes) -> None:
    flood = beginning + more * (8 * MIB // len(more))
    connection = socket.create_connection((HOST, service.port), timeout=20)
    with connection, pytest.raises(ConnectionError):
        connection.sendall(flood)  # the service hangs up long before the end of it


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 1000,
        b"GET\r\n\r\n",
        b"GET /livez HTTP/9.9\r\n\r\n",
        b"GET /livez HTTP/1.1 HTTP/1.1\r\n\r\n",
        b"GET  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"/livez GET HTTP/1.1\r\n\r\n",
        b"G\xffT /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(20),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    ],
    ids=lambda data: repr(data)[:40],
)
def test_what_is_no_http_is_refused(service: Service, data: bytes) -> None:
    assert_refused(sent(service.port, data, method="GET"), 400, "bad_request")


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\nabc\r\n0\r\n\r\n",
        b"-5\r\nabcde\r\n0\r\n\r\n",
        b"f" * 40 + b"\r\nabc",
        b"5\r\nabcdefgh\r\n0\r\n\r\n",
        b"2\r\n{}\r\n0\r\nX: \0\r\n\r\n",
        b"5 ; a=b\r\nabcde",
    ],
)
def test_chunks_that_make_no_sense_are_refused(service: Service, chunks: bytes) -> None:
    data = request(headers=["Transfer-Encoding: chunked"]) + chunks
    assert_refused(sent(service.port, data), 400, "bad_request")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:80",
        "0.0.0.0",
        "",
        "[::1",
        "10.0.0.1",
    ],
)
def test_other_host_names_are_forbidden(service: Service, host: str) -> None:
    for path in ("/livez", "/v1/info", "/docs", "/nowhere"):
        data = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        assert_refused(sent(service.port, data, method="GET"), 403, "forbidden")


def test_two_hosts_or_none_are_forbidden(service: Service) -> None:
    for hosts in (b"", b"Host: localhost\r\nHost: localhost\r\n"):
        answer = sent(service.port, b"GET /livez HTTP/1.1\r\n" + hosts + b"\r\n", method="GET")
        assert answer is not None
        assert answer.status in {400, 403}


def test_requests_behind_one_that_is_worked_on_are_dropped(service: Service) -> None:
    behind = request("GET", "/livez") + request(body=b"[]")
    with socket.create_connection((HOST, service.port), timeout=20) as connection:
        connection.sendall(request(body=GOOD) + behind)
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d{3}) ", received) == [b"200"]
    assert b"\r\nconnection: close\r\n" in received


def _upgrade() -> dict[str, list[str]]:
    websocket = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    return {
        "a web socket": [*websocket, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
        "HTTP/2": [
            "Upgrade: h2c",
            "Connection: Upgrade, HTTP2-Settings",
            "HTTP2-Settings: AAMAAABk",
        ],
    }


@pytest.mark.parametrize("lines", _upgrade().values(), ids=_upgrade())
def test_no_other_protocol_is_spoken(service: Service, lines: list[str]) -> None:
    for path in ("/livez", "/v1/match", "/nowhere"):
        answer = sent(service.port, request("GET", path, headers=lines), method="GET")
        assert answer is not None
        assert answer.status in {200, 400, 403, 404, 405, 426}
