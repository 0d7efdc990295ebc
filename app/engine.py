"""Where blocks of work run: here, in threads, or in processes; the same bytes everywhere.

An engine is a context that gives a `map_blocks`, used as `map` is: results come in the order of the
items, few items are worked on ahead of the one that is asked for, and the error of a block is
raised where its result would have come. Each block has one BLAS thread, and compiled loops hold no
GIL, so two workers do two blocks at a time.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from app import block_process
from app.spool import Spool
from solver.row_terms import Done, Item, MapBlocks

__all__ = ["engine_for", "processes", "serial", "threads"]

AHEAD_PER_WORKER = 2
"""Blocks in hand for each worker: one that it works on, and the next."""


def engine_for(count: int) -> AbstractContextManager[MapBlocks]:
    """Blocks in so many threads; one is this thread."""
    return serial() if count == 1 else threads(count)


@contextmanager
def serial() -> Iterator[MapBlocks]:
    """Blocks one after the other, in this thread."""
    with one_blas_thread():
        yield map


@contextmanager
def threads(count: int) -> Iterator[MapBlocks]:
    """Blocks in `count` threads of this process, which are there while blocks are worked on.

    So a process that forks between two maps has no threads of this engine.
    """

    def map_blocks(function: Callable[[Item], Done], items: Iterable[Item], /) -> Iterator[Done]:
        executor = ThreadPoolExecutor(count, thread_name_prefix="block")
        with _ended(executor):
            yield from _in_order(executor, AHEAD_PER_WORKER * count, function, items)

    with one_blas_thread():
        yield map_blocks


@contextmanager
def processes(count: int) -> Iterator[MapBlocks]:
    """Blocks in `count` processes that map the inputs from files; a block sends its item alone.

    What answers `block` and `pairs` counts as unchanging and is written once; everything else that
    a function carries is written anew for each map. The files are gone when the context ends, and
    also when this process is killed: its workers see that, remove them and end.
    """
    with TemporaryDirectory(prefix="pairwell-blocks-") as folder:
        executor = ProcessPoolExecutor(
            count,
            mp_context=get_context("spawn"),  # a fork would copy locks of BLAS and other threads
            initializer=block_process.begin,
            initargs=(folder,),
        )
        spool = Spool(Path(folder))

        def map_blocks(
            function: Callable[[Item], Done], items: Iterable[Item], /
        ) -> Iterator[Done]:
            with spool.written(function) as path:
                run = partial(block_process.run, path)
                yield from _in_order(executor, AHEAD_PER_WORKER * count, run, items)

        with _ended(executor):
            yield map_blocks


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let each product of matrices use the thread that asks for it, and no other."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # has no types

    with threadpool_limits(1, user_api="blas"):
        yield


@contextmanager
def _ended(executor: Executor) -> Iterator[None]:
    try:
        yield
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _in_order(
    executor: Executor, ahead: int, function: Callable[[Item], Done], items: Iterable[Item]
) -> Iterator[Done]:
    """Results in order; whoever stops asking leaves no block behind."""
    waiting: deque[Future[Done]] = deque()
    try:
        for item in items:
            waiting.append(executor.submit(function, item))
            if len(waiting) == ahead:
                yield waiting[0].result()
                waiting.popleft()
        while waiting:
            yield waiting[0].result()
            waiting.popleft()
    finally:
        wait([future for future in waiting if not future.cancel()])
