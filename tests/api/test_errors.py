"""Whatever is refused, and whatever breaks, is told as a problem with the request's id."""

import asyncio
import io
import json
import re
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.gate import SECURITY_HEADERS, Gate
from app.api.log import make_log
from app.api.problem_details import Kind, ProblemDetails
from tests.api.conftest import Service
from tests.support.raw_http import request, sent

JSON = {"Content-Type": "application/json"}

REFUSED: list[tuple[str, str, dict[str, str], bytes, Kind]] = [
    ("POST", "/v1/match", JSON, b"", Kind.UNREADABLE_DOCUMENT),
    ("POST", "/v1/validate", JSON, b"\xff", Kind.UNREADABLE_DOCUMENT),
    ("GET", "/livez", {"Host": "elsewhere"}, b"", Kind.FORBIDDEN),
    ("GET", "/nowhere", {}, b"", Kind.NOT_FOUND),
    ("GET", "/livez/", {}, b"", Kind.NOT_FOUND),
    ("POST", "/v1/match/", JSON, b"{}", Kind.NOT_FOUND),
    ("GET", "/v1/match", {}, b"", Kind.METHOD_NOT_ALLOWED),
    ("PUT", "/livez", {}, b"", Kind.METHOD_NOT_ALLOWED),
    ("OPTIONS", "/v1/match", {"Origin": "https://evil.example"}, b"", Kind.METHOD_NOT_ALLOWED),
    ("POST", "/v1/match", {}, b"{}", Kind.UNSUPPORTED_MEDIA_TYPE),
    ("POST", "/v1/match", {"Content-Type": "text/plain"}, b"{}", Kind.UNSUPPORTED_MEDIA_TYPE),
    ("POST", "/v1/match", {**JSON, "Content-Encoding": "gzip"}, b"", Kind.UNSUPPORTED_MEDIA_TYPE),
    ("POST", "/v1/match", JSON, b"{}", Kind.INVALID_DOCUMENT),
    ("POST", "/v1/match?prices=maybe", JSON, b"{}", Kind.INVALID_PARAMETER),
    ("POST", "/v1/match?price=true", JSON, b"{}", Kind.INVALID_PARAMETER),
    ("POST", "/v1/match?prices=true&prices=true", JSON, b"{}", Kind.INVALID_PARAMETER),
    ("POST", "/v1/validate?prices=true", JSON, b"{}", Kind.INVALID_PARAMETER),
    ("POST", "/v1/validate?%ff=%ed%a0%80", JSON, b"{}", Kind.INVALID_PARAMETER),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_is_refused_is_told_as_a_problem(service: Service, number: int) -> None:
    method, path, headers, body, kind = REFUSED[number]
    answer = service.client.request(method, path, headers=headers, content=body)
    assert answer.status_code == kind.status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.content.isascii()
    told = ProblemDetails.model_validate_json(answer.content)
    assert (told.type, told.title, told.status) == (kind.type, kind.title, kind.status)
    assert told.request_id == answer.headers["X-Request-Id"]
    assert bool(told.errors) == (kind in {Kind.UNREADABLE_DOCUMENT, Kind.INVALID_DOCUMENT})


def test_a_refusal_names_what_would_be_taken(service: Service) -> None:
    ask = service.client.request
    assert ask("GET", "/v1/match").headers["Allow"] == "POST"
    assert ask("POST", "/v1/match").headers["Accept"] == "application/json"
    coded = ask("POST", "/v1/match", headers={**JSON, "Content-Encoding": "br"})
    assert coded.headers["Accept-Encoding"] == "identity"
    wrong = ask("POST", "/v1/match?prices=1", headers=JSON).json()["detail"]
    assert wrong == "prices has a wrong value: expected true or false."


def test_the_first_error_of_a_document_is_told_as_a_sentence(service: Service) -> None:
    wrong = {"mentees": [{"id": "e1", "goals": 7, "demand": -1}], "mentors": [{"id": "r1"}]}
    told = service.client.post("/v1/match", json=wrong).json()
    assert told["detail"].startswith(f"/mentees/0/goals: {told['errors'][0]['message']}")
    assert len(told["errors"]) > 1
    assert str(len(told["errors"]) - 1) in told["detail"]


def test_more_problems_than_are_told_are_counted(service: Service) -> None:
    wrong = {"mentees": [{"id": "e", "goals": "x"}] * 250, "mentors": [{"id": "r1"}]}
    told = service.client.post("/v1/match", json=wrong).json()
    checked = service.client.post("/v1/validate", json=wrong).json()
    assert (told["errors"], told["more_errors"]) == (checked["problems"], checked["more"])
    assert told["more_errors"] > 0


def test_every_answer_has_an_id_and_keeps_browsers_from_guessing(service: Service) -> None:
    for path in ("/livez", "/readyz", "/nowhere", "/v1/info"):
        headers = service.client.get(path).headers
        assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
        for name, value in SECURITY_HEADERS.items():
            assert headers[name] == value
        assert "Server" not in headers
        assert "Date" in headers
        assert not any(name.startswith("access-control-") for name in headers)


@pytest.mark.parametrize(
    "given",
    [
        "0b5d7bd2-3c3f-4c5e-9f4e-2d6c1a7f9e10",
        "5d1c5a3e8f0f4c0d9a3b3f1f2c7d9e10",
        "5D1C5A3E8F0F4C0D9A3B3F1F2C7D9E10",
    ],
)
def test_a_request_keeps_the_id_that_it_brings(service: Service, given: str) -> None:
    answer = service.client.get("/nowhere", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == answer.json()["request_id"] == given


@pytest.mark.parametrize(
    "given",
    [
        "Ada Lovelace",
        "",
        "0" * 31,
        "0" * 33,
        "g" * 32,
        "{0b5d7bd2-3c3f-4c5e-9f4e-2d6c1a7f9e10}",
        "0" * 9000,
    ],
)
def test_an_id_that_may_be_a_text_is_replaced(service: Service, given: str) -> None:
    answer = service.client.get("/nowhere", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == answer.json()["request_id"] != given


def test_what_is_no_http_is_a_problem_too(service: Service) -> None:
    answer = sent(service.port, b"Ada Lovelace\r\n\r\n")
    assert answer is not None
    assert (answer.status, answer.details["type"]) == (400, Kind.BAD_REQUEST.type)
    assert answer.details["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["connection"] == "close"
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value
    told = f"Request {answer.headers['x-request-id']} was refused: {Kind.BAD_REQUEST.title}"
    assert told in [event["event"] for event in service.log()]


def test_a_wish_for_another_protocol_is_not_heard(service: Service) -> None:
    for protocol in ("websocket", "h2c", "TLS/1.2"):
        lines = ["Connection: Upgrade", f"Upgrade: {protocol}", "Sec-WebSocket-Key: eA=="]
        answer = sent(service.port, request("GET", "/livez", headers=lines), method="GET")
        assert answer is not None
        assert answer.status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/livez", 405),
        ("/v1/info", 405),
        ("/docs", 405),
        ("/", 405),
        ("/v1/match", 405),
        ("/nowhere", 404),
    ],
)
def test_a_head_request_is_refused_without_a_body(service: Service, path: str, status: int) -> None:
    answer = sent(service.port, request("HEAD", path), method="HEAD")
    assert answer is not None
    assert (answer.status, answer.body) == (status, b"")


class BrokenError(Exception):
    """Raised by the applications below."""


async def _broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise BrokenError("Ada wants to return to work after an illness")


async def _broken_midway(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise BrokenError("Ada wants to return to work after an illness")


async def _stopped(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise asyncio.CancelledError


def _passed(app: ASGIApp) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
    """Pass a request to a gate before an application: its messages, its event, the whole log."""
    log = io.StringIO()
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:  # noqa: ANN401  ASGI says no more about it
        messages.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    asyncio.run(Gate(app, make_log(log))(scope, receive, send))
    (line,) = log.getvalue().splitlines()
    return messages, json.loads(line), log.getvalue()


def test_what_breaks_is_told_by_type_and_place_alone() -> None:
    (start, body), event, log = _passed(_broken)
    assert (start["status"], event["status"], event["level"]) == (500, 500, "error")
    assert json.loads(body["body"])["type"] == Kind.INTERNAL_ERROR.type
    assert re.fullmatch(rf"BrokenError at {__name__}:\d+", event["error"])
    assert "Ada" not in log
    assert b"Ada" not in body["body"]


def test_an_answer_that_breaks_midway_is_not_followed_by_another() -> None:
    messages, event, log = _passed(_broken_midway)
    assert [message["type"] for message in messages] == ["http.response.start"]
    assert event["error"].startswith("BrokenError at ")
    assert "Ada" not in log


def test_a_request_that_a_stop_cuts_off_may_come_again() -> None:
    (start, body), event, _ = _passed(_stopped)
    assert (start["status"], event["status"]) == (503, 503)
    assert json.loads(body["body"])["type"] == Kind.BUSY.type
    assert httpx.Headers(start["headers"])["Retry-After"] == "5"
