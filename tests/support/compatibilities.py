"""Random compatibilities with every kind of criterion and rule, made from arrays alone."""

import numpy as np

from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.scale import MILLION, ScaleMap
from app.matching.criteria.scales import MINILM, UNCALIBRATED
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
    """One to four criteria of any kind with weights that sum to a million, and any rules."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, n_max + 1)), int(rng.integers(1, m_max + 1))
    kinds = (text_term, table_term, overlap_term)
    makers = [text_term, *(kinds[k] for k in rng.integers(0, 3, int(rng.integers(0, 4))).tolist())]
    terms: list[Term] = [make(rng, n, m) for make in makers]
    cuts = np.sort(rng.integers(0, MILLION + 1, len(terms) - 1))
    weights = np.diff(np.concatenate(([0], cuts, [MILLION])))
    weighted = tuple(map(WeightedTerm, terms, weights.tolist()))
    return Compatibility(n, m, weighted, _rules(rng, n, m))
