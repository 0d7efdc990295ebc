"""Sentences through a model in batches that are made so that no vector knows its neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import SCALE, VectorArray
from embeddings.errors import EncodingError, UnsupportedModelError
from embeddings.text_model import Batch, Company, Frame, TextModel, Window

# Raised with every change in how a long sentence is cut, sentences are put together, or a vector
# is rounded: part of a cache key.
CHUNKING_VERSION = "windows-4"
QUANTISATION_VERSION = f"rint-{SCALE}-1"

_LENGTH_STEP = 8
_LENGTH_STEP_FILLED_UP = 16  # fewer lengths, so that fewer batches are filled up
_TOKENS_A_BATCH = 512  # as fast as any larger number


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

    Raises
    ------
    UnsupportedModelError
        Special tokens alone are as many as the model reads.
    """
    longest = max_tokens - model.frame.length
    if longest < 1:
        raise UnsupportedModelError("the model's special tokens leave no room for a text")
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

    A window's vector is the same, bit for bit, whatever else is encoded with it: its row is as long
    as the next multiple of 8 or 16 tokens, and batches are such as the model's `Company` allows.

    Raises
    ------
    EncodingError
        The model gave a vector that is zero or not finite.
    """
    planned = list(_plan(windows, model.company))
    batches = (_batch(model.frame, [windows[i] for i in who], shape) for who, shape in planned)
    vectors = np.empty((len(windows), model.dimension))
    for (positions, _), found in zip(planned, model.vectors(batches, threads), strict=True):
        vectors[positions] = found[: len(positions)]
    return _normalised(vectors)


def quantise(vectors: NDArray[np.float64]) -> VectorArray:
    """Return unit vectors times 4000, rounded half to even.

    The absolute products of two such vectors sum to at most (4000 + sqrt(d) / 2)². Where one is cut
    into two shares that are rounded again, it is (4000 + sqrt(d) / 2) (4000 + 3 sqrt(d) / 2), below
    2²⁴ for d ≤ 9,216: an fp32 matrix product of them is exact in any order of summation.
    """
    return np.rint(SCALE * vectors).astype(np.int16)


def _plan(
    windows: Sequence[Window], company: Company
) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """Which windows go together, and the shape of their batch."""
    step = _LENGTH_STEP_FILLED_UP if company is Company.FIXED else _LENGTH_STEP
    by_length: dict[int, list[int]] = defaultdict(list)
    for position, window in enumerate(windows):
        by_length[-(-len(window) // step) * step].append(position)
    for length, positions in sorted(by_length.items()):
        size = 1 if company is Company.NONE else max(1, _TOKENS_A_BATCH // length)
        for start in range(0, len(positions), size):
            who = positions[start : start + size]
            yield who, (size if company is Company.FIXED else len(who), length)


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
