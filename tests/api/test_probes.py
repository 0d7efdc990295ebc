"""Alive at once; ready when documents can be worked on, and not before."""

from pathlib import Path

from app.api.problem_details import Kind
from tests.api.conftest import FirstAnswers, Service, StartService, until
from tests.support.cohorts import EXPERTISE, GOALS

PAIR = {
    "mentees": [{"id": "e1", "goals": GOALS[0]}],
    "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
}


def test_a_service_that_loads_its_model_says_so(
    first_answers: FirstAnswers, service: Service
) -> None:
    assert first_answers.livez.json() == {"status": "alive"}
    for refused in (first_answers.readyz, first_answers.match):
        assert refused.status_code == 503
        assert refused.json()["type"] == Kind.STARTING.type
        assert int(refused.headers["Retry-After"]) >= 1
    client = service.client
    assert client.get("/readyz").json() == {"status": "ready"}
    assert client.post("/v1/match", json=PAIR).status_code == 200
    told = until(lambda: _events_up_to(service, "ready"))  # it may be written a moment later
    assert "loading" in told


def test_a_service_without_its_model_stays_alive_and_tells_why(
    start_service: StartService, tmp_path: Path
) -> None:
    service = start_service(ready=False, PAIRWELL_MODEL=str(tmp_path / "no-model"))
    client = service.client
    loading = client.get("/readyz").json()["detail"]
    failed = until(lambda: _other_detail(client.get("/readyz").json(), loading))
    assert "no-model" in failed
    assert client.get("/livez").status_code == 200
    refused = client.post("/v1/match", json=PAIR)
    assert (refused.status_code, refused.json()["detail"]) == (503, failed)
    (told,) = until(lambda: [event for event in service.log() if event["event"] == "failed"])
    assert told["reason"] == failed


def _other_detail(problem: dict[str, str], than: str) -> str | None:
    return problem["detail"] if problem["detail"] != than else None


def _events_up_to(service: Service, last: str) -> list[str] | None:
    """Names of the events until the last one; None until that one is there."""
    told = [event["event"] for event in service.log()]
    return told[: told.index(last)] if last in told else None
