"""A result judged from the integer scores, before any of its times counts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.case import Case
from benchmarks.results import Round
from solver.certificate import Certificate, dual_bound, violations_of
from solver.result import Assignment, Prices, SolveResult
from solver.stages import level_names, stage_at, stage_value, stages_of


@dataclass(frozen=True)
class Judged:
    """Values of an assignment, recomputed; see `benchmarks.results.Run`."""

    feasible: bool
    levels: dict[str, int]
    total: int
    matched: int


def judged(case: Case, assignment: Assignment) -> Judged:
    """Recompute feasibility and values."""
    problem, scores = case.problem, case.scores
    values, _ = scores.pairs(assignment.rows, assignment.columns)
    stages = list(stages_of(problem, scores, assignment))
    return Judged(
        feasible=not violations_of(problem, scores, assignment),
        levels={stage.name: stage_value(problem, scores, stage, assignment) for stage in stages},
        total=int(values @ assignment.amount),
        matched=len(np.unique(assignment.rows)),
    )


def gap_of(certificate: Certificate) -> int:
    """Gap of the first level that is not proved; 0 when all are."""
    return certificate.levels[-1].gap if certificate.levels else 0


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
