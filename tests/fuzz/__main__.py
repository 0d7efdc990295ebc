"""Sends thousands of broken and odd requests to a real service: ``python -m tests.fuzz``.

Exit code 1 when an answer is 5xx, a connection is closed, the service logs an error or does not
conform to its openapi.json, or the requests were one-sided; 0 otherwise. 503 for too many requests
counts apart.
"""

import argparse
import http.client
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks.kept_alive import Answer
from benchmarks.served import Served, measured_environment
from benchmarks.service_speed import matched
from tests.fuzz.conformance import conformance
from tests.fuzz.mutations import Mutations, Request
from tests.fuzz.tally import Tally, histogram
from tests.support import broken_documents as broken
from tests.support.full_document import full_document

QUICK = 3_000
"""Below so many requests, schemathesis leaves its phase coverage out."""


def main() -> int:
    """Run, print what came back, and return the exit code."""
    options = _options()
    started = time.monotonic()
    with ExitStack() as open_now:
        folder = Path(open_now.enter_context(tempfile.TemporaryDirectory()))
        service = Served(folder / "service.log", measured_environment(folder))
        served = open_now.enter_context(service)
        served.wait_until_ready()
        print(f"memory at the start: {_memory(served)}", flush=True)
        tallies, clean = _parts(served, options.requests, options.seed)
        lines, wrong = histogram(tallies)
        print("\n".join(lines))
        print(f"memory at the end:   {_memory(served)}")
        faults = [
            line for line in served.log.read_text().splitlines() if '"level": "error"' in line
        ]
    print(f"{time.monotonic() - started:.0f} s, seed {options.seed}")
    for line in [*faults, *wrong][:20]:
        print(f"wrong: {line}", file=sys.stderr)
    if not clean:
        print("wrong: the service does not conform to its openapi.json, see above", file=sys.stderr)
    return 1 if faults or wrong or not clean else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=6_000, help="how many, about")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _parts(served: Served, requests: int, seed: int) -> tuple[list[Tally], bool]:
    quick = requests < QUICK
    corpus = _sent(served, "corpus", _corpus(small=quick))
    checked, clean = conformance(served, seed, max(5, requests // 100), quick=quick)
    with served.connection() as connection:
        result = matched(connection, json.dumps(full_document()).encode())
    mutations = Mutations(seed, result)
    left = max(requests // 4, requests - corpus.counts.total() - checked.counts.total())
    changed = _sent(served, "mutations", (mutations.request(number) for number in range(left)))
    return [corpus, checked, changed], clean


def _corpus(*, small: bool) -> Iterable[Request]:
    """Every document of the corpus, to every operation that takes one."""
    groups = [broken.unreadable, broken.invalid, broken.accepted, broken.files]
    if not small:
        groups += [broken.heavy, broken.too_large, broken.one_value_missing]
    for group in groups:
        for data in group().values():
            yield Request("/v1/match", data)
            if not small:
                yield Request("/v1/validate", data)
                yield Request("/v1/evaluate", b'{"cohort": ' + data + b"}")


def _sent(served: Served, name: str, requests: Iterable[Request]) -> Tally:
    """Send requests over two connections, no more at a time than there are children."""
    tally = Tally(name)
    own = threading.local()

    def send(request: Request) -> tuple[Answer | None, Request]:
        if not hasattr(own, "connection"):
            own.connection = served.connection()
        method = "GET" if request.body is None else "POST"
        try:
            return own.connection.ask(method, request.path, request.body), request
        except (OSError, http.client.HTTPException):
            return None, request

    with ThreadPoolExecutor(2) as pool:
        for answer, request in pool.map(send, requests):
            tally.note(answer, request)
    return tally


def _memory(served: Served) -> str:
    processes = [psutil.Process(pid) for pid in served.processes()]
    own = processes[0].memory_info().rss / 1e6
    everybody = sum(process.memory_full_info().pss for process in processes) / 1e6
    return f"API process {own:.0f} MB, all {len(processes)} processes {everybody:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
