"""One event for a request, with sizes and times; whatever a person wrote stays out of it."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.log import ServerEvents, make_log
from tests.api.conftest import Service, StartService, until
from tests.support.cohort_documents import Document, places, replaced
from tests.support.cohorts import EXPERTISE, GOALS
from tests.support.full_document import full_document
from tests.support.raw_http import request, sent

CANARY = "Kanarienvogel"
POSTS = ("/v1/match", "/v1/evaluate", "/v1/validate")
JSON = {"Content-Type": "application/json"}
PAIR: Document = {
    "mentees": [{"id": "e1", "goals": GOALS[0]}],
    "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
}
EVENT = {
    "event", "level", "timestamp", "request_id", "method", "route", "status", "seconds",
    "bytes_in", "bytes_out",
}  # fmt: skip
FACTS = {
    "mentees", "mentors", "pairs", "problems", "termination", "limit",
    "embed_s", "score_s", "solve_s", "certify_s", "total_s", "texts", "texts_cached", "cache",
}  # fmt: skip


def test_an_event_tells_sizes_and_times_and_nothing_else(service: Service) -> None:
    answer = service.client.post("/v1/match?prices=false", json=PAIR)
    event = service.event(answer)
    assert set(event) == EVENT | FACTS
    assert (event["event"], event["level"]) == ("request", "info")
    assert (event["method"], event["route"], event["status"]) == ("POST", "/v1/match", 200)
    assert event["bytes_in"] == len(answer.request.content)
    assert event["bytes_out"] == len(answer.content)
    assert event["seconds"] >= event["total_s"] > 0
    assert (event["mentees"], event["mentors"], event["termination"]) == (1, 1, "optimal")
    assert datetime.fromisoformat(event["timestamp"]) < datetime.now(UTC)


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/livez", "/livez"),
        ("GET", f"/{CANARY}", None),
        ("GET", f"/v1/demo-data/{CANARY}", "/v1/demo-data/{name}"),
        ("DELETE", f"/livez?{CANARY}", "/livez"),
    ],
)
def test_an_event_names_the_operation_and_not_the_address(
    service: Service, method: str, path: str, route: str | None
) -> None:
    event = service.event(service.client.request(method, path))
    assert set(event) == EVENT
    assert (event["method"], event["route"]) == (method, route)


def test_a_method_that_nobody_knows_is_not_repeated(service: Service) -> None:
    answer = sent(service.port, request("PROPFIND", "/livez"), method="PROPFIND")
    assert answer is not None
    event = service.event(answer)
    assert (event["method"], event["status"]) == ("other", 405)


_TEXTS = {
    *("goals", "expertise", "name", "about", "label", "note", "meta", "background", "interests"),
    *("looking_for", "location", "organisation", "past_organisations", "signed_up_at", "audit"),
}


def _sang(value: Any, *, is_text: bool = False) -> Any:  # noqa: ANN401  any JSON value
    """Put the canary into each text that is a person's own; ids and words of ours stay."""
    match value:
        case {"kind": str()}:  # criteria and rules have names that are the programme's
            return value
        case dict():
            return {
                key: _sang(one, is_text=key != "horizon" and (is_text or key in _TEXTS))
                for key, one in value.items()
            }
        case list():
            return [_sang(one, is_text=is_text) for one in value]
        case str() if is_text:
            return f"{value} {CANARY}"
    return value


_QUOTED = {"id", "avoids", "pinned", "forbidden", "current"}
"""What holds ids, which an error may quote."""


def _wrong_everywhere(document: Document) -> Iterator[Document]:
    """Put the canary, in something of another type than is right, at each place of a document."""
    wrongs = cycle(([CANARY], {"text": [CANARY]}, f"{CANARY}\0", [[CANARY, {"a": CANARY}]]))
    for path in places(document):
        if not _QUOTED.intersection(path):
            yield replaced(document, path, next(wrongs))


def _with_canary_ids(document: Document) -> Document:
    text = json.dumps(document)
    for known in ("e1", "e2", "r1", "r2"):
        text = text.replace(f'"{known}"', f'"{CANARY}-{known}"')
    changed: Document = json.loads(text)
    return changed


def _posted(service: Service, path: str, cohort: Document) -> httpx.Response:
    pairs = {"cohort": cohort, "assignments": [["e1", "r1"]]}
    return service.client.post(path, json=pairs if path == "/v1/evaluate" else cohort)


def test_no_text_of_a_person_who_is_matched_reaches_the_log(service: Service) -> None:
    singing = _sang(full_document())
    assert json.dumps(singing).count(CANARY) > 20
    for path in POSTS:
        answer = _posted(service, path, singing)
        assert answer.status_code == 200
        service.event(answer)
    assert CANARY not in service.told()


def test_no_wrong_text_reaches_log_or_error(service: Service) -> None:
    statuses = set()
    paths = cycle(POSTS)
    for document in _wrong_everywhere(full_document()):
        path = next(paths)
        answer = _posted(service, path, document)
        statuses.add(answer.status_code)
        if answer.status_code != 200 or path == "/v1/validate":
            assert CANARY not in answer.text, (path, document)
    service.event(answer)
    assert statuses == {200, 422}
    assert CANARY not in service.told()


@pytest.mark.parametrize(
    "body",
    [
        CANARY.encode(),
        f'"{CANARY}"'.encode(),
        f'{{"mentees": [{{"goals": "{CANARY}"'.encode(),
        f'{{"{CANARY}": 1, "{CANARY}": 2}}'.encode(),
        f'{{"mentees": "{CANARY}", "mentors": [NaN, 1e999, "\\ud800"]}}'.encode(),
        CANARY.encode("utf-16"),
        b"[" * 9000 + CANARY.encode(),
        json.dumps(_with_canary_ids(full_document())).encode(),
        json.dumps({**_with_canary_ids(full_document()), CANARY: CANARY}).encode(),
        json.dumps({"cohort": full_document(), "assignments": [[CANARY, "r1"]]}).encode(),
    ],
    ids=range(10),
)
def test_no_id_or_field_name_reaches_the_log(service: Service, body: bytes) -> None:
    for path in POSTS:
        service.event(service.client.post(path, content=body, headers=JSON))
    assert CANARY not in service.told()


def test_no_address_or_header_reaches_log_or_error(service: Service) -> None:
    headers = {
        "Authorization": f"Bearer {CANARY}",
        "Cookie": f"name={CANARY}",
        "Referer": f"http://{CANARY}/",
        "User-Agent": CANARY,
        "X-Request-Id": CANARY,
        "Origin": f"http://{CANARY}",
        CANARY: CANARY,
    }
    for method in ("GET", "POST", "PUT"):
        for path in (f"/{CANARY}", f"/v1/match?{CANARY}", f"/v1/match?prices={CANARY}", "/livez"):
            answer = service.client.request(method, path, headers=headers)
            assert CANARY not in answer.text
            assert CANARY not in str(answer.headers)
            service.event(answer)
    for header in ("Content-Type", "Content-Encoding", "Host", "X-Forwarded-For"):
        answer = service.client.post(
            "/v1/match", json=PAIR, headers={"Content-Type": "application/json", header: CANARY}
        )
        assert answer.status_code in {403, 415}
        assert CANARY not in answer.text
        service.event(answer)
    for line in (b"%b / HTTP/1.1", b"GET %b", b"GET / HTTP/1.1\r\n%b", b"POST / %b/1.1"):
        refused = sent(service.port, line % CANARY.encode() + b"\r\n\r\n")
        assert refused is None or CANARY.encode() not in refused.body
    assert CANARY not in service.told()


def test_a_model_that_cannot_be_loaded_is_an_error(
    start_service: StartService, tmp_path: Path
) -> None:
    service = start_service(PAIRWELL_MODEL=str(tmp_path), PAIRWELL_CACHE="false", ready=False)
    (event,) = until(lambda: [one for one in service.log() if one["event"] == "failed"])
    assert event["level"] == "error"
    assert event["reason"] == service.client.get("/readyz").json()["detail"]
    (loading,) = [one for one in service.log() if one["event"] == "loading"]
    assert loading["level"] == "info"


def _told(log: logging.Logger, message: str, *arguments: object, error: bool = False) -> Any:  # noqa: ANN401
    stream = io.StringIO()
    handler = ServerEvents(make_log(stream))
    log.addHandler(handler)
    try:
        log.error(message, *arguments, exc_info=error)
    finally:
        log.removeHandler(handler)
    return json.loads(stream.getvalue())


def test_the_server_speaks_in_its_own_words_but_not_in_an_error_s() -> None:
    log = logging.getLogger("uvicorn.error")
    assert _told(log, "Started [%d]", 7)["event"] == "Started [7]"
    try:
        raise ValueError(CANARY)
    except ValueError:
        told = _told(log, "Exception in the application\n", error=True)
    assert told["event"] == "Exception in the application"
    assert told["error"].startswith(f"ValueError at {__name__}:")
    assert CANARY not in json.dumps(told)


def test_other_libraries_are_only_told_to_have_spoken() -> None:
    told = _told(logging.getLogger("asyncio"), "Task exception: %r", ValueError(CANARY))
    assert (told["event"], told["level"]) == ("library", "error")
    assert told["source"].startswith("asyncio at test_log:")
    assert CANARY not in json.dumps(told)
