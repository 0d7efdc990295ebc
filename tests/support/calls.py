"""Calls of every length, and the processes that work on them, for tests of the service's inside."""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psutil

from app.jobs.calls import Answered, Call, Limits, Operation, Reply
from app.jobs.children import Children
from app.settings import Settings
from tests.support.cohorts import EXPERTISE, GOALS, Document

LIMITS = Limits(people=5_000, pairs=2_000_000)
PATIENCE_S = 120.0


def call_for(
    document: Document | list[object],
    operation: Operation = Operation.MATCH,
    *,
    prices: bool = True,
) -> Call:
    """Make a call of a document."""
    return Call(operation, json.dumps(document).encode(), LIMITS, prices)


def short_document(mentees: int = 6, mentors: int = 4) -> Document:
    """A cohort whose sentences are all in the session's cache."""
    return {
        "mentees": [{"id": f"e{k}", "goals": _some(GOALS, k)} for k in range(mentees)],
        "mentors": [{"id": f"r{k}", "expertise": _some(EXPERTISE, k)} for k in range(mentors)],
    }


def long_document(sentences: int, word: str = "skill") -> Document:
    """A cohort that takes a while to encode: no two of its people write the same."""
    goals = [f"I want to learn {word} number {k} and to teach it later." for k in range(sentences)]
    return {
        "mentees": [{"id": f"e{k}", "goals": goal} for k, goal in enumerate(goals)],
        "mentors": [{"id": "r1", "expertise": "Teaches many things", "capacity": 5}],
    }


def _some(sentences: Sequence[str], k: int) -> list[str]:
    """Two of the sentences, in another combination for each k."""
    return [
        sentences[k % len(sentences)],
        sentences[(k // len(sentences) + 7 * k) % len(sentences)],
    ]


def without_timings(content: bytes) -> str:
    """A result's text without the one part that differs from run to run."""
    text, count = re.subn(r'"timings": ?{[^}]*}', '"timings": {}', content.decode())
    assert count == 1
    return text


def answered(reply: Reply) -> bytes:
    """The content of a reply that must be an answer."""
    assert isinstance(reply, Answered), reply
    return reply.content


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must happen."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it has not happened"
        await asyncio.sleep(0.01)


async def open_files(*processes: psutil.Process) -> list[int]:
    """How many files each process has open, once nothing is handed over any more."""
    seen: deque[list[int]] = deque(maxlen=20)

    def are_steady() -> bool:
        seen.append([process.num_fds() for process in processes])
        return len(seen) == seen.maxlen and all(counts == seen[0] for counts in seen)

    await until(are_steady)
    return seen[0]


@contextmanager
def ready_children(runner: asyncio.Runner, settings: Settings) -> Iterator[Children]:
    """Start children, wait until their model is loaded, and end them afterwards."""
    children = Children(settings)
    runner.run(children.start())
    try:
        runner.run(until(lambda: children.state != "loading"))
        yield children
    finally:
        runner.run(children.close())


def template_processes() -> list[psutil.Process]:
    """The templates that this process has started; their children are the children."""
    found = psutil.Process().children()
    return [child for child in found if "app.jobs.template" in _command(child)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has ended
        return []
