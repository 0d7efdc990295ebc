"""What real rounds are made of: the sparse path finds and proves the dense optimum, on any engine.

One vector a person; three sentences by four, joined; text with a table and sets; and two rules that
leave one pair in ten.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

import numpy as np
import pytest

from app.engine import processes, serial, threads
from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.scales import UNCALIBRATED
from app.matching.criteria.table import TableTerm
from app.matching.criteria.text import TextTerm
from app.matching.rules import Rule
from app.matching.rules.in_common import InCommon
from app.matching.rules.labels import AllowedLabels
from embeddings.encoded import SCALE, Encoded
from embeddings.model import ModelCard
from solver import row_terms, tiles
from solver.certificate import certify
from solver.pair_list import SparseParams
from solver.problem import AssignmentProblem, Objective
from solver.row_terms import MapBlocks
from solver.solve import solve
from solver.sparse_solve import solve_sparsely
from tests.solver.test_sparse_solve import proved_values
from tests.support.compatibilities import DIMENSION, sets

N, M = 300, 60
FEW = SparseParams(candidates=4, added=6, kinds=2, column_factor=0, column_extra=1)

Rng = np.random.Generator
Engine = Callable[[], AbstractContextManager[MapBlocks]]


def people(rng: Rng, topics: np.ndarray, size: int, of_each: int) -> Encoded:
    """People with so many sentences each, around a few topics."""
    vectors = topics[rng.integers(0, len(topics), size * of_each)]
    vectors = vectors + 0.7 * rng.normal(size=vectors.shape)
    rows = np.rint(SCALE * vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    card = ModelCard("any", "0" * 64, DIMENSION, 256)
    tokens = rng.integers(3, 30, len(rows)).astype(np.int32)
    return Encoded(rows.astype(np.int16), np.arange(size + 1) * of_each, card, tokens)


def text(rng: Rng, of_mentee: int, of_mentor: int) -> TextTerm:
    topics = rng.normal(size=(12, DIMENSION))
    mentees, mentors = people(rng, topics, N, of_mentee), people(rng, topics, M, of_mentor)
    return TextTerm.of("text", mentees, mentors, UNCALIBRATED, 0)


def labels(rng: Rng, size: int, most: int) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    return rng.integers(0, most + 1, size).astype(np.uint16)


def one_vector(rng: Rng) -> Compatibility:
    return Compatibility(N, M, (WeightedTerm(text(rng, 1, 1), 10**6),), ())


def sentences(rng: Rng) -> Compatibility:
    return Compatibility(N, M, (WeightedTerm(text(rng, 3, 4), 10**6),), ())


def three_criteria(rng: Rng) -> Compatibility:
    fields = rng.integers(0, 10**6 + 1, (9, 9))
    weighted = (
        WeightedTerm(text(rng, 1, 1), 600_000),
        WeightedTerm(TableTerm("table", labels(rng, N, 8), labels(rng, M, 8), fields), 250_000),
        WeightedTerm(
            OverlapTerm.share_of_wanted("sets", sets(rng, N, 1), sets(rng, M, 1), 0), 150_000
        ),
    )
    return Compatibility(N, M, weighted, ())


def two_rules(rng: Rng) -> Compatibility:
    allowed = rng.random((7, 7)) < 0.5
    rules: tuple[Rule, ...] = (
        AllowedLabels("labels", labels(rng, N, 6), labels(rng, M, 6), allowed),
        InCommon("in_common", sets(rng, N, 1), sets(rng, M, 1), 5),
    )
    return replace(one_vector(rng), rules=rules)


LOADS = (one_vector, sentences, three_criteria, two_rules)


def asked(rng: Rng, scores: Compatibility, objective: Objective) -> AssignmentProblem:
    """One or two mentors for each mentee, some tiers, and mentors who need somebody."""
    capacity = rng.integers(3, 10, M)
    _, eligible = scores.block(slice(0, N), slice(0, M))
    needy = (rng.random(M) < 0.2) & (eligible.sum(axis=0) > 20)
    return AssignmentProblem(
        demand=rng.integers(1, 3, N),
        demand_min=np.zeros(N, dtype=np.int64),
        capacity=capacity,
        min_load=np.where(needy, 2, 0),
        tier=rng.integers(0, 3, N),
        objective=objective,
    )


@pytest.fixture
def _many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "TILE_PAIRS", 1500)
    monkeypatch.setattr(row_terms, "COMPILED_PAIRS", 0)


@pytest.mark.usefixtures("_many_blocks")
@pytest.mark.parametrize("objective", list(Objective))
@pytest.mark.parametrize("load", LOADS)
def test_the_dense_optimum_is_found_and_proved(
    load: Callable[[Rng], Compatibility], objective: Objective
) -> None:
    rng = np.random.default_rng(4)
    scores = load(rng)
    problem = asked(rng, scores, objective)
    sparse, dense = solve_sparsely(problem, scores, params=FEW), solve(problem, scores)
    assert sparse.stats.arcs < N * M
    assert proved_values(problem, scores, sparse) == proved_values(problem, scores, dense)


def test_the_two_rules_leave_one_pair_in_ten() -> None:
    _, eligible = two_rules(np.random.default_rng(4)).block(slice(0, N), slice(0, M))
    assert 0.05 < eligible.mean() < 0.15


def answered(problem: AssignmentProblem, scores: Compatibility, map_blocks: MapBlocks) -> str:
    """Everything that a solve and its certificate say."""
    result = solve_sparsely(problem, scores, params=FEW, map_blocks=map_blocks)
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(problem, scores, result.assignment, result.prices, map_blocks)
    mentors = [level.mentor.tolist() for level in result.prices.levels]
    pairs = result.assignment.pairs.tolist()
    return repr((result.termination, result.progress, result.prices, certificate, mentors, pairs))


def engines() -> Iterator[Engine]:
    """Engines with two workers."""
    yield lambda: threads(2)
    yield lambda: processes(2)


@pytest.mark.usefixtures("_many_blocks")
def test_threads_and_processes_say_what_one_thread_says() -> None:
    rounds = []
    for load in LOADS:
        rng = np.random.default_rng(5)
        scores = load(rng)
        rounds.append((asked(rng, scores, Objective.COVERAGE_THEN_SCORE), scores))
    with serial() as map_blocks:
        expected = [answered(problem, scores, map_blocks) for problem, scores in rounds]
    for engine in engines():
        with engine() as map_blocks:
            for (problem, scores), told in zip(rounds, expected, strict=True):
                assert answered(problem, scores, map_blocks) == told
