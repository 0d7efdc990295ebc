"""What a solve will take of memory, and what there is: a run that would not fit is refused.

The formulas are upper estimates beside the scores themselves and what the process holds already.
A dense flow takes `DENSE_PAIR` bytes for each pair. A sparse solve takes `LISTED_PAIR` bytes for
each pair that a solve usually lists, a tile of scores for each thread or the sample of the price
guess, whichever is more, some for each row and column, and the compiled code. A solve whose bound
does not close goes on listing, as far as the memory goes that there is.
"""

import resource
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from solver.network import TooManyPairsError
from solver.pair_list import SparseParams, pairs_needed
from solver.price_guess import SAMPLE_PAIRS, SAMPLE_ROWS
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.tiles import TILE_PAIRS

DENSE_PAIR = 130
"""Our arrays, OR-Tools' own, and the flows: 110 to 125 were measured."""

LISTED_PAIR = 160
"""The list, the records of the search for paths, and the lists while they are joined."""

TILE_PAIR = 17
"""Integers with their mask, and once more with closed pairs marked; float32 takes a quarter."""

SAMPLED_PAIR = 20
"""Five float32 arrays."""

BEST_PAIR = 24
"""Three arrays of as many of everybody's best pairs as the person with most places has places."""

ROW_OR_COLUMN = 600

COMPILED_CODE = 80_000_000

LIBRARIES = 30_000_000
"""OR-Tools' own code and what small arrays leave behind."""


class TooLargeError(TooManyPairsError):
    """A problem whose solve would not fit into memory."""


def bytes_needed(
    problem: AssignmentProblem,
    regime: Regime,
    params: SparseParams | None = None,
    threads: int = 1,
) -> int:
    """Upper estimate of what a solve takes beside its scores."""
    n, m = problem.n_rows, problem.n_columns
    people = ROW_OR_COLUMN * (n + m) + LIBRARIES
    if regime is Regime.DENSE_FLOW:
        return DENSE_PAIR * n * m + people
    tile = TILE_PAIR * min(threads * TILE_PAIRS, n * m)
    sample = SAMPLED_PAIR * min(SAMPLE_ROWS * m, SAMPLE_PAIRS, n * m)
    listed = pairs_listed(problem, params or SparseParams())
    best = BEST_PAIR * n * min(m, int(problem.demand.max(initial=1)))
    return LISTED_PAIR * listed + best + max(tile, sample) + people + COMPILED_CODE


def pairs_listed(problem: AssignmentProblem, params: SparseParams) -> int:
    """Pairs that a sparse solve usually lists at most: what it begins with, and one round more."""
    n, m = problem.n_rows, problem.n_columns
    widest = pairs_needed(problem, problem.demand)
    by_rows = max(params.candidates, widest) + 1 + params.kinds + max(params.added, widest)
    places = int(problem.capacity.clip(max=n).sum())
    by_columns = params.column_factor * places + params.column_extra * m
    return min(n * m, params.max_listed, by_rows * n + by_columns)


def params_within(problem: AssignmentProblem, limit: int | None) -> SparseParams:
    """Let a stubborn solve list no more pairs than fit.

    Where a bound does not close, and nowhere else, the answer may thus depend on the memory.
    """
    params, there_is = SparseParams(), bytes_available() if limit is None else limit
    if there_is is None:
        return params
    usual = pairs_listed(problem, params)
    left = there_is - bytes_needed(problem, Regime.CERTIFIED_SPARSE, params)
    fits = max(usual, usual + left // LISTED_PAIR)
    return replace(
        params,
        max_complete=min(params.max_complete, fits),
        max_listed=min(params.max_listed, fits),
    )


def refuse_if_too_large(
    problem: AssignmentProblem,
    regime: Regime,
    limit: int | None,
    *,
    beside: int = 0,
    threads: int = 1,
) -> None:
    """Compare what a solve needs with what there is.

    Parameters
    ----------
    limit
        Bytes that it may take; None asks the machine.
    beside
        Bytes that somebody else will take meanwhile, such as scores that are held.
    threads
        Tiles of scores that are worked on at a time.

    Raises
    ------
    TooLargeError
        With the sizes, what is needed, and what there is.
    """
    needed = bytes_needed(problem, regime, threads=threads) + beside
    there_is = bytes_available() if limit is None else limit
    if there_is is not None and needed > there_is:
        raise TooLargeError(
            f"{problem.n_rows:,} × {problem.n_columns:,} people need about {_told(needed)} of "
            f"memory ({regime.replace('_', ' ')}), there are {_told(there_is)}"
        )


def bytes_available() -> int | None:
    """Bytes that this process may still take, by the tightest limit known; None if none is."""
    return min(_limits(), default=None)


def _limits() -> Iterator[int]:
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = next(line for line in lines if line.startswith("MemAvailable:"))
        yield int(told.split()[1]) * 1024
    with suppress(OSError, ValueError):  # a group without a limit says "max"
        group = Path("/sys/fs/cgroup")
        most, used = (int((group / f"memory.{name}").read_text()) for name in ("max", "current"))
        yield max(0, most - used)
    with suppress(OSError, ValueError):
        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            yield max(0, most - pages * resource.getpagesize())


def _told(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e8 else f"{count / 1e6:,.1f} MB"
