"""Documents that no well-meaning client sends: each is refused as what it is, and quickly."""

import gzip
import json
import socket

import pytest

from tests.api.conftest import Service
from tests.support import broken_documents as broken
from tests.support.raw_http import HOST, assert_matched, assert_refused, chunked, request, sent

GOOD = broken.GOOD
MIB = 2**20
LIMIT = 16 * MIB
POSTS = ("/v1/match", "/v1/evaluate", "/v1/validate")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/json, text/plain",
        "application/jsonx",
        "application/problem+json",
        "json",
        "*/*",
        "",
        "application/json\t;;charset",
        "x" * 5000,
    ],
)
def test_other_types_of_content_are_refused(service: Service, path: str, content_type: str) -> None:
    data = request("POST", path, GOOD, [f"Content-Type: {content_type}"])
    assert_refused(sent(service.port, data), 415, "unsupported_media_type")


@pytest.mark.parametrize("path", POSTS)
def test_a_type_of_content_must_be_given_once(service: Service, path: str) -> None:
    lines = [
        b"POST %b HTTP/1.1" % path.encode(),
        b"Host: localhost",
        b"Content-Length: 2",
        b"",
        b"{}",
    ]
    assert_refused(sent(service.port, b"\r\n".join(lines)), 415, "unsupported_media_type")
    twice = ["Content-Type: application/json", "Content-Type: application/json"]
    assert_refused(
        sent(service.port, request("POST", path, GOOD, twice)), 415, "unsupported_media_type"
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=UTF-8",
        'application/json ; charset="utf-8"',
    ],
)
def test_json_may_be_announced_in_other_spellings(service: Service, content_type: str) -> None:
    assert_matched(
        sent(service.port, request(body=GOOD, headers=[f"Content-Type: {content_type}"]))
    )


@pytest.mark.parametrize(
    "encoding", ["gzip", "GZIP", "deflate", "br", "zstd", "gzip, gzip", "x", ""]
)
def test_encoded_documents_are_refused_and_never_inflated(service: Service, encoding: str) -> None:
    bomb = gzip.compress(bytes(500_000), mtime=0)
    data = request(body=bomb, headers=[f"Content-Encoding: {encoding}"])
    assert_refused(sent(service.port, data), 415, "unsupported_media_type")
    assert_refused(sent(service.port, request(body=bomb)), 400, "unreadable_document")


def _padded(size: int) -> bytes:
    return GOOD + b" " * (size - len(GOOD))


def test_a_document_may_be_as_large_as_the_limit(service: Service) -> None:
    assert_matched(sent(service.port, request(body=_padded(LIMIT))))
    lines = ["Transfer-Encoding: chunked"]
    assert_matched(
        sent(service.port, request(headers=lines, body=chunked(_padded(LIMIT)), length=False))
    )


@pytest.mark.parametrize("path", POSTS)
def test_a_document_over_the_limit_is_refused(service: Service, path: str) -> None:
    over = _padded(LIMIT + 1)
    large = _padded(2 * LIMIT)
    lines = ["Transfer-Encoding: chunked"]
    for body in (over, large):
        assert_refused(sent(service.port, request("POST", path, body)), 413, "document_too_large")
        data = request("POST", path, chunked(body), lines, length=False)
        assert_refused(sent(service.port, data), 413, "document_too_large")


def test_a_document_that_only_says_it_is_too_large_is_refused_before_it_comes(
    service: Service,
) -> None:
    for size in (LIMIT + 1, 10**12, 2**63 - 1):
        assert_refused(
            sent(service.port, request(headers=[f"Content-Length: {size}"])),
            413,
            "document_too_large",
        )
    lines = [f"Content-Length: {LIMIT + 1}", "Expect: 100-continue"]
    assert_refused(sent(service.port, request(headers=lines)), 413, "document_too_large")


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(service: Service) -> None:
    head = request(headers=[f"Content-Length: {len(GOOD)}", "Expect: 100-continue"])
    with socket.create_connection((HOST, service.port), timeout=20) as connection:
        connection.sendall(head)
        assert connection.recv(1000).startswith(b"HTTP/1.1 100")
        connection.sendall(GOOD)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_length_that_is_too_short_cuts_the_document(service: Service) -> None:
    data = request(body=GOOD, headers=[f"Content-Length: {len(GOOD) - 9}"], length=False)
    # The rest is taken for the next request, and dropped as such.
    assert_refused(sent(service.port, data), 400, "unreadable_document")


def test_a_client_that_leaves_in_the_middle_of_its_document_harms_nobody(service: Service) -> None:
    for _ in range(30):
        with socket.create_connection((HOST, service.port)) as connection:
            connection.sendall(
                request(body=GOOD[:40], headers=["Content-Length: 500"], length=False)
            )
    assert_matched(sent(service.port, request(body=GOOD)))


@pytest.mark.parametrize("name", broken.heavy())
def test_a_document_of_many_wrong_people_is_refused_and_cut_short(
    service: Service, name: str
) -> None:
    data = broken.heavy()[name]
    answer = sent(service.port, request(body=data))
    assert_refused(answer, 413, "document_too_large")


@pytest.mark.parametrize("path", POSTS)
def test_hostile_documents_get_the_status_of_their_group(service: Service, path: str) -> None:
    at_validate = path == "/v1/validate"
    for data in broken.unreadable().values():
        assert_refused(sent(service.port, request("POST", path, data)), 400, "unreadable_document")
    for data in broken.invalid().values():
        answer = sent(service.port, request("POST", path, data))
        if at_validate:
            assert answer is not None
            assert (answer.status, json.loads(answer.body)["valid"]) == (200, False)
        else:
            assert assert_refused(answer, 422, "invalid_document").details["errors"]
