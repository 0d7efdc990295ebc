"""The service as people run it: a process of its own, asked over HTTP."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from benchmarks.served import HOST, Served
from tests.support.calls import long_document
from tests.support.raw_http import RawAnswer

T = TypeVar("T")

KEY = "a key of more than thirty-two letters: äöü"
REQUEST_LIMIT_S = 4.0
"""Of the service with a key: enough for an example, and not for `LONG`."""

LONG = json.dumps(long_document(4_000)).encode()
"""A document that is worked on for much longer than any test waits."""


def until(look: Callable[[], T | None], within_s: float = 150.0) -> T:
    """Look again and again until there is something to see, and return it."""
    deadline = time.monotonic() + within_s
    while not (seen := look()):
        assert time.monotonic() < deadline, f"nothing to be seen after {within_s} s"
        time.sleep(0.02)
    return seen


@dataclass(frozen=True)
class Service:
    """A service that runs."""

    client: httpx.Client
    served: Served

    @property
    def url(self) -> str:
        """Where it is."""
        return str(self.client.base_url).rstrip("/")

    @property
    def port(self) -> int:
        """Where to connect a socket to."""
        return self.served.port

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The API process."""
        return self.served.process

    def told(self) -> str:
        """All that it has written."""
        return self.served.log.read_text(encoding="utf-8")

    def log(self) -> list[dict[str, Any]]:
        """All events so far; the first line is a sentence for people."""
        whole_lines = self.told().split("\n")[1:-1]
        return [json.loads(line) for line in whole_lines]

    def event(self, answer: httpx.Response | RawAnswer) -> dict[str, Any]:
        """Return the one event of a request; it is logged just after the answer was sent."""
        request_id = answer.headers["X-Request-Id"]
        events = until(lambda: [one for one in self.log() if one.get("request_id") == request_id])
        assert len(events) == 1
        return events[0]

    def refusal_as_busy(self) -> httpx.Response | None:
        """Ask without a document, which takes up no child: None where one could be worked on."""
        answer = self.client.post("/v1/match")
        return answer if answer.status_code == 503 else None


StartService = Callable[..., Service]
"""Start a service with these variables, such as ``PAIRWELL_WAITING="0"``."""


@pytest.fixture(scope="session")
def service_environment(warm_environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return variables of a small service."""
    return {**warm_environment, "PAIRWELL_THREADS": "1", "PAIRWELL_CHILDREN": "2"}


@contextmanager
def running_service(
    environment: Mapping[str, str], folder: Path, *, ready: bool = True
) -> Iterator[Service]:
    """Run a service with its log in a new folder; without ``ready`` it may still load its model."""
    with Served(folder / "service.log", environment) as served:
        url = f"http://{HOST}:{served.port}"
        if ready:
            served.wait_until_ready()
        with httpx.Client(base_url=url, timeout=120.0, trust_env=False) as client:
            yield Service(client, served)


@dataclass(frozen=True)
class FirstAnswers:
    """A service, and what it answered while it loaded its model."""

    service: Service
    livez: httpx.Response
    readyz: httpx.Response
    match: httpx.Response


@pytest.fixture(scope="session")
def first_answers(
    service_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FirstAnswers]:
    """Return a service that has just begun to load its model."""
    folder = tmp_path_factory.mktemp("service")
    with running_service(service_environment, folder, ready=False) as running:
        ask = running.client
        yield FirstAnswers(
            running, ask.get("/livez"), ask.get("/readyz"), ask.post("/v1/match", json={})
        )


@pytest.fixture(scope="session")
def service(first_answers: FirstAnswers) -> Service:
    """Return a service that is ready; all tests of this process share it."""
    first_answers.service.served.wait_until_ready()
    return first_answers.service


@pytest.fixture(scope="session")
def locked(
    service_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Return a service with a key and limits of its own; it may still load its model."""
    environment = {
        **service_environment,
        "PAIRWELL_API_KEY": KEY,
        "PAIRWELL_CHILDREN": "1",
        "PAIRWELL_MAX_BODY_MIB": "3",
        "PAIRWELL_MAX_PEOPLE": "5000",
        "PAIRWELL_MAX_PAIRS": "4000",
        "PAIRWELL_REQUEST_LIMIT_S": str(REQUEST_LIMIT_S),
    }
    with running_service(environment, tmp_path_factory.mktemp("locked"), ready=False) as running:
        yield running


@pytest.fixture(scope="session")
def narrow(
    service_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Return a service that works on one document at a time, and lets none wait."""
    alone = {**service_environment, "PAIRWELL_CHILDREN": "1", "PAIRWELL_WAITING": "0"}
    with running_service(alone, tmp_path_factory.mktemp("narrow")) as running:
        yield running


@pytest.fixture
def start_service(
    service_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartService]:
    """Return a function that starts a service of other settings; it ends with the test."""
    with ExitStack() as started:

        def start(*, ready: bool = True, **variables: str) -> Service:
            environment = {**service_environment, **variables}
            folder = tmp_path_factory.mktemp("another")
            return started.enter_context(running_service(environment, folder, ready=ready))

        yield start
