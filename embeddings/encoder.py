"""The encoder: people's texts to quantised unit vectors, each sentence encoded once."""

import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from embeddings.cache import VectorCache
from embeddings.encoded import Encoded, VectorArray
from embeddings.errors import CacheError
from embeddings.exported import EXPORT_VERSION
from embeddings.fast_model import fast_backend
from embeddings.forward import (
    CHUNKING_VERSION,
    QUANTISATION_VERSION,
    quantise,
    token_windows,
    unit_vectors,
)
from embeddings.kept_vectors import KeptVectors
from embeddings.model import DEFAULT_MODEL, ModelCard, find_model
from embeddings.opening import OpenedModel, open_model
from embeddings.reference_model import reference_backend
from embeddings.relevance import relevance_of
from embeddings.sentences import sentences_of
from embeddings.wholes import assembled, name_of_whole, texts_of_wholes

_FAST = f"{fast_backend()} {EXPORT_VERSION}"
_TEXTS_A_STEP = 4096  # between two reports of progress, and two writes to the cache


class Encoder(Protocol):
    """Turns the texts of people into vectors."""

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Encode each person's texts; the order of the texts must not matter."""


class SentenceEncoder:
    """Encodes sentences, and persons in one piece, with a sentence-transformers model on the CPU.

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
        cache_folder: Path | None = None,
        cache_bytes: int = VectorCache.most_bytes,
        models_folder: Path | None = None,
        language: str = "en",
        threads: int | None = None,
    ) -> None:
        self._files = find_model(model, offline=offline)
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
        the model reads has several rows, in the order of its parts. Each person is read in one
        piece as well, without sentences that tell little of their work and wishes.

        Parameters
        ----------
        people
            For each person a list of texts; blank ones give no rows.
        on_progress
            Called with the number of texts done and of all: distinct sentences and persons.

        Raises
        ------
        TypeError
            A person is a string and not a list of strings.
        EncodingError, CacheError, ModelChangedError, UnsupportedModelError
            See `embeddings.errors`.
        """
        if any(isinstance(texts, str) for texts in people):
            raise TypeError("people: expected a list of texts for each person, got a text")
        spoken = self._sentences(people)
        kept = KeptVectors(self._cache, self._key)
        sentences = sorted({one for mine in spoken for one in mine})
        total = len(sentences) + len({name_of_whole(mine) for mine in spoken if len(mine) > 1})
        progress = _Progress(on_progress, total)
        vectors = self._vectors({one: one for one in sentences}, kept, progress)
        relevance = relevance_of(self.card.weights_sha256)
        wholes = texts_of_wholes(spoken, vectors, relevance)
        vectors |= self._vectors(dict(sorted(wholes.items())), kept, progress)
        card = replace(self.card, backend=self.backend)
        return replace(assembled(spoken, vectors, relevance, card), cache=kept.report)

    def keys(self, people: Sequence[Sequence[str]]) -> list[list[bytes]]:
        """Return for each person the keys of their texts in the cache; none without a cache.

        Each text has one for either way of running the model, which need not be loaded. They tell
        nothing without the cache's secret, and serve `forget`.
        """
        if self._cache is None:
            return [[] for _ in people]
        spoken = self._sentences(people)
        named = ((*mine, name_of_whole(mine)) if len(mine) > 1 else mine for mine in spoken)
        secret = self._cache.secret()
        prefixes = [self._prefix(way) for way in (_FAST, reference_backend())]
        return [
            [_key(prefix, name, secret) for name in mine for prefix in prefixes] for mine in named
        ]

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

    def _sentences(self, people: Sequence[Sequence[str]]) -> list[list[str]]:
        """Cut each person's texts; what many have written alike is cut once."""
        told = [tuple(texts) for texts in people]
        cut = {texts: sentences_of(texts, self._language) for texts in set(told)}
        return [cut[texts] for texts in told]

    def _vectors(
        self, texts: Mapping[str, str], kept: KeptVectors, progress: "_Progress"
    ) -> dict[str, VectorArray]:
        """Return for each name of a text the vectors of its parts: see `wholes.Windows`."""
        vectors = {one: self._unpacked(stored) for one, stored in kept.find(texts).items()}
        missing = [name for name in texts if name not in vectors]
        progress.found(len(vectors), len(missing))
        for start in range(0, len(missing), _TEXTS_A_STEP):
            step = missing[start : start + _TEXTS_A_STEP]
            computed = self._computed(step, [texts[name] for name in step])
            kept.keep({name: _packed(vector) for name, vector in computed.items()})
            vectors |= computed
            progress.add(len(step))
        return vectors

    def _computed(self, names: Sequence[str], texts: Sequence[str]) -> dict[str, VectorArray]:
        model = self._opened.model
        windows = token_windows(model, texts, self.card.max_tokens)
        flat = [window for parts in windows for window in parts]
        units = quantise(unit_vectors(model, flat, self._threads))
        counts = np.array([len(one) - model.frame.length for one in flat], dtype=np.int16)
        rows = np.column_stack([units, counts])
        ends = np.cumsum([len(parts) for parts in windows])
        return dict(zip(names, np.split(rows, ends[:-1]), strict=True))

    def _unpacked(self, stored: bytes) -> VectorArray:
        vector = np.frombuffer(stored, dtype="<i2")
        width = self.card.dimension + 1
        if not vector.size or vector.size % width:
            raise CacheError(
                f"a cached vector has {vector.size} numbers, expected a multiple of {width}; "
                "delete the vector cache"
            )
        return vector.reshape(-1, width)

    def _key(self, name: str, secret: bytes) -> bytes:
        return _key(self._key_prefix, name, secret)

    @cached_property
    def _key_prefix(self) -> bytes:
        return self._prefix(_FAST if self._opened.exported is not None else self.backend)

    def _prefix(self, way: str) -> bytes:
        parts = (
            self.card.weights_sha256,
            self._files.config_sha256,
            way,
            QUANTISATION_VERSION,
            str(self.card.max_tokens),
            CHUNKING_VERSION,
        )
        return "".join(f"{part}\n" for part in parts).encode()

    @cached_property
    def _opened(self) -> OpenedModel:
        return open_model(self._files, self._models_folder)


def _key(prefix: bytes, name: str, secret: bytes) -> bytes:
    return hmac.digest(secret, prefix + name.encode(), "sha256")


def _at_least_one(threads: int | None) -> int | None:
    if threads is not None and threads < 1:
        raise ValueError(f"threads: expected at least 1, got {threads}")
    return threads


class _Progress:
    """Texts done, of all."""

    def __init__(self, tell: Callable[[int, int], None] | None, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0

    def found(self, texts: int, missing: int) -> None:
        """Count texts of the cache; told only where there is something to wait for."""
        self._done += texts
        if missing:
            self._say()

    def add(self, texts: int) -> None:
        self._done += texts
        self._say()

    def _say(self) -> None:
        if self._tell is not None:
            self._tell(self._done, self._total)


def _packed(vector: VectorArray) -> bytes:
    return vector.astype("<i2").tobytes()
