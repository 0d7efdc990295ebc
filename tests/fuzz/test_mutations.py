import json
from collections import Counter

from benchmarks.kept_alive import Answer
from tests.fuzz.mutations import Mutations, Request
from tests.fuzz.tally import Tally, histogram, logged

MANY = range(400)


def _is_json(request: Request) -> bool:
    try:
        json.loads(request.body or b"")
    except ValueError:
        return False
    return True


def test_the_same_seed_and_number_give_the_same_request() -> None:
    first, second = (Mutations(3, b"{}") for _ in range(2))
    requests = [first.request(number) for number in MANY]
    assert requests == [second.request(number) for number in MANY]
    assert requests != [Mutations(4, b"{}").request(number) for number in MANY]


def test_requests_differ_and_reach_every_operation_both_as_json_and_as_rubbish() -> None:
    requests = [Mutations(3, b"{}").request(number) for number in MANY]
    paths = Counter(request.path.partition("?")[0] for request in requests)
    assert {"/v1/match", "/v1/evaluate", "/v1/validate", "/v1/info"} <= set(paths)
    assert len({request.body for request in requests}) > len(requests) / 2
    readable = sum(map(_is_json, requests))
    assert len(requests) / 4 < readable < len(requests) * 3 / 4


def _answered(status: int, kind: str = "busy") -> Answer:
    return Answer(status, {}, json.dumps({"type": f"urn:pairwell:problem:{kind}"}).encode())


def test_only_what_may_not_happen_is_wrong() -> None:
    tally = Tally("x")
    for status in (200, 200, 422, 422, 422, 422, 400, 503):
        tally.note(_answered(status), "request")
    lines, wrong = histogram([tally])
    assert wrong == []
    assert "busy: 1" in lines[0]
    tally.note(None, "the lost one")
    tally.note(_answered(503, "took_too_long"), "the slow one")
    tally.note(_answered(500, "internal_error"), "the broken one")
    _, wrong = histogram([tally])
    assert wrong == ["closed: the lost one", "503: the slow one", "500: the broken one"]


def test_one_sided_requests_are_wrong() -> None:
    tally = Tally("x")
    for _ in range(20):
        tally.note(_answered(400), "request")
    _, wrong = histogram([tally])
    assert wrong == ["only 0 of 20 answers were 422", "only 0 of 20 answers were 200"]


def test_requests_of_others_are_counted_by_the_log() -> None:
    events = [{"event": "request", "status": status} for status in (200, 422, 500)]
    lines = [json.dumps(event).encode() for event in (*events, {"event": "start"})]
    tally = logged("others", [b"no JSON\n", *lines])
    assert tally.counts == {"200": 1, "422": 1, "500": 1}
    assert len(tally.failures) == 1
