"""The encoder: people's texts to quantised unit vectors, each sentence encoded once."""

import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from embeddings.cache import VectorCache
from embeddings.encoded import Encoded, VectorArray
from embeddings.errors import CacheError
from embeddings.forward import (
    CHUNKING_VERSION,
    QUANTISATION_VERSION,
    quantise,
    token_windows,
    unit_vectors,
)
from embeddings.model import DEFAULT_MODEL, ModelCard, find_model
from embeddings.opening import OpenedModel, open_model
from embeddings.sentences import sentences_of

_SENTENCES_A_STEP = 4096  # between two reports of progress, and two writes to the cache


class Encoder(Protocol):
    """Turns the texts of people into vectors."""

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Encode each person's texts; the order of the texts must not matter."""


class SentenceEncoder:
    """Encodes sentence by sentence with a sentence-transformers model on the CPU.

    With a folder for exported models it is run by onnxruntime, from files that are made and checked
    once; a model that cannot be exported, or without such a folder, by torch.

    The same sentences give the same bytes: whatever the order of people and texts, the number of
    people, and whether the vectors come from the model or from the cache. The model is loaded when
    the first sentence is not in the cache.

    Parameters
    ----------
    model
        The default model, a local folder, or a sentence-transformers name.
    offline
        False allows a name to be downloaded; a model with a default prompt is refused.
    weights_sha256
        Hash that the weights must have; the default model insists on its own.
    cache_folder
        Where vectors are kept between runs; None keeps none.
    cache_bytes
        Size that they are kept below.
    models_folder
        Where exported models are kept; None runs the reference.
    language
        Language code of the texts, for the ends of their sentences.
    threads
        Threads of the model; None is one for each core.

    Raises
    ------
    ModelNotFoundError, ModelChangedError, UnsupportedModelError
        See `embeddings.model.find_model`.
    """

    def __init__(
        self,
        model: str | Path = DEFAULT_MODEL,
        *,
        offline: bool = True,
        weights_sha256: str | None = None,
        cache_folder: Path | None = None,
        cache_bytes: int = VectorCache.most_bytes,
        models_folder: Path | None = None,
        language: str = "en",
        threads: int | None = None,
    ) -> None:
        self._files = find_model(model, offline=offline, weights_sha256=weights_sha256)
        self._cache = None if cache_folder is None else VectorCache(cache_folder, cache_bytes)
        self._models_folder = models_folder
        self._language = language
        self._threads = _at_least_one(threads)

    @property
    def card(self) -> ModelCard:
        """Name, hash and sizes of the model."""
        return self._files.card

    @property
    def backend(self) -> str:
        """Library, version and precision that run the model."""
        return self._opened.backend

    @property
    def slow_because(self) -> str | None:
        """Why the model is not run on the fast path that was asked for; None when it is."""
        return self._opened.slow_because

    def encode(
        self,
        people: Sequence[Sequence[str]],
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Encoded:
        """Encode each person's texts.

        A person's rows follow the UTF-8 order of their distinct sentences; a sentence longer than
        the model reads has several rows, in the order of its parts.

        Parameters
        ----------
        people
            For each person a list of texts; blank ones give no rows.
        on_progress
            Called with the number of distinct sentences done and of all.

        Raises
        ------
        TypeError
            A person is a string and not a list of strings.
        EncodingError, CacheError, ModelChangedError, UnsupportedModelError
            See `embeddings.errors`.
        """
        if any(isinstance(texts, str) for texts in people):
            raise TypeError("people: expected a list of texts for each person, got a text")
        spoken = [sentences_of(texts, self._language) for texts in people]
        vectors = self._vectors(sorted({s for sentences in spoken for s in sentences}), on_progress)
        return _assembled(spoken, vectors, replace(self.card, backend=self.backend))

    def keys(self, people: Sequence[Sequence[str]]) -> list[list[bytes]]:
        """Return for each person the keys of their sentences in the cache; none without a cache.

        They tell nothing without the cache's secret, and serve `forget`.
        """
        if self._cache is None:
            return [[] for _ in people]
        spoken = (sentences_of(texts, self._language) for texts in people)
        return [[self._key(sentence) for sentence in sentences] for sentences in spoken]

    def forget(self, keys: Collection[bytes]) -> int:
        """Delete what the cache holds under these keys; return how many there were.

        Whoever keeps the keys of several runs leaves out those that another run uses.

        Raises
        ------
        CacheError
            The cache cannot be written.
        """
        return 0 if self._cache is None else self._cache.delete_many(keys)

    def difference_from_reference(self) -> float | None:
        """Compare the fast path with the reference, which is loaded for it; None without one.

        Raises
        ------
        ExportError
            The two cut a text into other tokens.
        """
        from embeddings.export import difference
        from embeddings.reference_model import ReferenceModel

        if self._opened.exported is None:
            return None
        reference = ReferenceModel(self._files)
        return difference(self._opened.model, reference, self.card.max_tokens)

    def warm(self) -> None:
        """Load the model and run it once, on one thread and past the cache.

        A process that does no more with it may fork: the fast path has no pool of threads, nor has
        torch, provided that ``OMP_NUM_THREADS=1`` was set before torch was imported.

        Raises
        ------
        EncodingError, ModelChangedError, UnsupportedModelError
            See `embeddings.errors`.
        """
        model = self._opened.model
        (windows,) = token_windows(model, ["One sentence."], self.card.max_tokens)
        unit_vectors(model, windows, threads=1)

    def with_threads(self, threads: int) -> "SentenceEncoder":
        """Return an encoder with another number of threads; a loaded model is shared."""
        other = copy(self)
        other._threads = _at_least_one(threads)
        return other

    def _vectors(
        self, sentences: Sequence[str], on_progress: Callable[[int, int], None] | None
    ) -> dict[str, VectorArray]:
        """Return for each sentence shape ``(parts, dimension + 1)``; tokens are the last column."""
        vectors = self._cached(sentences)
        missing = [sentence for sentence in sentences if sentence not in vectors]
        for start in range(0, len(missing), _SENTENCES_A_STEP):
            _report(on_progress, len(vectors), len(sentences))
            vectors |= self._computed(missing[start : start + _SENTENCES_A_STEP])
        _report(on_progress, len(vectors), len(sentences))
        return vectors

    def _cached(self, sentences: Sequence[str]) -> dict[str, VectorArray]:
        if self._cache is None:
            return {}
        keys = {self._key(sentence): sentence for sentence in sentences}
        stored = self._cache.get_many(list(keys))
        return {keys[key]: self._unpacked(vector) for key, vector in stored.items()}

    def _computed(self, sentences: Sequence[str]) -> dict[str, VectorArray]:
        model = self._opened.model
        windows = token_windows(model, sentences, self.card.max_tokens)
        flat = [window for parts in windows for window in parts]
        units = quantise(unit_vectors(model, flat, self._threads))
        counts = np.array([len(one) - model.frame.length for one in flat], dtype=np.int16)
        rows = np.column_stack([units, counts])
        ends = np.cumsum([len(parts) for parts in windows])
        vectors = dict(zip(sentences, np.split(rows, ends[:-1]), strict=True))
        if self._cache is not None:
            self._cache.put_many({self._key(s): _packed(v) for s, v in vectors.items()})
        return vectors

    def _unpacked(self, stored: bytes) -> VectorArray:
        vector = np.frombuffer(stored, dtype="<i2")
        width = self.card.dimension + 1
        if not vector.size or vector.size % width:
            raise CacheError(
                f"a cached vector has {vector.size} numbers, expected a multiple of {width}; "
                "delete the vector cache"
            )
        return vector.reshape(-1, width)

    def _key(self, sentence: str) -> bytes:
        return hmac.digest(self._secret, self._key_prefix + sentence.encode(), "sha256")

    @cached_property
    def _secret(self) -> bytes:
        return b"" if self._cache is None else self._cache.secret()

    @cached_property
    def _key_prefix(self) -> bytes:
        parts = (
            self.card.weights_sha256,
            self._files.config_sha256,
            self.backend,
            QUANTISATION_VERSION,
            str(self.card.max_tokens),
            CHUNKING_VERSION,
        )
        return "".join(f"{part}\n" for part in parts).encode()

    @cached_property
    def _opened(self) -> OpenedModel:
        return open_model(self._files, self._models_folder)


def _at_least_one(threads: int | None) -> int | None:
    if threads is not None and threads < 1:
        raise ValueError(f"threads: expected at least 1, got {threads}")
    return threads


def _report(on_progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(done, total)


def _packed(vector: VectorArray) -> bytes:
    return vector.astype("<i2").tobytes()


def _assembled(
    spoken: Iterable[Sequence[str]], vectors: dict[str, VectorArray], card: ModelCard
) -> Encoded:
    parts = [[vectors[sentence] for sentence in sentences] for sentences in spoken]
    lengths = [sum(map(len, person)) for person in parts]
    empty = np.empty((0, card.dimension + 1), dtype=np.int16)
    table = np.concatenate([empty, *(vector for person in parts for vector in person)])
    rows, tokens = np.ascontiguousarray(table[:, :-1]), table[:, -1].astype(np.int32)
    return Encoded(rows, np.cumsum([0, *lengths], dtype=np.int64), card, tokens)
