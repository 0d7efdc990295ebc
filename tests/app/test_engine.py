"""Blocks give the same bytes wherever they run, and nothing is left of them."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest

from app.engine import AHEAD_PER_WORKER, processes, serial, threads
from benchmarks.vector_scores import VectorScores
from solver import row_terms, tiles
from solver.certificate import Certificate, certify
from solver.listing import Listing
from solver.problem import AssignmentProblem
from solver.result import Assignment, LevelPrices, Prices
from solver.row_terms import MapBlocks
from solver.scores import IntArray, Scores
from solver.search import Found, Wanted, look_through, parts_of

Engine = Callable[[], AbstractContextManager[MapBlocks]]

ENGINES: dict[str, Engine] = {
    "serial": serial,
    "2 threads": partial(threads, 2),
    "2 processes": partial(processes, 2),
}
N_ROWS, N_COLUMNS = 600, 90
PATIENCE_S = 120.0


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each of the engines."""
    return ENGINES[request.param]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, which must be empty in the end."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def vector_scores() -> VectorScores:
    rng = np.random.default_rng(3)
    left, right = (rng.integers(-200, 201, (size, 384)) for size in (N_ROWS, N_COLUMNS))
    return VectorScores(left.astype(np.int16), right.astype(np.int16))


def certified(scores: Scores, map_blocks: MapBlocks) -> Certificate:
    one, places = np.ones(N_ROWS, dtype=np.int64), np.full(N_COLUMNS, 7, dtype=np.int64)
    problem = AssignmentProblem(one, 0 * one, places, 0 * places, 0 * one)
    prices = Prices((LevelPrices("total_score", 1000 * np.arange(N_COLUMNS)),))
    rows = np.arange(N_ROWS)
    found = Assignment.from_pairs(np.column_stack((rows, rows % N_COLUMNS)))
    return certify(problem, scores, found, prices, map_blocks)


def looked_through(scores: Scores, map_blocks: MapBlocks) -> Found:
    cutoff = np.full(N_ROWS, 200_000, dtype=np.int64)
    nothing = Listing.empty(N_ROWS, N_COLUMNS)
    parts = parts_of(scores, np.arange(N_ROWS), cutoff, nothing)
    wanted = Wanted(1000 * np.arange(N_COLUMNS), most=4)
    return look_through(scores, wanted, parts, map_blocks)


def test_every_engine_gives_the_same_bytes(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_terms, "COMPILED_PAIRS", 0)
    monkeypatch.setattr(tiles, "TILE_PAIRS", 40 * N_COLUMNS)
    scores = vector_scores()
    expected = certified(scores, map), looked_through(scores, map)
    assert len(expected[1].pairs.rows) > N_ROWS
    with engine() as map_blocks:
        found = certified(scores, map_blocks), looked_through(scores, map_blocks)
    assert pickle.dumps(found) == pickle.dumps(expected)


def refused(item: int) -> int:
    if item == 5:
        raise ValueError(f"block {item} fails")
    return item


def test_the_error_of_a_block_comes_in_its_place(engine: Engine, folder: Path) -> None:
    received: list[int] = []
    with engine() as map_blocks:
        results = map_blocks(refused, range(100))
        with pytest.raises(ValueError, match="block 5 fails"):
            received.extend(results)
        received.extend(map_blocks(refused, [7, 8]))
    assert received == [0, 1, 2, 3, 4, 7, 8]


def process_of(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def test_processes_are_gone_with_their_context(folder: Path) -> None:
    with processes(2) as map_blocks:
        workers = set(map_blocks(process_of, [0.2] * 8))
        assert os.getpid() not in workers
        assert all(psutil.pid_exists(worker) for worker in workers)
    assert not any(psutil.pid_exists(worker) for worker in workers)


def test_a_process_that_dies_ends_the_map_with_an_error(folder: Path) -> None:
    with processes(1) as map_blocks, pytest.raises(RuntimeError, match="terminated abruptly"):
        list(map_blocks(os._exit, [3]))


@pytest.mark.parametrize("start", [threads, processes])
def test_few_blocks_are_worked_on_ahead(
    start: Callable[[int], AbstractContextManager[MapBlocks]], folder: Path
) -> None:
    taken = 0

    def items() -> Iterator[float]:
        nonlocal taken
        for _ in range(50):
            taken += 1
            yield 0.0

    with start(2) as map_blocks:
        results = iter(map_blocks(process_of, items()))
        assert taken == 0
        next(results)
        assert taken == 2 * AHEAD_PER_WORKER


def blas_threads(_: int) -> list[int]:
    from threadpoolctl import threadpool_info  # type: ignore[import-untyped]  # has no types

    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_a_block_has_one_blas_thread(engine: Engine, folder: Path) -> None:
    with engine() as map_blocks:
        for found in map_blocks(blas_threads, range(3)):
            assert found
            assert set(found) == {1}


def mapped_size(array: IntArray, _: int) -> tuple[int, int, bool]:
    mapped = [m for m in psutil.Process().memory_maps(grouped=False) if m.path.endswith(".npy")]
    array[0] = 9  # private to this process
    return sum(m.size for m in mapped), int(array[1:].sum()), array.flags.writeable


def test_large_inputs_are_mapped_from_files_and_never_changed(folder: Path) -> None:
    array = np.ones(1 << 20, dtype=np.int64)
    with processes(2) as map_blocks:
        answers = set(map_blocks(partial(mapped_size, array), range(6)))
    assert answers == {(array.nbytes + 4096, len(array) - 1, True)}
    assert array[0] == 1


def both_sums(left: VectorScores, right: VectorScores, _: int) -> tuple[bool, int]:
    return left is right, int(left.left.sum())


def test_scores_are_written_once(folder: Path) -> None:
    scores = vector_scores()
    with processes(1) as map_blocks:
        task = partial(both_sums, scores, scores)
        first = set(map_blocks(task, range(3)))
        (inside,) = folder.iterdir()
        written = {path: path.stat().st_mtime_ns for path in inside.rglob("*.npy")}
        assert written
        assert set(map_blocks(task, range(3))) == first == {(True, int(scores.left.sum()))}
        assert {path: path.stat().st_mtime_ns for path in inside.rglob("*.npy")} == written


SLOW_RUN = """
from functools import partial
from app.engine import {start}
from tests.app.test_engine import process_of

if __name__ == "__main__":
    with {start}(2) as map_blocks:
        for worker in map_blocks(process_of, [0.3] * 200):
            print(worker, flush=True)
"""


@pytest.mark.parametrize("start", ["threads", "processes"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_run_that_is_stopped(
    start: str, ending: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / "slow_run.py"
    script.write_text(SLOW_RUN.format(start=start))
    files = tmp_path / "files"
    files.mkdir()
    root = str(Path(__file__).parents[2])
    run = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(files), "PYTHONPATH": root},
        start_new_session=True,
    )
    try:
        assert run.stdout is not None
        workers = {int(run.stdout.readline()) for _ in range(6)}
        os.killpg(run.pid, ending) if ending is signal.SIGINT else run.send_signal(ending)
        _, told = run.communicate(timeout=PATIENCE_S)
        assert ("KeyboardInterrupt" in told) is (ending is signal.SIGINT)
        assert run.returncode == -ending
        _until(lambda: not any(psutil.pid_exists(worker) for worker in workers))
        _until(lambda: list(files.iterdir()) == [])
    finally:
        if run.poll() is None:
            run.kill()
            run.communicate()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.02)
