"""One child with short limits: work that is ended, waiting that is ended, templates that are."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.jobs.children import (
    BusyError,
    ChildDiedError,
    Children,
    NotReadyError,
    TookTooLongError,
)
from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from tests.support.calls import (
    answered,
    call_for,
    long_document,
    open_files,
    ready_children,
    short_document,
    template_processes,
    until,
)

REQUEST_LIMIT_S = 5.0
HOLDER = "the process that holds the model"
LONG = call_for(long_document(4_000))
MEDIUM = call_for(short_document(300, 200))
SHORT = call_for(short_document())


@pytest.fixture(scope="module")
def children(
    runner: asyncio.Runner, encoder: SentenceEncoder, vector_cache: Path
) -> Iterator[Children]:
    """Return one ready child; `encoder` has filled the cache."""
    settings = Settings(
        children=1,
        wait_limit_s=REQUEST_LIMIT_S / 2,
        request_limit_s=REQUEST_LIMIT_S,
        cache_folder=vector_cache,
    )
    with ready_children(runner, settings) as children:
        yield children


def _family() -> list[psutil.Process]:
    """The template and its child."""
    (template,) = template_processes()
    return [template, *template.children()]


def _told(children: Children) -> tuple[str, str | None]:
    return children.state, children.reason


def _none_is_left(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() for process in processes)


def test_work_that_takes_too_long_is_ended_and_its_child_replaced(
    runner: asyncio.Runner, children: Children
) -> None:
    with pytest.raises(TookTooLongError, match="not done after 5 s") as too_long:
        runner.run(children.ask(LONG))
    assert too_long.value.limit_s == REQUEST_LIMIT_S
    assert children.running == 0
    answered(runner.run(children.ask(SHORT)))


def test_a_call_that_waits_too_long_is_told_when_to_come_back(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        at_work = asyncio.create_task(children.ask(LONG))
        await until(lambda: children.running == 1)
        with pytest.raises(BusyError) as busy:
            await children.ask(SHORT)
        assert 1 <= busy.value.retry_after_s <= 2 * REQUEST_LIMIT_S
        assert (children.running, children.waiting) == (1, 0)
        with pytest.raises(TookTooLongError):
            await at_work
        answered(await children.ask(SHORT))

    runner.run(story())


def test_a_killed_template_is_replaced_and_its_last_call_finishes(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        first = _family()
        files = await open_files(psutil.Process())
        last_call = asyncio.create_task(children.ask(MEDIUM))
        await until(lambda: children.running == 1)
        first[0].kill()
        await until(lambda: children.state == "loading")
        with pytest.raises(NotReadyError) as not_ready:
            await children.ask(SHORT)
        assert not_ready.value.retry_after_s >= 1
        await until(lambda: _told(children) == ("loading", f"{HOLDER} ended with code -9"))
        answered(await last_call)
        await until(lambda: _none_is_left(first))
        await until(lambda: children.state != "loading")
        assert _told(children) == ("ready", None)
        answered(await children.ask(SHORT))
        assert await open_files(psutil.Process()) == files

    runner.run(story())


def test_closing_ends_a_call_that_has_lost_its_template(
    runner: asyncio.Runner, children: Children
) -> None:
    async def story() -> None:
        template, child = _family()
        call = asyncio.create_task(children.ask(LONG))
        await until(lambda: children.running == 1)
        template.kill()
        await until(lambda: children.state == "loading")
        assert child.is_running()
        await children.close()
        with pytest.raises(ChildDiedError):
            await call
        await until(lambda: _none_is_left([template, child]))
        assert template_processes() == []

    runner.run(story())
