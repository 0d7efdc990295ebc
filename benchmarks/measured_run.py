"""One measured run in a process of its own: ``python -m benchmarks.measured_run ORDER``.

The order is JSON; the instance is read from a file, so that its making leaves no trace in the
memory of this process. One line of JSON on stdout: the run.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from app.engine import serial, threads
from benchmarks.case import Case
from benchmarks.families import FamilySize, Load
from benchmarks.full_scores import FullScores
from benchmarks.gemm import gemm_seconds
from benchmarks.judged import answer_sha256, gap_of, judged, rounds_of
from benchmarks.machine import PeakMemory
from benchmarks.order import Order, read_case_file, write_case_file
from benchmarks.results import Run
from benchmarks.vector_scores import VectorScores
from benchmarks.ways import WAYS, Terms
from solver.certificate import Certificate, certify
from solver.result import OnIncumbent, SolveResult
from solver.row_terms import MapBlocks
from solver.scores import ArrayScores

SHORT_S = 0.3
"""A solve is repeated, up to `MOST_REPEATS` times, until it has been timed for this long."""

MOST_REPEATS = 25

Outcome = TypeVar("Outcome")


def measured(order: Order) -> Run:
    """Solve, certify and judge an instance, and time it."""
    case = read_case_file(Path(order.case_file))
    peak = PeakMemory()
    solves_elsewhere = order.time_limit_s is not None
    watching = peak.watching() if solves_elsewhere else nullcontext()
    engine = threads(order.threads) if order.threads > 1 else serial()
    with engine as map_blocks, watching:
        solve = _solver(order, map_blocks)
        prove = partial(_certified, map_blocks=map_blocks)
        _warm(case, solve, prove)
        return _timed_run(order, case, solve, prove, peak)


Solve = Callable[[Case, OnIncumbent | None], SolveResult]
Prove = Callable[[Case, SolveResult], tuple[Certificate | None, float | None]]


def _solver(order: Order, map_blocks: MapBlocks) -> Solve:
    if order.time_limit_s is not None:
        return partial(_within_limit, order.time_limit_s)
    way = WAYS[order.way]
    return lambda case, told: way.solve(case, Terms(map_blocks, told))


def _held(case: Case) -> Case:
    return replace(case, scores=ArrayScores.materialise(case.scores))


def _within_limit(seconds: float, case: Case, told: OnIncumbent | None) -> SolveResult:
    from app.jobs.timed_solve import solve_in_child

    return solve_in_child(case.problem, case.scores, time_limit_s=seconds, on_incumbent=told)


def _warm(case: Case, solve: Solve, prove: Prove) -> None:
    """Load libraries and compiled kernels, untimed."""
    load: Load = "full" if isinstance(case.scores, FullScores) else "plain"
    small = FamilySize("clustered", 300, 60, load=load).build()
    prove(small, solve(small, None))


def _timed_run(order: Order, case: Case, solve: Solve, prove: Prove, peak: PeakMemory) -> Run:
    vectors = _vectors(case)
    if WAYS[order.way].holds_scores:
        case = _held(case)
    gemm = [gemm_seconds(vectors.left, vectors.right)]
    told: list[tuple[float, SolveResult]] = []
    start = time.perf_counter()

    def tell(result: SolveResult) -> None:
        told.append((time.perf_counter() - start, result))

    result, times = _repeated(lambda: solve(case, tell if order.with_rounds else None))
    certificate, certify_s = prove(case, result)
    peak_mb = peak.megabytes
    gemm.append(gemm_seconds(vectors.left, vectors.right))
    gap = None if certificate is None else gap_of(certificate)
    found = judged(case, result.assignment) if result.assignment else None
    return Run(
        solve_s=median(wall for wall, _ in times),
        solve_cpu_s=median(cpu for _, cpu in times),
        certify_s=certify_s,
        repeats=len(times),
        gemm_s=min(gemm),
        peak_mb=peak_mb,
        termination=result.termination.value,
        feasible=found is not None and found.feasible,
        gap=gap,
        bound=certificate.levels[-1].dual if certificate and certificate.levels else None,
        levels=found.levels if found else {},
        total=found.total if found else 0,
        matched=found.matched if found else 0,
        flows=result.stats.flows,
        listed=result.stats.arcs,
        answer_sha256=answer_sha256(result.assignment, result.prices),
        rounds=tuple(rounds_of(case, told[: len(told) // len(times)])),
    )


def _repeated(solve: Callable[[], SolveResult]) -> tuple[SolveResult, list[tuple[float, float]]]:
    """Result, and wall and processor seconds of each time it was solved."""
    times: list[tuple[float, float]] = []
    while True:
        wall, processor = time.perf_counter(), time.process_time()
        result = solve()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
        if len(times) == MOST_REPEATS or sum(wall for wall, _ in times) > SHORT_S:
            return result, times


def _certified(
    case: Case, result: SolveResult, map_blocks: MapBlocks
) -> tuple[Certificate | None, float | None]:
    """Certificate of a result that has prices, and its seconds."""
    assignment, prices = result.assignment, result.prices
    if assignment is None or prices is None:
        return None, None
    times: list[float] = []
    while True:
        start = time.perf_counter()
        certificate = certify(case.problem, case.scores, assignment, prices, map_blocks)
        times.append(time.perf_counter() - start)
        if len(times) == MOST_REPEATS or sum(times) > SHORT_S:
            return certificate, median(times)


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
        write_case_file(FamilySize(**json.loads(arguments[1])).build(), Path(arguments[2]))
        return
    print(measured(Order(**json.loads(arguments[0]))).model_dump_json())


if __name__ == "__main__":
    main(sys.argv[1:])
