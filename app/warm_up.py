"""Compile every kernel before somebody waits for one: `python -m app.warm_up`.

A made-up round with all that a large one can have is solved and certified; what that compiles is
kept, and a large round begins at once.
"""

import numpy as np

from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criteria.asking import Asking, AskingTerm
from app.matching.criteria.gap import Band, GapTerm, Numbers
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.same import SameTerm
from app.matching.criteria.scales import MINILM, UNCALIBRATED
from app.matching.criteria.sparse import Sparse
from app.matching.criteria.table import TableTerm
from app.matching.criteria.term import Term
from app.matching.criteria.text import TextTerm
from app.matching.ranks import standing
from app.matching.rules.in_common import InCommon
from app.matching.rules.labels import AllowedLabels
from embeddings.encoded import SCALE, Encoded
from embeddings.model import ModelCard
from solver.certificate import certify
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment, Prices
from solver.scores import ArrayScores, Scores
from solver.sparse_solve import solve_sparsely

MENTEES, MENTORS = 2_200, 500
"""More than a million pairs: below that some parts do without compiled code."""

DIMENSION = 16


def warm_up() -> None:
    """Rank, solve and certify in rounds that need every kernel, in every number type."""
    rng = np.random.default_rng(1)
    scores = _compatibility(rng)
    values, eligible = scores.block(slice(None), slice(None))
    standing(scores, Assignment.from_pairs(np.zeros((1, 2), dtype=np.int64)))
    for form in (scores, ArrayScores(values, eligible)):
        for objective in Objective:
            _solve(rng, form, objective)


def _solve(rng: np.random.Generator, scores: Scores, objective: Objective) -> None:
    capacity = rng.integers(2, 9, MENTORS)
    problem = AssignmentProblem(
        demand=rng.integers(1, 3, MENTEES),
        demand_min=np.zeros(MENTEES, dtype=np.int64),
        capacity=capacity,
        min_load=(np.arange(MENTORS) % 10 == 0).astype(np.int64),
        tier=rng.integers(0, 2, MENTEES),
        pinned=np.empty((0, 2), dtype=np.int64),
        objective=objective,
    )
    solved = solve_sparsely(problem, scores)
    if solved.assignment is not None:
        certify(problem, scores, solved.assignment, solved.prices or Prices(()))


def _compatibility(rng: np.random.Generator) -> Compatibility:
    texts = [
        TextTerm.of("text", _people(rng, MENTEES), _people(rng, MENTORS), scale, scale.neutral)
        for scale in (MINILM, UNCALIBRATED)
    ]
    of_mentees, of_mentors = (rng.integers(0, 5, n).astype(np.uint16) for n in (MENTEES, MENTORS))
    wanted, offered = (rng.integers(1, 2**40, (n, 1), dtype=np.uint64) for n in (MENTEES, MENTORS))
    terms: tuple[Term, ...] = (
        *texts,
        TableTerm("labels", of_mentees, of_mentors, rng.integers(0, 1_000_001, (5, 5))),
        OverlapTerm.share_of_wanted("sets", wanted, offered, blank=0),
        *_asking(rng),
        _gap(rng),
        SameTerm.of_labels(
            "same", ["a", "b"] * (MENTEES // 2), ["b"] * MENTORS, same=1_000_000, different=0
        ),
    )
    rules = (
        AllowedLabels("labels", of_mentees, of_mentors, ~np.eye(5, dtype=np.bool_)),
        InCommon("sets", wanted, offered, least=2),
    )
    weighted = tuple(WeightedTerm(term, 1_000_000 // len(terms)) for term in terms)
    return Compatibility(MENTEES, MENTORS, weighted, rules)


def _asking(rng: np.random.Generator) -> tuple[AskingTerm, AskingTerm]:
    """Mentees who ask for a few of nine things, and mentors who do too, or do not."""
    asked = Sparse.of_rows(rng.random((MENTEES, 9)) < 0.2)
    had = Sparse.of_rows(rng.random((9, MENTORS)) < 0.3)
    answers = np.ones(MENTORS, dtype=np.bool_)
    mentees = Asking(asked, had, asked.row_sums(), answers)
    totals, every = had.transposed(MENTORS).row_sums(), np.ones(MENTEES, dtype=np.bool_)
    sides = Asking.nothing(MENTORS, MENTEES, MENTEES), Asking(asked, had, totals, every)
    return (AskingTerm("asked", mentees, sides[0]), AskingTerm("mutual", mentees, sides[1]))


def _gap(rng: np.random.Generator) -> GapTerm:
    mentees, mentors = (Numbers.of(rng.random(n).tolist()) for n in (MENTEES, MENTORS))
    return GapTerm("numbers", mentees, mentors, Band.of(-1.0, 0.0, 0.0, 1.0), 0)


def _people(rng: np.random.Generator, count: int) -> Encoded:
    """People of one or two sentences."""
    offsets = np.concatenate(([0], np.cumsum(1 + np.arange(count) % 2)))
    vectors = rng.normal(size=(int(offsets[-1]), DIMENSION))
    rows = np.rint(SCALE * vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    tokens = np.full(len(rows), 12, dtype=np.int32)
    return Encoded(rows.astype(np.int16), offsets, ModelCard("any", "0" * 64, DIMENSION, 1), tokens)


if __name__ == "__main__":
    warm_up()
