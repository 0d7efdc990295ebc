"""Two children of a real template: calls come back, go away, wait, and outlive the dead."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

import app.jobs.children
from app.files.output import result_json
from app.jobs.calls import Answered, Call, Failed
from app.jobs.children import BusyError, ChildDiedError, Children, NotReadyError
from app.matching.pipeline import match
from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from tests.support.calls import (
    PATIENCE_S,
    answered,
    call_for,
    long_document,
    open_files,
    ready_children,
    short_document,
    template_processes,
    until,
    without_timings,
)
from tests.support.cohorts import read

KEY = "a-key-of-forty-characters-that-is-a-secret"
LONG = call_for(long_document(4_000))
SHORT = call_for(short_document())


@pytest.fixture(scope="module")
def children(
    runner: asyncio.Runner, encoder: SentenceEncoder, vector_cache: Path
) -> Iterator[Children]:
    """Return two ready children, for one more call to wait; `encoder` has filled the cache."""
    settings = Settings(children=2, waiting=1, cache_folder=vector_cache, api_key=SecretStr(KEY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAIRWELL_API_KEY", KEY)
        with ready_children(runner, settings) as children:
            patch.undo()
            yield children


def _template() -> psutil.Process:
    (template,) = template_processes()
    return template


def _processes() -> list[psutil.Process]:
    return _template().children()


async def _both_answer(children: Children) -> None:
    """Two calls at a time are answered; a client that is sent away tries again."""

    async def patient() -> None:
        while True:
            with suppress(BusyError):
                answered(await children.ask(SHORT))
                return
            await asyncio.sleep(0.01)

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(patient(), patient())


async def _started(children: Children, call: Call) -> asyncio.Task[object]:
    """A call that is being worked on."""
    running = children.running
    task: asyncio.Task[object] = asyncio.create_task(children.ask(call))
    await until(lambda: children.running == running + 1)
    return task


async def _working() -> psutil.Process:
    """The child that uses the processor."""
    before = {child: child.cpu_times().user for child in _processes()}
    busy: list[psutil.Process] = []

    def found() -> bool:
        busy[:] = [child for child in before if child.cpu_times().user > before[child] + 0.2]
        return bool(busy)

    await until(found)
    return busy[0]


async def _solver() -> psutil.Process:
    """The process that one of the two children has forked for its solve."""
    await until(lambda: len(_template().children(recursive=True)) == 3)
    (solver,) = set(_template().children(recursive=True)) - set(_processes())
    return solver


async def _cancelled(task: asyncio.Task[object]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_the_model_is_told_when_it_is_ready(children: Children, encoder: SentenceEncoder) -> None:
    assert (children.state, children.reason) == ("ready", None)
    assert children.cards == (encoder.card,)
    assert len(_processes()) == 2


def test_a_reply_has_the_bytes_of_the_library(
    runner: asyncio.Runner, children: Children, encoder: SentenceEncoder
) -> None:
    content = answered(runner.run(children.ask(SHORT)))
    expected = result_json(match(read(short_document()), encoder))
    assert without_timings(content) == without_timings(expected.encode())


def test_the_template_has_one_thread_and_not_the_key(children: Children) -> None:
    assert children.state == "ready"
    template = _template()
    assert template.num_threads() == 1
    for process in (template, *template.children()):
        assert KEY not in " ".join(process.cmdline())
        assert not [name for name in process.environ() if name.startswith("PAIRWELL_")]


def test_texts_that_are_new_are_encoded_in_a_child(
    runner: asyncio.Runner, children: Children, encoder: SentenceEncoder
) -> None:
    """By a model with several threads, none of which was there before the fork."""
    document = long_document(40, "trade")
    content = answered(runner.run(children.ask(call_for(document))))
    expected = result_json(match(read(document), encoder))
    assert without_timings(content) == without_timings(expected.encode())


def test_a_call_that_fails_leaves_its_child_at_work(
    runner: asyncio.Runner, children: Children
) -> None:
    """Its solve, which is another process, is killed."""
    before = _processes()
    document = short_document(900, 900)
    document["policy"] = {"time_limit_s": 600}

    async def story() -> None:
        task = await _started(children, call_for(document))
        (await _solver()).kill()
        assert await task == Failed("the solver's process ended with code -9")
        await _both_answer(children)

    runner.run(story())
    assert _processes() == before


def test_a_client_that_goes_away_frees_its_child(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> psutil.Process:
        task = await _started(children, LONG)
        child = await _working()
        await _cancelled(task)
        await until(lambda: not child.is_running())
        assert children.running == 0
        await until(lambda: len(_processes()) == 2)
        await _both_answer(children)
        return child

    child = runner.run(story())
    assert child not in _processes()


def test_more_calls_than_may_wait_are_sent_away(runner: asyncio.Runner, children: Children) -> None:
    async def story() -> None:
        at_work = [await _started(children, LONG), await _started(children, LONG)]
        third = asyncio.create_task(children.ask(SHORT))
        await until(lambda: children.waiting == 1)
        with pytest.raises(BusyError) as busy:
            await children.ask(SHORT)
        assert busy.value.retry_after_s >= 1
        await _cancelled(at_work[0])
        answered(await third)
        assert children.waiting == 0
        await _cancelled(at_work[1])
        await _both_answer(children)

    runner.run(story())


def test_a_client_that_goes_away_while_it_waits_leaves_the_line(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        at_work = [await _started(children, LONG), await _started(children, LONG)]
        pids = {child.pid for child in _processes()}
        for _ in range(3):
            waiting: asyncio.Task[object] = asyncio.create_task(children.ask(SHORT))
            await until(lambda: children.waiting == 1)
            await _cancelled(waiting)
            assert children.waiting == 0
        assert {child.pid for child in _processes()} == pids
        for task in at_work:
            await _cancelled(task)
        await _both_answer(children)

    runner.run(story())


def test_a_child_that_is_killed_at_work_fails_its_call_alone(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        task = await _started(children, LONG)
        child = await _working()
        child.kill()
        answered(await children.ask(SHORT))
        with pytest.raises(ChildDiedError, match="signal 9"):
            await task
        await until(lambda: len(_processes()) == 2 and child not in _processes())
        await _both_answer(children)

    runner.run(story())


def test_children_that_are_killed_at_rest_fail_no_call(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        killed = _processes()
        for child in killed:
            child.kill()
        psutil.wait_procs(killed, timeout=PATIENCE_S)  # the event loop has heard of nothing yet
        await _both_answer(children)

    runner.run(story())


def test_a_call_that_its_child_never_heard_of_is_answered_by_another(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        stopped = _processes()
        for child in stopped:
            child.suspend()  # it lives, and reads nothing
        task = await _started(children, SHORT)
        for child in stopped:
            child.kill()
        psutil.wait_procs(stopped, timeout=PATIENCE_S)  # so that only the first one is asked
        reply = await task
        assert isinstance(reply, Answered)
        await until(lambda: len(_processes()) == 2)
        await _both_answer(children)

    runner.run(story())


def test_children_are_full_when_a_further_call_would_be_sent_away(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        full = [children.are_full]
        at_work = []
        for _ in range(children.count):
            at_work.append(await _started(children, LONG))
            full.append(children.are_full)
        third = asyncio.create_task(children.ask(SHORT))
        await until(lambda: children.waiting == 1)
        assert [*full, children.are_full] == [False, False, False, True]
        for task in (*at_work, third):
            await _cancelled(task)
        await _both_answer(children)

    runner.run(story())


def test_a_child_is_replaced_after_many_calls(
    runner: asyncio.Runner, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.jobs.children, "CALLS_A_CHILD", 2)
    before = set(_processes())

    async def story() -> None:
        for _ in range(10):
            await _both_answer(children)
        await until(lambda: len(_processes()) == 2)

    runner.run(story())
    assert not before & set(_processes())


def test_what_a_child_has_forked_ends_with_it(runner: asyncio.Runner, children: Children) -> None:
    document = short_document(900, 900)
    document["policy"] = {"time_limit_s": 600}

    async def story() -> None:
        task = await _started(children, call_for(document))
        solver = await _solver()
        await _cancelled(task)
        await until(lambda: not solver.is_running())
        await until(lambda: len(_processes()) == 2)
        await _both_answer(children)

    runner.run(story())


def test_no_file_stays_open_for_a_child_that_is_gone(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        await _both_answer(children)
        processes = (psutil.Process(), _template())
        before = await open_files(*processes)
        for _ in range(4):
            await _cancelled(await _started(children, LONG))
            await until(lambda: len(_processes()) == 2)
            await _both_answer(children)
        assert await open_files(*processes) == before

    runner.run(story())


def test_closing_ends_every_process_and_the_calls_with_them(
    runner: asyncio.Runner, children: Children
) -> None:
    """The last test of this module."""

    async def story() -> None:
        template, *at_work = [_template(), *_processes()]
        calls = [await _started(children, LONG) for _ in at_work]
        await children.close()
        assert not any(process.is_running() for process in (template, *at_work))
        for call in calls:
            with pytest.raises((ChildDiedError, NotReadyError)):  # by whether it had begun
                await call
        with pytest.raises(NotReadyError):
            await children.ask(SHORT)

    runner.run(story())
    assert template_processes() == []
