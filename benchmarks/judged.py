"""A result judged from the integer scores, before any of its times counts."""

import hashlib
from collections.abc import Iterator

import numpy as np

from benchmarks.case import Case
from benchmarks.results import Judged, Round
from solver.certificate import Certificate, dual_bound, violations_of
from solver.result import Assignment, LevelPrices, Prices, SolveResult
from solver.stages import level_names, stage_at, stage_count, stage_value, stages_of


def judged(case: Case, result: SolveResult, certificate: Certificate | None) -> Judged:
    """Recompute feasibility and values; gap and bound are the certificate's."""
    problem, scores, found = case.problem, case.scores, result.assignment
    stages = [] if found is None else list(stages_of(problem, scores, found))
    proved = certificate.levels if certificate else ()
    return Judged(
        termination=result.termination.value,
        feasible=found is not None and not violations_of(problem, scores, found),
        gap=gap_of(certificate) if certificate else None,
        bound=proved[-1].dual if proved else None,
        levels={one.name: stage_value(problem, scores, one, found) for one in stages if found},
        total=int(scores.pairs(found.rows, found.columns)[0] @ found.amount) if found else 0,
        matched=len(np.unique(found.rows)) if found else 0,
        flows=result.stats.flows,
        listed=result.stats.arcs,
        answer_sha256=answer_sha256(found, result.prices),
    )


def gap_of(certificate: Certificate) -> int:
    """Gap of the first level that is not proved; 0 when all are."""
    return certificate.levels[-1].gap if certificate.levels else 0


def trivial_bound(case: Case) -> int | None:
    """Bound at prices of 0, everybody's best pair; None where there are several levels."""
    problem, scores = case.problem, case.scores
    if stage_count(problem) > 1:
        return None
    stage = stage_at(problem, scores, 0, None)
    prices = LevelPrices(stage.name, np.zeros(problem.n_columns, dtype=np.int64))
    return dual_bound(problem, scores, stage, prices)


def answer_sha256(assignment: Assignment | None, prices: Prices | None) -> str:
    """Digest of an answer: its pairs and its prices."""
    digest = hashlib.sha256()
    parts = [] if assignment is None else [assignment.pairs, assignment.amount]
    for level in prices.levels if prices else ():
        digest.update(repr((level.name, level.groups, level.further)).encode())
        parts.append(level.mentor)
    for part in parts:
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def rounds_of(case: Case, told: list[tuple[float, SolveResult]]) -> Iterator[Round]:
    """Value and bound after each round, recomputed from what was told of it and when."""
    problem, scores = case.problem, case.scores
    for seconds, result in told:
        assignment, progress = result.assignment, result.progress
        if assignment is None or progress is None or result.prices is None:
            continue
        prices = result.prices.named(progress.level)
        if prices is None:
            continue
        stage = stage_at(problem, scores, level_names(problem).index(progress.level), assignment)
        yield Round(
            seconds=seconds,
            level=stage.name,
            value=stage_value(problem, scores, stage, assignment),
            bound=dual_bound(problem, scores, stage, prices),
        )
