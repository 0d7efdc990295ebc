"""The service as people run it: a process of its own, asked over HTTP."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from embeddings.encoder import SentenceEncoder
from tests.support.raw_http import RawAnswer

PAIRWELL = Path(sys.executable).with_name("pairwell")
T = TypeVar("T")


def _long() -> bytes:
    """Write a cohort with thousands of sentences that nobody has met yet."""
    mentees = [
        {"id": f"e{k}", "goals": f"I want to keep {k} ledgers, {k * 7} maps and {k * 3} secrets."}
        for k in range(4_000)
    ]
    return json.dumps({"mentees": mentees, "mentors": [{"id": "r1", "expertise": "All."}]}).encode()


LONG = _long()
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

    url: str
    client: httpx.Client
    process: subprocess.Popen[bytes]
    stderr: Path

    @property
    def port(self) -> int:
        """Where to connect a socket to."""
        port = httpx.URL(self.url).port
        assert port is not None
        return port

    def log(self) -> list[dict[str, Any]]:
        """All events so far; stderr's first line is a sentence for people."""
        whole_lines = self.stderr.read_text(encoding="utf-8").split("\n")[1:-1]
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
def service_environment(encoder: SentenceEncoder, vector_cache: Path) -> Mapping[str, str]:
    """Return variables under which no vector is made for sentences that `encoder` has met."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAIRWELL_")}
    return {
        **kept,
        "PAIRWELL_CACHE_FOLDER": str(vector_cache),
        "PAIRWELL_THREADS": "1",
        "PAIRWELL_CHILDREN": "2",
        "COLUMNS": "200",
    }


@contextmanager
def running_service(
    environment: Mapping[str, str], stderr: Path, *, ready: bool = True
) -> Iterator[Service]:
    """Run a service on a free port; without ``ready`` it may still load its model."""
    with stderr.open("wb") as log:
        process = subprocess.Popen(
            [PAIRWELL, "serve", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stderr=log,
            env=environment,
            start_new_session=True,  # a test may interrupt all of its processes, as Ctrl-C does
        )
    try:
        url = until(lambda: _told_url(process, stderr))
        with httpx.Client(base_url=url, timeout=120.0, trust_env=False) as client:
            path = "/readyz" if ready else "/livez"
            until(lambda: _told_url(process, stderr) and _is_well(client, path))
            yield Service(url, client, process, stderr)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _told_url(process: subprocess.Popen[bytes], stderr: Path) -> str | None:
    told = stderr.read_text(encoding="utf-8")
    assert process.poll() is None, told
    found = re.match(r"pairwell: serving on (http://\S+),", told)
    return None if found is None else found[1]


def _is_well(client: httpx.Client, path: str) -> bool:
    with suppress(httpx.TransportError):  # it has ended, which its stderr explains
        return client.get(path).status_code == 200
    return False


@pytest.fixture(scope="session")
def service(
    service_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Return a service that is ready; all tests of this process share it."""
    stderr = tmp_path_factory.mktemp("service") / "stderr"
    with running_service(service_environment, stderr) as running:
        yield running


@pytest.fixture
def start_service(service_environment: Mapping[str, str], tmp_path: Path) -> Iterator[StartService]:
    """Return a function that starts a service of other settings; it ends with the test."""
    with ExitStack() as started:

        def start(*, ready: bool = True, **variables: str) -> Service:
            environment = {**service_environment, **variables}
            stderr = tmp_path / f"stderr-{len(list(tmp_path.iterdir()))}"
            return started.enter_context(running_service(environment, stderr, ready=ready))

        yield start
