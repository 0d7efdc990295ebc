"""Documents in, answers out, and what becomes of work that nobody waits for any more."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest

from app.api.problem_details import Kind
from app.matching.pipeline import match
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.api.conftest import KEY, LONG, REQUEST_LIMIT_S, Service, until
from tests.support.cohorts import EXPERTISE, GOALS, Document, bytes_of, read
from tests.support.raw_http import HOST, request

SMALL: Document = {
    "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(4)],
    "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
}
IMPOSSIBLE: Document = {
    "mentees": [{"id": "e1", "goals": GOALS[0], "demand_min": 1, "avoids": ["r1"]}],
    "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
}


def test_a_match_is_the_same_as_without_the_service(
    service: Service, encoder: SentenceEncoder
) -> None:
    answer = service.client.post("/v1/match", json=SMALL)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    here = match(read(SMALL), encoder)
    assert bytes_of(Result.model_validate_json(answer.content)) == bytes_of(here)


@pytest.mark.parametrize("path", ["/v1/match", "/v1/evaluate"])
def test_prices_are_left_out_where_nobody_wants_them(service: Service, path: str) -> None:
    pairs = {"cohort": SMALL, "assignments": [["e0", "r0"]]}
    body = pairs if path == "/v1/evaluate" else SMALL
    for query, has_prices in (("", True), ("?prices=true", True), ("?prices=false", False)):
        result = service.client.post(path + query, json=body).json()
        assert (result["certificate"]["prices"] is not None) == has_prices


def test_a_result_of_the_service_is_verified_by_it(service: Service) -> None:
    result = service.client.post("/v1/match", json=SMALL).json()
    judged = service.client.post("/v1/evaluate", json={"cohort": SMALL, "result": result})
    assert judged.status_code == 200
    assert judged.json()["certificate"]["verified"]


def test_demands_that_clash_are_an_answer(service: Service) -> None:
    answer = service.client.post("/v1/match", json=IMPOSSIBLE)
    assert answer.status_code == 200
    assert answer.json()["certificate"]["termination"] == "infeasible"


def test_a_check_answers_also_for_what_cannot_be_matched(service: Service) -> None:
    wrong = {**SMALL, "mentors": [{"id": "r1", "expertis": EXPERTISE[0], "capacity": -1}]}
    checked = service.client.post("/v1/validate", json=wrong)
    assert checked.status_code == 200
    assert not checked.json()["valid"]
    refused = service.client.post("/v1/match", json=wrong)
    assert refused.status_code == 422
    assert refused.json()["errors"] == checked.json()["problems"]
    assert {one["pointer"] for one in checked.json()["problems"]} >= {
        "/mentors/0/expertis",
        "/mentors/0/capacity",
    }


def test_a_document_in_many_small_pieces_is_read_whole(service: Service) -> None:
    whole = json.dumps(SMALL).encode()
    pieces = (whole[start : start + 7] for start in range(0, len(whole), 7))
    headers = {"Content-Type": "application/json"}
    answer = service.client.post("/v1/match", content=pieces, headers=headers)
    assert answer.status_code == 200
    assert service.event(answer)["bytes_in"] == len(whole)


def _is_matched(service: Service) -> bool:
    return service.client.post("/v1/match", json=SMALL).status_code == 200


def test_a_client_that_goes_away_frees_its_child(narrow: Service) -> None:
    known = len(narrow.log())
    with socket.create_connection((HOST, narrow.port)) as connection:
        connection.sendall(request(body=LONG))
        busy = until(narrow.refusal_as_busy)
        assert busy.json()["type"] == Kind.BUSY.type
        assert int(busy.headers["Retry-After"]) >= 1
        assert narrow.client.get("/livez").status_code == 200
        assert narrow.client.get("/readyz").status_code == 200
    assert until(lambda: _is_matched(narrow))
    gone = [event for event in narrow.log()[known:] if event["event"] == "client_gone"]
    assert [(one["route"], one["status"], one["bytes_in"]) for one in gone] == [
        ("/v1/match", None, len(LONG))
    ]


def test_a_child_that_dies_costs_one_answer(narrow: Service) -> None:
    headers = {"Content-Type": "application/json"}
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(httpx.post, f"{narrow.url}/v1/match", content=LONG, headers=headers)
        until(narrow.refusal_as_busy)
        (template,) = psutil.Process(narrow.process.pid).children()
        (child,) = template.children()
        child.kill()
        answer = asked.result()
    assert answer.status_code == 500
    assert answer.json()["type"] == Kind.INTERNAL_ERROR.type
    assert narrow.event(answer)["error"] == "a child ended at its work: signal 9"
    assert until(lambda: _is_matched(narrow))


def test_work_beyond_the_limits_is_refused_by_their_names(locked: Service) -> None:
    locked.served.wait_until_ready()
    headers = {b"Authorization": f"Bearer {KEY}".encode(), b"Content-Type": b"application/json"}
    late = locked.client.post("/v1/match", content=LONG, headers=headers)
    assert (late.status_code, late.json()["type"]) == (503, Kind.TOOK_TOO_LONG.type)
    assert f"{REQUEST_LIMIT_S:g} seconds" in late.json()["detail"]
    assert int(late.headers["Retry-After"]) >= 1

    mentees, mentors = ([{"id": f"{who}{k}"} for k in range(64)] for who in "er")
    crowd = json.dumps({"mentees": mentees, "mentors": mentors})
    large = locked.client.post("/v1/match", content=crowd, headers=headers)
    assert (large.status_code, large.json()["type"]) == (413, Kind.DOCUMENT_TOO_LARGE.type)
    (told,) = large.json()["errors"]
    assert (told["code"], told["expected"]) == ("too_many_pairs", "at most 4,000")
    assert "4,096" in large.json()["detail"]
