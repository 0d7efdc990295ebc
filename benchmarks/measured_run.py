"""One measured run in a process of its own: ``python -m benchmarks.measured_run ORDER``.

The order is JSON; the instance is read from a file, so that its making leaves no trace in the
memory of this process. One line of JSON on stdout: the run.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from app.engine import serial, threads
from benchmarks.case import Case
from benchmarks.families import FamilySize
from benchmarks.full_scores import FullScores
from benchmarks.gemm import gemm_seconds
from benchmarks.judged import judged, rounds_of, trivial_bound
from benchmarks.machine import PeakMemory
from benchmarks.order import Order, read_case_file, write_case_file
from benchmarks.results import Run
from benchmarks.round_before import solved_before
from benchmarks.vector_scores import VectorScores
from benchmarks.ways import WAYS, Terms
from solver.certificate import Certificate, certify
from solver.result import OnIncumbent, SolveResult
from solver.row_terms import MapBlocks
from solver.scores import ArrayScores

SHORT_S = 1.0
"""What is shorter is repeated until it took this long, or was done `MOST_REPEATS` times."""

MOST_REPEATS = 25

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Ready:
    """A case, all that is done before the time starts, and how it is solved and certified."""

    case: Case
    solve: Callable[[OnIncumbent | None], SolveResult]
    prove: Callable[[SolveResult], Certificate | None]


def measured(order: Order) -> Run:
    """Solve, certify and judge an instance, and time it."""
    instance, case = read_case_file(Path(order.case_file))
    peak = PeakMemory()
    solves_elsewhere = order.time_limit_s is not None
    watching = peak.watching() if solves_elsewhere else nullcontext()
    engine = threads(order.threads) if order.threads > 1 else serial()
    with engine as map_blocks, watching:
        _warm_up(order, instance, map_blocks)
        ready = _ready(order, instance, case, map_blocks)
        return _timed_run(order, ready, _vectors(case), peak)


def _ready(order: Order, instance: FamilySize, case: Case, map_blocks: MapBlocks) -> Ready:
    way = WAYS[order.way]
    before = solved_before(instance, case) if way.knows_before else None
    if way.holds_scores:
        case = replace(case, scores=ArrayScores.materialise(case.scores))
    prove = partial(_certificate, case, map_blocks)
    if order.time_limit_s is not None:
        return Ready(case, partial(_within_limit, order.time_limit_s, case), prove)
    return Ready(case, lambda told: way.solve(case, Terms(map_blocks, told, before)), prove)


def _within_limit(seconds: float, case: Case, told: OnIncumbent | None) -> SolveResult:
    from app.jobs.timed_solve import solve_in_child

    problem, scores = case.problem, case.scores
    return solve_in_child(problem, scores, time_limit_s=seconds, on_incumbent=told).solved


def _certificate(case: Case, map_blocks: MapBlocks, result: SolveResult) -> Certificate | None:
    """Certificate of a result that has prices."""
    assignment, prices = result.assignment, result.prices
    if assignment is None or prices is None:
        return None
    return certify(case.problem, case.scores, assignment, prices, map_blocks)


def _warm_up(order: Order, instance: FamilySize, map_blocks: MapBlocks) -> None:
    """Load libraries and compiled kernels, untimed.

    Here too where a limited solve is a process of its own, for that one inherits what is loaded.
    """
    small = FamilySize("clustered", 300, 60, load=instance.load)
    for each in (replace(order, time_limit_s=None), order):
        ready = _ready(each, small, small.build(), map_blocks)
        ready.prove(ready.solve(None))


def _timed_run(order: Order, ready: Ready, vectors: VectorScores, peak: PeakMemory) -> Run:
    """Time solving and certifying, and the product of all vectors before and after."""
    gemm = [gemm_seconds(vectors.left, vectors.right)]
    told: list[tuple[float, SolveResult]] = []
    start = time.perf_counter()

    def tell(result: SolveResult) -> None:
        told.append((time.perf_counter() - start, result))

    solve = partial(ready.solve, tell if order.with_rounds else None)
    result, solving = _repeated(solve, MOST_REPEATS if order.time_limit_s is None else 1)
    certificate, certifying = _repeated(partial(ready.prove, result), MOST_REPEATS)
    peak_mb = peak.megabytes
    gemm.append(gemm_seconds(vectors.left, vectors.right))
    known = None if order.time_limit_s is None else result.progress
    found = judged(ready.case, result, certificate)
    return Run(
        solve_s=median(wall for wall, _ in solving),
        solve_cpu_s=median(cpu for _, cpu in solving),
        certify_s=median(wall for wall, _ in certifying) if certificate else None,
        repeats=len(solving),
        gemm_s=min(gemm),
        peak_mb=peak_mb,
        bound_in_time=known.bound if known else None,
        gap_in_time=known.gap if known else None,
        trivial_bound=None if order.time_limit_s is None else trivial_bound(ready.case),
        rounds=tuple(rounds_of(ready.case, told[: len(told) // len(solving)])),
        **found.model_dump(),
    )


def _repeated(work: Callable[[], Outcome], most: int) -> tuple[Outcome, list[tuple[float, float]]]:
    """Outcome, and wall and processor seconds of each time that the work was done."""
    times: list[tuple[float, float]] = []
    while True:
        wall, processor = time.perf_counter(), time.process_time()
        outcome = work()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
        if len(times) == most or sum(wall for wall, _ in times) > SHORT_S:
            return outcome, times


def _vectors(case: Case) -> VectorScores:
    scores = case.scores
    if isinstance(scores, FullScores):
        return scores.vectors
    if not isinstance(scores, VectorScores):
        raise TypeError(f"expected scores of vectors, got {type(scores).__name__}")
    return scores


def main(arguments: list[str]) -> None:
    """Run an order, or write the case of an instance: ``--write FAMILY_SIZE FILE``."""
    if arguments[0] == "--write":
        write_case_file(FamilySize(**json.loads(arguments[1])), Path(arguments[2]))
        return
    print(measured(Order(**json.loads(arguments[0]))).model_dump_json())


if __name__ == "__main__":
    main(sys.argv[1:])
