"""An encoder that reads a sample of the people and lets their vectors stand in for the others."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from embeddings.encoded import SCALE, Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.sentences import sentences_of

NOISE = 20
"""Standard deviation that is added to components of up to 4000: about a tenth of a unit vector,
so that two people with the same stand-in are alike and not equal."""


@dataclass(frozen=True)
class ReadingSpeed:
    """How fast texts were read.

    Attributes
    ----------
    loading_s
        Seconds until the language model is loaded.
    sentences_per_s
        Different sentences read in a second.
    sentences_per_person
        Mean number of sentences of one person.
    people
        People of whom this is known.
    """

    loading_s: float
    sentences_per_s: float
    sentences_per_person: float
    people: int

    def seconds_for(self, people: int) -> float:
        """Seconds to read the texts of so many people who all write something different."""
        return self.loading_s + people * self.sentences_per_person / self.sentences_per_s


class StandInEncoder:
    """Encodes at most `sample` people for real, spread evenly over the list.

    Parameters
    ----------
    encoder
        The real encoder; it should keep no cache, or its speed would be that of the cache.
    sample
        Most people whose texts are read, at least 1.
    """

    def __init__(self, encoder: SentenceEncoder, sample: int) -> None:
        self._encoder = encoder
        self._sample = sample
        self.speed: ReadingSpeed | None = None

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Encode people; beyond the sample, vectors are repeated with a little noise."""
        count = min(self._sample, len(people))
        places = np.arange(count) * len(people) // max(1, count)
        encoded = self._read([people[k] for k in places.tolist()])
        if count == len(people):
            return encoded
        repeated = encoded.select(np.arange(len(people)) * count // len(people))
        noise = np.random.default_rng(0).normal(0, NOISE, repeated.rows.shape)
        rows = np.clip(np.rint(repeated.rows + noise), -SCALE, SCALE).astype(np.int16)
        return replace(repeated, rows=rows)

    def _read(self, people: Sequence[Sequence[str]]) -> Encoded:
        spoken = [sentences_of(texts) for texts in people]
        different = {sentence for sentences in spoken for sentence in sentences}
        start = time.perf_counter()
        self._encoder.encode([["Loading."]])
        loaded = time.perf_counter()
        encoded = self._encoder.encode(people)
        seconds = time.perf_counter() - loaded
        self.speed = ReadingSpeed(
            loading_s=loaded - start,
            sentences_per_s=len(different) / seconds,
            sentences_per_person=sum(map(len, spoken)) / max(1, len(people)),
            people=len(people),
        )
        return encoded
