"""The vectors of a list of people."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from embeddings.model import ModelCard

VectorArray: TypeAlias = NDArray[np.int16]
TokenArray: TypeAlias = NDArray[np.int32]
OffsetArray: TypeAlias = NDArray[np.int64]

# The largest round number for which fp32 products of two vectors are exact: see `quantise`.
SCALE = 4000

# Relevance 1 in integers.
FULL = 1024


@dataclass(frozen=True)
class CacheReport:
    """How a cache of vectors served.

    Parameters
    ----------
    texts, cached
        How many different sentences and persons were asked for, and how many of their vectors were
        there.
    is_on
        Whether there is a cache.
    trouble
        Why it could not be used, in a sentence; None when it could.
    """

    texts: int
    cached: int
    is_on: bool
    trouble: str | None = None


@dataclass(frozen=True, eq=False)
class Encoded:
    """Quantised unit vectors, one a sentence, those of one person together.

    Parameters
    ----------
    rows
        Shape ``(k, dimension)``, int16 in [-4000, 4000]: the unit vector times 4000, rounded.
    offsets
        Shape ``(n + 1,)``, int64, rising from 0 to k: person p has
        ``rows[offsets[p]:offsets[p + 1]]``; one who wrote nothing has none.
    model
        What made the vectors.
    tokens
        Shape ``(k,)``, int32: the length of the text behind each row in the model's tokens, special
        ones not counted. A vector of few tokens says little of what its writer means.
    relevance
        Shape ``(k,)``, int64 in [1, 1024]: how far each sentence tells of its writer's work and
        wishes; left out: all do fully.
    wholes
        Shape ``(n, dimension)``: the vector of what each person wrote, read in one piece; zeros for
        one who wrote nothing. None where texts were read sentence by sentence alone.
    cache
        Of the call that made them; None where no cache was asked.
    """

    rows: VectorArray
    offsets: OffsetArray
    model: ModelCard
    tokens: TokenArray
    relevance: OffsetArray | None = None
    wholes: VectorArray | None = None
    cache: CacheReport | None = None

    def __post_init__(self) -> None:
        """Check shapes and types, and make the arrays read-only."""
        _check_rows(self.rows, self.model.dimension)
        _check_offsets(self.offsets, len(self.rows))
        _check_tokens(self.tokens, len(self.rows))
        _check_relevance(self.relevance, len(self.rows))
        if self.wholes is not None:
            _check_rows(self.wholes, self.model.dimension)
        for name in ("rows", "offsets", "tokens", "relevance", "wholes"):
            array = getattr(self, name)
            if array is not None:
                view = array.view()
                view.flags.writeable = False
                object.__setattr__(self, name, view)

    @property
    def n_people(self) -> int:
        """Number of people, with those who wrote nothing."""
        return len(self.offsets) - 1

    def select(self, order: Sequence[int] | OffsetArray) -> "Encoded":
        """Return the people at these positions, in this order.

        Raises
        ------
        IndexError
            A position is not in [0, n).
        """
        positions = np.asarray(order, dtype=np.int64)
        if positions.size and (positions.min() < 0 or positions.max() >= self.n_people):
            raise IndexError(f"expected positions in [0, {self.n_people})")
        starts, ends = self.offsets[positions], self.offsets[positions + 1]
        offsets = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64)
        shift = np.repeat(starts - offsets[:-1], ends - starts)
        chosen = np.arange(offsets[-1]) + shift
        return Encoded(
            self.rows[chosen],
            offsets,
            self.model,
            self.tokens[chosen],
            None if self.relevance is None else self.relevance[chosen],
            None if self.wholes is None else self.wholes[positions],
        )

    def vectors_sha256(self) -> str:
        """Return the SHA-256 of all arrays as little-endian bytes."""
        digest = hashlib.sha256(f"{self.n_people} {self.model.dimension}\n".encode())
        digest.update(self.offsets.astype("<i8").tobytes())
        digest.update(self.rows.astype("<i2").tobytes())
        digest.update(self.tokens.astype("<i4").tobytes())
        if self.relevance is not None:
            digest.update(self.relevance.astype("<i8").tobytes())
        if self.wholes is not None:
            digest.update(self.wholes.astype("<i2").tobytes())
        return digest.hexdigest()


def _check_rows(rows: VectorArray, dimension: int) -> None:
    if rows.dtype != np.int16 or rows.ndim != 2 or rows.shape[1] != dimension:
        raise ValueError(
            f"rows: expected int16 of shape (k, {dimension}), got {rows.dtype} {rows.shape}"
        )
    if rows.size and (rows.max() > SCALE or rows.min() < -SCALE):
        raise ValueError(f"rows: expected values in [-{SCALE}, {SCALE}]")


def _check_offsets(offsets: OffsetArray, n_rows: int) -> None:
    if offsets.dtype != np.int64 or offsets.ndim != 1 or not offsets.size:
        raise ValueError(
            f"offsets: expected int64 of shape (n + 1,), got {offsets.dtype} {offsets.shape}"
        )
    if offsets[0] != 0 or offsets[-1] != n_rows or (np.diff(offsets) < 0).any():
        raise ValueError(f"offsets: expected to rise from 0 to {n_rows}")


def _check_tokens(tokens: TokenArray, n_rows: int) -> None:
    if tokens.dtype != np.int32 or tokens.shape != (n_rows,) or (tokens < 0).any():
        raise ValueError(
            f"tokens: expected int32 of shape ({n_rows},), none negative; "
            f"got {tokens.dtype} {tokens.shape}"
        )


def _check_relevance(relevance: OffsetArray | None, n_rows: int) -> None:
    if relevance is None:
        return
    if relevance.dtype != np.int64 or relevance.shape != (n_rows,):
        raise ValueError(f"relevance: expected int64 of shape ({n_rows},)")
    if relevance.size and not 1 <= relevance.min() <= relevance.max() <= FULL:
        raise ValueError(f"relevance: expected values in [1, {FULL}]")
