"""The inputs of the graph that `embeddings.bert_graph` writes: texts laid end to end."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from embeddings.text_model import Batch, Vectors

Arrays: TypeAlias = dict[str, NDArray[np.int64] | NDArray[np.float32]]

_HIDDEN = -1e9
"""Added before a softmax, it leaves exactly nothing."""


def laid_out(batch: Batch, heads: int) -> Arrays:
    """Return the tokens of a batch without its filling, and where attention finds them.

    Of each token the model keeps ``3 * heads`` rows: first what each head asks, then its keys, then
    its values. Attention reads them as ``(b, heads, length)``; `tokens` leads the way back.
    """
    there = batch.mask.astype(bool)
    n_texts, length = there.shape
    columns, head = np.arange(length), np.arange(heads)
    starts = _starts(batch)[:, np.newaxis]
    tokens = np.where(there, starts + columns, 0)[:, np.newaxis, :]
    queries = tokens * (3 * heads) + head[:, np.newaxis]
    first = (np.arange(n_texts)[:, np.newaxis] * heads * length + columns)[there]
    return {
        "ids": batch.ids[there],
        "positions": np.broadcast_to(columns, there.shape)[there],
        "queries": queries,
        "keys": queries + heads,
        "values": queries + 2 * heads,
        "tokens": first[:, np.newaxis] + head * length,
        "hidden": np.where(there, 0, _HIDDEN).astype(np.float32)[:, np.newaxis, np.newaxis, :],
    }


def means(batch: Batch, vectors: Vectors) -> Vectors:
    """Return the mean token vector of each text; summed one by one, so that nothing else counts."""
    sums = np.add.reduceat(vectors, _starts(batch), axis=0)
    found: Vectors = sums / batch.mask.sum(axis=1, keepdims=True).astype(np.float32)
    return found


def _starts(batch: Batch) -> NDArray[np.int64]:
    lengths = batch.mask.sum(axis=1)
    starts: NDArray[np.int64] = np.cumsum(lengths) - lengths
    return starts
