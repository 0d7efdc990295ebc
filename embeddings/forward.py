"""Sentences through a model in batches of fixed shape, so that no vector knows its neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import SCALE, VectorArray
from embeddings.errors import EncodingError
from embeddings.text_model import Batch, Frame, TextModel, Window

# Raised with every change in how a long sentence is cut, or a vector rounded: part of a cache key.
CHUNKING_VERSION = "windows-2"
QUANTISATION_VERSION = f"rint-{SCALE}-1"

_LENGTH_STEP = 16
_TOKENS_A_BATCH = 512  # as fast as any larger number, and the least padding


def token_windows(
    model: TextModel, sentences: Sequence[str], max_tokens: int
) -> list[list[Window]]:
    """Turn sentences into token numbers, special tokens included.

    A sentence of more than `max_tokens` is cut into the fewest consecutive windows, of nearly
    equal length; no token is dropped.

    Returns
    -------
    list
        For each sentence its windows, mostly one.
    """
    longest = max_tokens - model.frame.length
    return [
        [model.frame.around(part) for part in _cut(content, longest)]
        for content in model.tokenise(sentences)
    ]


def _cut(content: Window, longest: int) -> list[Window]:
    n_parts = max(1, -(-len(content) // longest))
    length = max(1, -(-len(content) // n_parts))
    return [content[i:j] for i, j in pairwise([*range(0, len(content), length), len(content)])] or [
        content
    ]


def unit_vectors(
    model: TextModel, windows: Sequence[Window], threads: int | None = None
) -> NDArray[np.float64]:
    """Return the unit vector of each window, shape ``(k, dimension)``.

    A window's vector is the same, bit for bit, whatever else is encoded with it: windows are padded
    to a multiple of 16 tokens, and each padded length has one batch size, filled up with empty
    texts.

    Raises
    ------
    EncodingError
        The model gave a vector that is zero or not finite.
    """
    planned = list(_plan(windows))
    batches = (_batch(model.frame, [windows[i] for i in who], shape) for who, shape in planned)
    vectors = np.empty((len(windows), model.dimension))
    for (positions, _), found in zip(planned, model.vectors(batches, threads), strict=True):
        vectors[positions] = found[: len(positions)]
    return _normalised(vectors)


def quantise(vectors: NDArray[np.float64]) -> VectorArray:
    """Return unit vectors times 4000, rounded half to even.

    The absolute products of two such vectors sum to at most (4000 + sqrt(d) / 2)², below 2²⁴ for
    d < 36,864: an fp32 matrix product of them is exact in any order of summation.
    """
    return np.rint(SCALE * vectors).astype(np.int16)


def _plan(windows: Sequence[Window]) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """Which windows go together, and the shape of their batch."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for position, window in enumerate(windows):
        by_length[-(-len(window) // _LENGTH_STEP) * _LENGTH_STEP].append(position)
    for length, positions in sorted(by_length.items()):
        size = max(1, _TOKENS_A_BATCH // length)
        for start in range(0, len(positions), size):
            yield positions[start : start + size], (size, length)


def _batch(frame: Frame, windows: Sequence[Window], shape: tuple[int, int]) -> Batch:
    ids = np.full(shape, frame.padding, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    empty = frame.around([])
    for row in range(shape[0]):
        window = windows[row] if row < len(windows) else empty
        ids[row, : len(window)] = window
        mask[row, : len(window)] = 1
    return Batch(ids, mask)


def _normalised(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unusable = int(np.count_nonzero(~np.isfinite(norms) | (norms == 0)))
    if unusable:
        raise EncodingError(f"the model gave {unusable} vectors that are zero or not finite")
    unit: NDArray[np.float64] = vectors / norms
    return unit
