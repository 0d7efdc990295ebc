"""How the service does under strain: large rounds, clients that go away, five times too much."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.figures import Figure, Measured
from benchmarks.open_loop import CLIENTS, arrivals, statuses
from benchmarks.served import HOST, LOOK_EVERY_S, Served
from benchmarks.service_speed import WrongAnswerError, body_of, matched

ALIVE_S = 0.1
OVERLOAD = 5
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_BUSY_S = 0.3


def measure_liveness(served: Served) -> Measured:
    """Ask `/livez` again and again while 2,000 × 500 are matched, texts unread at first."""
    body = body_of(2000, 500)
    unread, first = _alive_during(served, body)
    cached, second = _alive_during(served, body)
    figures = [
        Figure("/livez while texts are read", unread, "worst", ALIVE_S),
        Figure("/livez while vectors are cached", cached, "worst", ALIVE_S),
        Figure("the match itself, texts read", (first,)),
        Figure("the match itself, vectors cached", (second,)),
    ]
    return Measured("A round of 2,000 × 500 under way", figures)


def _alive_during(served: Served, body: bytes) -> tuple[tuple[float, ...], float]:
    done = threading.Event()

    def work() -> float:
        try:
            with served.connection(600.0) as connection:
                start = time.perf_counter()
                matched(connection, body)
                return time.perf_counter() - start
        finally:
            done.set()

    with ThreadPoolExecutor(1) as pool, served.connection() as connection:
        working = pool.submit(work)
        seconds = []
        while not done.wait(LOOK_EVERY_S):
            start = time.perf_counter()
            status = connection.ask("GET", "/livez").status
            seconds.append(time.perf_counter() - start)
            if status != 200:
                raise WrongAnswerError(f"/livez answered {status}")
        return tuple(seconds), working.result()


def measure_leaving(served: Served, times: int) -> Measured:
    """Measure how long a child works on for a client that has gone away."""
    body = body_of(2000, 500)
    gone = tuple(_leave(served, body) for _ in range(times))
    with served.connection() as connection:
        start = time.perf_counter()
        matched(connection, body_of(8, 4))
        after = time.perf_counter() - start
    figures = [
        Figure("connection closed to its child gone", gone),
        Figure("the next request, 8 × 4", (after,)),
    ]
    return Measured("A client goes away during 2,000 × 500", figures)


def _leave(served: Served, body: bytes) -> float:
    """Close the connection in the middle of a match; return the seconds until its child is gone."""
    before = {pid: _worked_s(pid) for pid in served.processes()}
    with socket.create_connection((HOST, served.port)) as connection:
        head = f"POST /v1/match HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        busy = _waited_for(lambda: _busiest(served, before), "no child has begun to work")
    left = time.perf_counter()
    _waited_for(lambda: _is_gone(busy) or None, "the child of a client that left works on")
    return time.perf_counter() - left


def _busiest(served: Served, before: Mapping[int, float]) -> int | None:
    """The process that has worked for a while since `before`, or since it was forked."""
    _, *others = served.processes()
    worked = {pid: _worked_s(pid) - before.get(pid, 0.0) for pid in others}
    pid = max(worked, key=lambda one: worked[one])
    return pid if worked[pid] > _BUSY_S else None


def _waited_for(look: Callable[[], int | None], otherwise: str, limit_s: float = 60.0) -> int:
    deadline = time.monotonic() + limit_s
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise WrongAnswerError(f"{otherwise} after {limit_s:.0f} s")
        time.sleep(0.002)
    return found


def _stat(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` from the state on; empty when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _worked_s(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND if fields else 0.0


def _is_gone(pid: int) -> bool:
    fields = _stat(pid)
    return not fields or fields[0] == "Z"


def measure_overload(served: Served, seconds: float) -> Measured:
    """Send five times the requests that the service can answer."""
    body = body_of(120, 30)
    rate = _capacity(served, body, min(seconds, 5.0))
    found = arrivals(served.connection, "/v1/match", body, OVERLOAD * rate, seconds)
    counted = statuses(found)
    refused = [one.answer for one in found if one.answer and one.answer.status == 503]
    silent = sum("retry-after" not in answer.headers for answer in refused)
    kinds = {json.loads(answer.body)["type"] for answer in refused}
    if silent or not set(counted) <= {"200", "503"}:
        raise WrongAnswerError(f"overloaded: {dict(counted)}, {silent} without Retry-After")
    figures = [
        Figure(f"until {status}", tuple(one.seconds for one in found if _has(one.answer, status)))
        for status in (200, 503)
        if counted[str(status)]
    ]
    return Measured(
        f"Overload: {OVERLOAD} × {rate:.0f} requests a second, 120 × 30, for {seconds:g} s",
        figures,
        {"answers": dict(counted), "refused as": sorted(kinds), "clients": CLIENTS},
    )


def _has(answer: object, status: int) -> bool:
    return getattr(answer, "status", None) == status


def _capacity(served: Served, body: bytes, seconds: float) -> float:
    """Requests a second that the service answers when four clients never stop asking."""
    until = time.monotonic() + seconds

    def ask() -> int:
        answered = 0
        with served.connection() as connection:
            while time.monotonic() < until:
                matched(connection, body)
                answered += 1
        return answered

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        return sum(one.result() for one in asking) / seconds
