"""Requests that arrive on schedule, whether or not those before them have been answered."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.kept_alive import Answer, KeptAlive

CLIENTS = 128
"""Most requests under way at a time; the service has fewer in work and waiting."""


@dataclass(frozen=True)
class Arrival:
    """What became of one request.

    Attributes
    ----------
    seconds
        From when it was due to the end of its answer.
    answer
        None when the connection failed.
    """

    seconds: float
    answer: Answer | None


class _Clients:
    """One connection for each thread that asks."""

    def __init__(self, connect: Callable[[], KeptAlive], closing: ExitStack) -> None:
        self._connect = connect
        self._closing = closing
        self._own = threading.local()

    def post(self, path: str, body: bytes, due: float) -> Arrival:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._closing.enter_context(self._connect())
        connection: KeptAlive = self._own.connection
        try:
            answer = connection.ask("POST", path, body)
        except (OSError, http.client.HTTPException):
            return Arrival(time.perf_counter() - due, None)
        return Arrival(time.perf_counter() - due, answer)


def arrivals(
    connect: Callable[[], KeptAlive], path: str, body: bytes, rate: float, seconds: float
) -> Sequence[Arrival]:
    """Post a body at a steady rate, each request at its time.

    Parameters
    ----------
    rate
        Requests a second.
    seconds
        How long requests arrive; the last answers may come later.
    """
    with ExitStack() as closing, ThreadPoolExecutor(CLIENTS) as pool:
        clients = _Clients(connect, closing)
        start = time.perf_counter() + 0.1
        under_way = []
        for number in range(round(rate * seconds)):
            due = start + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            under_way.append(pool.submit(clients.post, path, body, due))
        return [one.result() for one in under_way]


def statuses(found: Sequence[Arrival]) -> Counter[str]:
    """Count the answers by status; ``failed`` are the connections that gave none."""
    return Counter("failed" if one.answer is None else str(one.answer.status) for one in found)
