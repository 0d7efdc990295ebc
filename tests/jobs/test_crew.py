"""Templates that load, fail, are killed, and end with everything that came from them."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

import app.jobs.crew
from app.jobs.children import Children, NotReadyError
from app.settings import Settings
from tests.support.calls import PATIENCE_S, call_for, short_document, template_processes, until

SHORT = call_for(short_document())
CHECKOUT = Path(__file__).resolve().parents[2]


@contextmanager
def _loading(
    runner: asyncio.Runner, settings: Settings
) -> Iterator[tuple[Children, psutil.Process]]:
    """Children that are not there yet, and their template."""
    children = Children(settings)
    runner.run(children.start())
    try:
        runner.run(until(lambda: len(template_processes()) == 1))
        yield children, template_processes()[0]
    finally:
        runner.run(children.close())


def test_a_template_that_is_still_loading_is_ended_at_once(runner: asyncio.Runner) -> None:
    with _loading(runner, Settings()) as (children, template):
        with pytest.raises(NotReadyError):
            runner.run(children.ask(SHORT))
        runner.run(children.close())
        assert not template.is_running()


def test_closing_before_anything_has_begun_leaves_nothing(runner: asyncio.Runner) -> None:
    runner.run(Children(Settings()).close())
    begun = Children(Settings())
    runner.run(begun.start())
    runner.run(begun.close())
    assert template_processes() == []


def test_a_template_that_is_killed_while_it_loads_is_replaced(runner: asyncio.Runner) -> None:
    with _loading(runner, Settings()) as (children, first):
        first.kill()
        runner.run(until(lambda: first not in template_processes()))
        runner.run(until(lambda: len(template_processes()) == 1))
        assert children.state == "loading"
        assert children.reason == "the process that holds the model ended with code -9"


def test_a_model_that_is_not_there_is_told(runner: asyncio.Runner, tmp_path: Path) -> None:
    with _loading(runner, Settings(model=str(tmp_path), cache=False)) as (children, template):
        runner.run(until(lambda: children.state != "loading"))
        assert children.state == "failed"
        assert str(children.reason).startswith(f"'{tmp_path.name}' has no modules.json")
        assert children.cards == ()
        with pytest.raises(NotReadyError):
            runner.run(children.ask(SHORT))
        runner.run(until(lambda: not template.is_running()))


BROKEN = """
import os
import sys
import time

def exit_late(code, exit_now=os._exit):
    time.sleep(0.5)
    exit_now(code)

sys.modules["onnxruntime"] = None
os._exit = exit_late
"""
"""Its end is later than the word of it, as it may be on a busy machine."""


def test_a_template_that_fails_for_another_reason_than_its_model_is_replaced(
    runner: asyncio.Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN, encoding="ascii")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with _loading(runner, Settings(cache=False)) as (children, first):
        runner.run(until(lambda: children.reason is not None))
        assert str(children.reason).startswith("internal error: ModuleNotFoundError at ")
        runner.run(until(lambda: first not in template_processes()))
        runner.run(until(lambda: len(template_processes()) == 1))
        assert children.state == "loading"
        assert str(children.reason).startswith("internal error: ModuleNotFoundError at ")


@pytest.mark.parametrize(("cores", "count"), [(1, 2), (2, 2), (5, 5), (64, 8)])
def test_there_is_a_child_for_each_core_but_not_for_very_many(
    monkeypatch: pytest.MonkeyPatch, cores: int, count: int
) -> None:
    monkeypatch.setattr(app.jobs.crew, "usable_cores", lambda: cores)
    assert Children(Settings()).count == count
    assert Children(Settings(children=17)).count == 17


SERVICE = """
import asyncio
from app.jobs.children import Children
from app.settings import Settings
from tests.support.calls import call_for, long_document, until

async def main() -> None:
    children = Children(Settings(children=1, cache=False))
    await children.start()
    await until(lambda: children.state != "loading")
    work = asyncio.create_task(children.ask(call_for(long_document(4_000, "Xylographica"))))
    await until(lambda: children.running == 1)
    print(children.state, flush=True)
    await work

asyncio.run(main())
"""


def test_a_killed_service_takes_everything_along_and_leaves_no_word_behind() -> None:
    service = subprocess.Popen(
        [sys.executable, "-c", SERVICE],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    family = [psutil.Process(service.pid)]
    try:
        assert service.stdout is not None
        assert service.stdout.readline() == "ready\n"
        family += family[0].children(recursive=True)
        assert len(family) == 3
        service.kill()
        _, told = service.communicate(timeout=PATIENCE_S)
        _, alive = psutil.wait_procs(family, timeout=PATIENCE_S)
        assert alive == []
        assert told == ""
    finally:
        service.kill()
        for process in family:
            if process.is_running():
                process.kill()
