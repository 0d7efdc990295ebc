"""Sentences through the model in batches of fixed shape, so that no vector knows its neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import SCALE, VectorArray
from embeddings.errors import EncodingError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Window: TypeAlias = list[int]

# Raised with every change in how a long sentence is cut, or a vector rounded: part of a cache key.
CHUNKING_VERSION = "windows-2"
QUANTISATION_VERSION = f"rint-{SCALE}-1"

_LENGTH_STEP = 16
_TOKENS_A_BATCH = 512  # as fast as any larger number, and the least padding


def token_windows(
    model: "SentenceTransformer", sentences: Sequence[str], max_tokens: int
) -> list[list[Window]]:
    """Turn sentences into token numbers, special tokens included.

    A sentence of more than `max_tokens` is cut into the fewest consecutive windows, of nearly
    equal length; no token is dropped.

    Returns
    -------
    list
        For each sentence its windows, mostly one.
    """
    tokenizer: Any = model.tokenizer
    ids = tokenizer(list(sentences), padding=False, truncation=False, verbose=False)["input_ids"]
    return [
        [whole] if len(whole) <= max_tokens else _cut(model, sentence, len(whole), max_tokens)
        for sentence, whole in zip(sentences, ids, strict=True)
    ]


def content_tokens(model: "SentenceTransformer", windows: Sequence[Window]) -> list[int]:
    """Return the number of tokens of each window, special ones not counted."""
    tokenizer: Any = model.tokenizer
    special: int = tokenizer.num_special_tokens_to_add()
    return [len(window) - special for window in windows]


def _cut(model: "SentenceTransformer", sentence: str, length: int, max_tokens: int) -> list[Window]:
    tokenizer: Any = model.tokenizer
    special = tokenizer.num_special_tokens_to_add()
    n_windows = -(-(length - special) // (max_tokens - special))
    window_length = -(-(length - special) // n_windows) + special
    windows: list[Window] = tokenizer(
        sentence,
        padding=False,
        truncation=True,
        max_length=window_length,
        return_overflowing_tokens=True,
    )["input_ids"]
    return windows


def unit_vectors(
    model: "SentenceTransformer", windows: Sequence[Window], threads: int | None = None
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
    by_length: dict[int, list[int]] = defaultdict(list)
    for position, window in enumerate(windows):
        by_length[-(-len(window) // _LENGTH_STEP) * _LENGTH_STEP].append(position)
    vectors = np.empty((len(windows), model.get_embedding_dimension() or 0))
    with _threads(threads):
        for length, positions in sorted(by_length.items()):
            size = max(1, _TOKENS_A_BATCH // length)
            for start in range(0, len(positions), size):
                batch = positions[start : start + size]
                vectors[batch] = _forward(model, [windows[i] for i in batch], (size, length))
    return _normalised(vectors)


def quantise(vectors: NDArray[np.float64]) -> VectorArray:
    """Return unit vectors times 4000, rounded half to even.

    The absolute products of two such vectors sum to at most (4000 + sqrt(d) / 2)², below 2²⁴ for
    d < 36,864: an fp32 matrix product of them is exact in any order of summation.
    """
    return np.rint(SCALE * vectors).astype(np.int16)


def _forward(
    model: "SentenceTransformer", windows: Sequence[Window], shape: tuple[int, int]
) -> NDArray[np.float32]:
    import torch

    tokenizer: Any = model.tokenizer
    empty = tokenizer("")["input_ids"]
    ids = np.full(shape, tokenizer.pad_token_id or 0, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    for row in range(shape[0]):
        window = windows[row] if row < len(windows) else empty
        ids[row, : len(window)] = window
        mask[row, : len(window)] = 1
    features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
    if "token_type_ids" in tokenizer.model_input_names:
        features["token_type_ids"] = torch.zeros_like(features["input_ids"])
    with torch.inference_mode():
        vectors: NDArray[np.float32] = model(features)["sentence_embedding"].numpy()
    return vectors[: len(windows)]


def _normalised(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unusable = int(np.count_nonzero(~np.isfinite(norms) | (norms == 0)))
    if unusable:
        raise EncodingError(f"the model gave {unusable} vectors that are zero or not finite")
    unit: NDArray[np.float64] = vectors / norms
    return unit


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
