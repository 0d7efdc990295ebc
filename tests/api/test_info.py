"""What the service says of itself, and the invented cohorts that it hands out."""

import asyncio
import json
import subprocess
from importlib.metadata import version
from typing import get_args

import httpx
import pytest

from app.api.application import create_app
from app.api.info import DEMO_SIZES
from app.matching.codes import Code
from app.matching.policy import Policy
from app.matching.preset_table import USUAL
from app.matching.reading import read_cohort
from app.settings import Settings
from benchmarks.served import PAIRWELL
from embeddings.encoder import SentenceEncoder
from tests.api.conftest import KEY, REQUEST_LIMIT_S, Service


def test_the_service_tells_its_versions_and_its_model(
    service: Service, encoder: SentenceEncoder
) -> None:
    answer = service.client.get("/v1/info")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["version"], told["contract"], told["state"]) == (version("pairwell"), "1", "ready")
    card = encoder.card
    assert told["model"] == {
        "name": card.name,
        "weights_sha256": card.weights_sha256,
        "adapter": card.adapter,
        "dimension": card.dimension,
        "max_tokens": card.max_tokens,
        "cost": 1.0,
    }
    assert told["models"] == [told["model"]]


def test_the_limits_told_are_those_in_force(service: Service, locked: Service) -> None:
    key = {b"Authorization": f"Bearer {KEY}".encode()}
    limits = locked.client.get("/v1/info", headers=key).json()["limits"]
    assert (limits["pairs"], limits["body_mib"], limits["at_a_time"]) == (4_000, 3, 1)
    assert (limits["people"], limits["work_s"]) == (5_000, REQUEST_LIMIT_S)
    limits = service.client.get("/v1/info").json()["limits"]
    assert (limits["pairs"], limits["work_s"], limits["waiting"]) == (1_000_000, 600.0, 32)


def test_while_the_model_is_loaded_there_is_none_to_tell_of() -> None:
    app = create_app(Settings())  # without its lifespan no child is started

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/v1/info")

    told = asyncio.run(ask()).json()
    assert (told["state"], told["model"], told["models"]) == ("loading", None, [])


def test_every_code_objective_and_preset_is_told_with_its_meaning(service: Service) -> None:
    told = service.client.get("/v1/info").json()
    assert [(one["code"], one["severity"], one["meaning"]) for one in told["codes"]] == [
        (code.value, code.severity, code.meaning) for code in Code
    ]
    objectives = get_args(Policy.model_fields["objective"].annotation)
    assert [one["name"] for one in told["objectives"]] == list(objectives)
    assert len({one["meaning"] for one in told["objectives"]}) == len(objectives)
    assert [one["name"] for one in told["presets"]] == list(
        get_args(Policy.model_fields["preset"].annotation)
    )


def test_the_criteria_can_be_sent_as_they_are_told(service: Service) -> None:
    criteria = service.client.get("/v1/info").json()["criteria"]
    policy = Policy.model_validate({"criteria": criteria})
    assert [one.name for one in policy.criteria or ()] == list(USUAL)


@pytest.mark.parametrize("name", DEMO_SIZES)
def test_a_demo_cohort_is_what_the_command_writes(service: Service, name: str) -> None:
    answer = service.client.get(f"/v1/demo-data/{name}")
    mentees, mentors = DEMO_SIZES[name]
    assert answer.headers["Content-Type"] == "application/json"
    sizes = ["--mentees", str(mentees), "--mentors", str(mentors), "--seed", "1"]
    written = subprocess.run(
        [PAIRWELL, "demo", *sizes], capture_output=True, check=True, timeout=60
    )
    assert answer.content == written.stdout
    cohort = read_cohort(answer.json()).cohort
    assert cohort is not None
    assert (len(cohort.mentees), len(cohort.mentors)) == (mentees, mentors)


def test_a_small_demo_cohort_can_be_sent_back_as_it_is(service: Service) -> None:
    cohort = service.client.get("/v1/demo-data/small").content
    answer = service.client.post(
        "/v1/match", content=cohort, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.json()["certificate"]["verified"]


@pytest.mark.parametrize("name", ["tiny", "Small", "small ", "%00", "..%2Finfo", "é"])
def test_an_unknown_demo_cohort_is_a_problem(service: Service, name: str) -> None:
    answer = service.client.get(f"/v1/demo-data/{name}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["type"] == "urn:pairwell:problem:not_found"
    assert name not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("path", ["/v1/info?verbose=1", "/v1/demo-data/small?seed=2"])
def test_an_unknown_parameter_is_refused(service: Service, path: str) -> None:
    answer = service.client.get(path)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:pairwell:problem:invalid_parameter"
