"""How fast the service is when all is well: its start, what it adds to the library, steady load."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.demo import demo_cohort
from benchmarks.environment import without_slowing
from benchmarks.figures import Figure, Measured
from benchmarks.kept_alive import KeptAlive
from benchmarks.open_loop import arrivals, statuses
from benchmarks.served import LOOK_EVERY_S, Served

FIRST_ANSWER_S = 2.0
OVERHEAD_S = 0.02
LOAD_P99_S = 0.3
REQUESTS_A_SECOND = 20
SEED = 1
WARM_UP = 3


class WrongAnswerError(Exception):
    """The service answered something else than it had to, so that its times count for nothing."""


def body_of(mentees: int, mentors: int) -> bytes:
    """Compose the request of an invented cohort."""
    return json.dumps(demo_cohort(mentees, mentors, SEED)).encode()


def matched(connection: KeptAlive, body: bytes) -> bytes:
    """Have a cohort matched, and return the result's bytes.

    Raises
    ------
    WrongAnswerError
        The status is not 200.
    """
    answer = connection.ask("POST", "/v1/match", body)
    if answer.status != 200:
        raise WrongAnswerError(f"/v1/match answered {answer.status}: {answer.body[:300]!r}")
    return answer.body


def measure_start(served: Served, started: float) -> Measured:
    """Measure how long a service just started takes to get ready, and then to answer.

    Parameters
    ----------
    started
        When its process was started, by `time.perf_counter`.
    """
    listening, said = None, set()
    while (status := served.readiness()) != 200:
        if status is not None:
            listening = listening or time.perf_counter()
            said.add(status)
        time.sleep(LOOK_EVERY_S)
    ready = time.perf_counter()
    with served.connection() as connection:
        matched(connection, body_of(8, 4))
    answered = time.perf_counter()
    figures = [
        Figure("process started to port open", ((listening or ready) - started,)),
        Figure("process started to /readyz 200", (ready - started,)),
        Figure("ready to first answer, 8 × 4", (answered - ready,), "worst", FIRST_ANSWER_S),
    ]
    facts = {"/readyz said before 200": sorted(said)}
    return Measured("Start, with no vectors kept", figures, facts)


def measure_overhead(served: Served, folder: Path, rounds: int) -> Measured:
    """Compare a request with the same work done by the library, turn by turn.

    Parameters
    ----------
    folder
        Where the service keeps its vectors, for the library to use too.
    """
    body = body_of(200, 50)
    library, service = [], []
    with served.connection() as connection, _library(folder, body) as by_the_library:
        matched(connection, body)  # its texts are read once, by the service
        for number in range(rounds + WARM_UP):
            seconds, expected = by_the_library()
            start = time.perf_counter()
            found = matched(connection, body)
            taken = time.perf_counter() - start
            _insist_on_equal(found, expected)
            if number >= WARM_UP:
                library.append(seconds)
                service.append(taken)
    more = tuple(there - here for here, there in zip(library, service, strict=True))
    figures = [
        Figure("the library: bytes to bytes, vectors cached", tuple(library)),
        Figure("POST /v1/match on a kept connection", tuple(service)),
        Figure("the service's more, round by round", more, "median", OVERHEAD_S),
    ]
    return Measured("What the service adds, 200 × 50", figures)


@contextmanager
def _library(folder: Path, body: bytes) -> Iterator[Callable[[], tuple[float, bytes]]]:
    """Start a process like a child of the service, and yield a function that has it match once."""
    file = folder / "body.json"
    file.write_bytes(body)
    environment = {
        **without_slowing(os.environ),
        "OMP_NUM_THREADS": "1",  # as the children of the service have
        "PAIRWELL_CACHE_FOLDER": str(folder / "vectors"),
    }
    command = [sys.executable, "-m", "benchmarks.without_service", str(file)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def match_once() -> tuple[float, bytes]:
            assert process.stdin is not None
            assert process.stdout is not None
            print(file=process.stdin, flush=True)
            told = json.loads(process.stdout.readline())
            return told["seconds"], told["answer"].encode()

        yield match_once


def _insist_on_equal(found: bytes, expected: bytes) -> None:
    documents = [json.loads(text) for text in (found, expected)]
    for document in documents:
        del document["timings"]
    if documents[0] != documents[1]:
        raise WrongAnswerError("/v1/match and the library gave different results")


def measure_load(served: Served, seconds: float) -> Measured:
    """Measure a steady load of 150 people a request, due 20 times a second."""
    body = body_of(120, 30)
    with served.connection() as connection:
        matched(connection, body)
    found = arrivals(served.connection, "/v1/match", body, REQUESTS_A_SECOND, seconds)
    counted = statuses(found)
    if not {"200"} <= set(counted) <= {"200", "503"}:
        raise WrongAnswerError(f"under steady load the answers were {dict(counted)}")
    taken = tuple(one.seconds for one in found if one.answer and one.answer.status == 200)
    figure = Figure("from when it was due to its answer", taken, "p99", LOAD_P99_S)
    title = f"Steady load, 120 × 30, {REQUESTS_A_SECOND} requests a second for {seconds:g} s"
    return Measured(title, [figure], {"answers (target: 200 alone)": dict(counted)})
