"""An encoder that reads no texts: people get vectors that lie as those of real texts do."""

from collections.abc import Sequence

import numpy as np

from benchmarks.families import QUANTUM
from benchmarks.vector_families import DIMENSION, clustered, quantised
from embeddings.encoded import Encoded
from embeddings.model import ModelCard
from embeddings.sentences import sentences_of

SEED = 1

CARD = ModelCard("invented", "0" * 64, DIMENSION, 256)

NOISE = 0.5
"""Of a sentence, where its writer's own is 0.7."""

AT_ONCE = 1 << 14
"""Sentences that are made at once."""

TOKENS = 20
"""Length of a sentence, as if it said something."""


class InventedVectors:
    """An encoder for one cohort: what was invented the first time holds for every time.

    Vectors of real texts that stand in for those of others would be too much alike, and a round in
    which many are alike is another problem.
    """

    def __init__(self) -> None:
        self._encoded: Encoded | None = None

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Give everybody a vector a sentence, all of them near one of the family `clustered`."""
        if self._encoded is None:
            self._encoded = _invented([len(sentences_of(texts)) for texts in people])
        return self._encoded


def _invented(sentences: Sequence[int]) -> Encoded:
    rng = np.random.default_rng(SEED)
    about, _ = clustered(rng, len(sentences), 1, 1.0)
    of_person = np.repeat(np.arange(len(sentences)), sentences)
    rows = np.empty((len(of_person), DIMENSION), dtype=np.int16)
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        own = NOISE * rng.standard_normal((len(of_person[part]), DIMENSION))
        rows[part] = quantised(about[of_person[part]] + own, QUANTUM)
    offsets = np.concatenate(([0], np.cumsum(sentences))).astype(np.int64)
    return Encoded(rows, offsets, CARD, np.full(len(rows), TOKENS, dtype=np.int32))
