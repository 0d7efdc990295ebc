"""Who gets a child: whoever waits longest, and never a dead one."""

import asyncio
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from app.jobs.forked import ForkedChild
from app.jobs.turns import LineFullError, Turns


@contextmanager
def _child() -> Iterator[tuple[ForkedChild, subprocess.Popen[bytes]]]:
    """A process that lives, as the API process sees it."""
    ours, theirs = socket.socketpair()
    with theirs, subprocess.Popen(["sleep", "600"]) as process:
        child = ForkedChild(process.pid, os.pidfd_open(process.pid), ours)
        try:
            yield child, process
        finally:
            process.kill()
            process.wait()
            child.ended(process.returncode)


def test_a_child_that_has_died_is_handed_to_nobody() -> None:
    async def story(dead: ForkedChild, alive: ForkedChild) -> None:
        turns = Turns(places=1)
        waiting = asyncio.create_task(turns.next())
        await asyncio.sleep(0)
        turns.put(dead)
        assert turns.waiting == 1
        turns.put(alive)
        assert await waiting is alive

    with ExitStack() as stack:
        (dead, process), (alive, _) = (stack.enter_context(_child()) for _ in range(2))
        process.kill()
        process.wait()
        asyncio.run(story(dead, alive))


def test_turns_are_full_without_a_child_and_a_place() -> None:
    async def story(child: ForkedChild) -> None:
        turns = Turns(places=0)
        full = [turns.are_full]
        with pytest.raises(LineFullError):
            await turns.next()
        turns.put(child)
        full.append(turns.are_full)
        assert await turns.next() is child
        assert full == [True, False]

    with _child() as (child, _):
        asyncio.run(story(child))


@pytest.mark.parametrize(("end", "told"), [("kill", "signal 9"), ("terminate", "signal 15")])
def test_how_a_child_ended_is_told(end: str, told: str) -> None:
    async def story(child: ForkedChild, process: subprocess.Popen[bytes]) -> str:
        asking = asyncio.create_task(child.end())
        getattr(process, end)()
        child.ended(process.wait())
        return await asking

    with _child() as (child, process):
        assert asyncio.run(story(child, process)) == told
