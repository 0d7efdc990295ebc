"""Random compatibilities with every kind of criterion and rule, made from arrays alone."""

import numpy as np

from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criteria.asking import Asking, AskingTerm
from app.matching.criteria.gap import Band, GapTerm, Numbers
from app.matching.criteria.listed import ListedTerm
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.same import UNKNOWN, Labelled, SameTerm
from app.matching.criteria.scale import MILLION, ScaleMap
from app.matching.criteria.scales import MINILM, UNCALIBRATED
from app.matching.criteria.sparse import Sparse
from app.matching.criteria.table import TableTerm
from app.matching.criteria.term import Term
from app.matching.criteria.text import TextTerm
from app.matching.rules.in_common import InCommon
from app.matching.rules.labels import AllowedLabels
from app.matching.rules.min_score import MinScore
from app.matching.rules.rule import ListedPairs, Rule
from embeddings.encoded import SCALE, Encoded
from embeddings.model import ModelCard

DIMENSION = 16
FINE = ScaleMap(
    "fine", (-1000, -999, -3, -1, 0, 1, 40, 1000), (0, 1, 2, 9, 11, 500_000, 999_999, MILLION), 7
)
"""Steep and nearly flat pieces side by side."""


def people_of(rng: np.random.Generator, counts: list[int]) -> Encoded:
    """People with these numbers of sentences, some of which are alike or opposite."""
    k = sum(counts)
    vectors = rng.normal(size=(k, DIMENSION)) + 1.5 * rng.choice([-1, 0, 1])
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rows = np.rint(SCALE * units).astype(np.int16)
    rows[rng.random(k) < 0.1] = 0
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    tokens = rng.integers(1, 80, k).astype(np.int32)
    return Encoded(rows, offsets, ModelCard("any", "0" * 64, DIMENSION, 256), tokens)


def text_term(rng: np.random.Generator, n: int, m: int) -> TextTerm:
    """Text of zero to three sentences a person; often exactly one, as in plain rounds."""
    most = int(rng.integers(1, 4))
    counts = [rng.integers(0, most + 1, size).tolist() for size in (n, m)]
    if rng.random() < 0.3:
        counts = [[1] * n, [1] * m]
    scale = (MINILM, UNCALIBRATED, FINE)[int(rng.integers(3))]
    mentees, mentors = (people_of(rng, of_side) for of_side in counts)
    return TextTerm.of("text", mentees, mentors, scale, int(rng.integers(0, MILLION + 1)))


def _codes(
    rng: np.random.Generator, size: int, labels: int
) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    return rng.integers(0, labels + 1, size).astype(np.uint16)


def table_term(rng: np.random.Generator, n: int, m: int) -> TableTerm:
    """A table of any numbers over a few labels."""
    labels = rng.integers(1, 9, 2)
    scores = rng.integers(0, MILLION + 1, labels + 1)
    return TableTerm("table", _codes(rng, n, labels[0]), _codes(rng, m, labels[1]), scores)


def sets(
    rng: np.random.Generator, size: int, words: int
) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """Sparse and full sets; every fifth person tells nothing."""
    bits = rng.integers(0, 2**64, (size, words), dtype=np.uint64)
    bits &= rng.integers(0, 2**64, (size, words), dtype=np.uint64)
    bits[rng.random(size) < 0.2] = 0
    bits[rng.random(size) < 0.1] = 2**64 - 1
    return bits


def overlap_term(rng: np.random.Generator, n: int, m: int) -> OverlapTerm:
    """The share of what is wanted, over one to three words of bits."""
    words = int(rng.integers(1, 4))
    blank = int(rng.integers(0, MILLION + 1))
    return OverlapTerm.share_of_wanted("overlap", sets(rng, n, words), sets(rng, m, words), blank)


def listed_term(rng: np.random.Generator, n: int, m: int) -> ListedTerm:
    """Scores of some pairs, and of the others by two classes of people."""
    listed = rng.integers(0, MILLION + 1, (n, m)) * (rng.random((n, m)) < 0.2)
    scores = rng.integers(0, MILLION + 1, (2, 2))
    others = TableTerm("listed", _codes(rng, n, 1), _codes(rng, m, 1), scores)
    return ListedTerm(others, rng.random((2, 2)) < 0.5, Sparse.of_rows(listed))


def gap_term(rng: np.random.Generator, n: int, m: int) -> GapTerm:
    """Differences of numbers, of which some are huge, in a band of any width."""
    mentees, mentors = (_numbers(rng, size) for size in (n, m))
    ends = np.sort(rng.normal(scale=3.0, size=4)).tolist()
    return GapTerm("gap", mentees, mentors, Band.of(*ends), int(rng.integers(0, MILLION + 1)))


def _numbers(rng: np.random.Generator, size: int) -> Numbers:
    values = rng.normal(scale=3.0, size=size).round(int(rng.integers(0, 7)))
    values[rng.random(size) < 0.1] = 1e12
    told = rng.random(size) < 0.8
    numbers = zip(values.tolist(), told.tolist(), strict=True)
    return Numbers.of(number if is_told else None for number, is_told in numbers)


def same_term(rng: np.random.Generator, n: int, m: int) -> SameTerm:
    """Scores of any kinds and labels, some of them unknown."""
    kinds = int(rng.integers(1, 4))
    scores = rng.integers(0, MILLION + 1, (kinds, kinds, 3))
    scores[rng.random(scores.shape) < 0.2] = UNKNOWN
    mentees, mentors = (
        Labelled(rng.integers(0, kinds, size), rng.integers(0, 5, size)) for size in (n, m)
    )
    return SameTerm("same", mentees, mentors, scores, int(rng.integers(0, MILLION + 1)))


def asking_term(rng: np.random.Generator, n: int, m: int) -> AskingTerm:
    """Both sides ask for a few things, of which each has some, more or less."""
    mentees, mentors = _asking(rng, n, m), _asking(rng, m, n)
    if rng.random() < 0.3:
        return AskingTerm("asking", mentees, Asking.nothing(m, n, n), 7)
    given = Asking(
        mentors.columns.transposed(n),
        mentors.rows.transposed(len(mentors.columns.starts) - 1),
        mentors.totals,
        mentors.answers,
    )
    return AskingTerm("asking", mentees, given, int(rng.integers(0, MILLION + 1)))


def _asking(rng: np.random.Generator, askers: int, others: int) -> Asking:
    things = int(rng.integers(0, 6))
    worth = rng.integers(1, 5, things)
    wanted = rng.random((askers, things)) < 0.4
    had = rng.integers(0, worth[:, None] + 1, (things, others))
    totals = (wanted @ worth).astype(np.int64)
    answers = rng.random(others) < 0.8
    return Asking(Sparse.of_rows(wanted), Sparse.of_rows(had * answers), totals, answers)


def _rules(rng: np.random.Generator, n: int, m: int) -> tuple[Rule, ...]:
    listed = np.argwhere(rng.random((n, m)) < 0.1).astype(np.int64)
    allowed = rng.random((5, 4)) < rng.choice([0.2, 0.7])
    every: tuple[Rule, ...] = (
        ListedPairs("listed", listed),
        MinScore(int(rng.integers(0, MILLION))),
        AllowedLabels("labels", _codes(rng, n, 4), _codes(rng, m, 3), allowed),
        InCommon("in_common", sets(rng, n, 1), sets(rng, m, 1), int(rng.integers(1, 20))),
    )
    return tuple(rule for rule in every if rng.random() < 0.4)


def random_compatibility(seed: int, n_max: int = 12, m_max: int = 9) -> Compatibility:
    """One to four criteria of any kind with weights that sum to a million, and any rules.

    Now and then the mentees weigh the criteria in ways of their own.
    """
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, n_max + 1)), int(rng.integers(1, m_max + 1))
    kinds = (text_term, table_term, overlap_term, gap_term, same_term, listed_term, asking_term)
    chosen = rng.integers(0, len(kinds), int(rng.integers(0, 4))).tolist()
    makers = [text_term, *(kinds[k] for k in chosen)]
    terms: list[Term] = [make(rng, n, m) for make in makers]
    weights = [_weights(rng, len(terms)) for _ in range(3)]
    by_class = list(zip(*weights, strict=True))
    weighted = tuple(
        WeightedTerm(term, mine[0], mine) for term, mine in zip(terms, by_class, strict=True)
    )
    classes = rng.integers(0, 3, n) if rng.random() < 0.4 else None
    return Compatibility(n, m, weighted, _rules(rng, n, m), classes)


def _weights(rng: np.random.Generator, size: int) -> list[int]:
    cuts = np.sort(rng.integers(0, MILLION + 1, size - 1))
    return [int(weight) for weight in np.diff(np.concatenate(([0], cuts, [MILLION])))]
