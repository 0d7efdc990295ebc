"""What the encoder knows of a loaded model: token numbers, and vectors of batches of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Window: TypeAlias = list[int]
Numbers: TypeAlias = NDArray[np.int64]
Vectors: TypeAlias = NDArray[np.float32]


INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""Names of the arrays that models take, as transformers has them; the last is 0 for one text."""


@dataclass(frozen=True)
class Frame:
    """Special tokens around each text, and the one that fills a row up.

    Parameters
    ----------
    before, after
        Token numbers that the model expects at either end of a text.
    padding
        Token number in places that are masked.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    padding: int

    @property
    def length(self) -> int:
        """Number of special tokens around a text."""
        return len(self.before) + len(self.after)

    def around(self, content: Sequence[int]) -> Window:
        """Put the special tokens around those of a text."""
        return [*self.before, *content, *self.after]


@dataclass(frozen=True, eq=False)
class Batch:
    """Rows of token numbers of one length.

    Parameters
    ----------
    ids, mask
        Shape ``(b, length)``, int64; the mask is 1 where there is a token, else 0.
    """

    ids: Numbers
    mask: Numbers


class Company(Enum):
    """With how many others a text may share a batch and still have the same vector, bit for bit."""

    ANY = "any"
    """As many as one likes."""

    FIXED = "fixed"
    """As many as are always there, filled up with empty texts, in rows of one length."""

    NONE = "none"
    """It is alone."""


class TextModel(Protocol):
    """A model in memory. Equal batches give equal vectors, whatever the number of threads."""

    @property
    def frame(self) -> Frame:
        """Special tokens of the model."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def company(self) -> Company:
        """Batches in which a text's vector depends on the text alone."""

    def tokenise(self, sentences: Sequence[str]) -> list[Window]:
        """Return the token numbers of each sentence, without special ones, however many."""

    def vectors(self, batches: Iterable[Batch], threads: int | None) -> Iterator[Vectors]:
        """Return the vectors of each batch, shape ``(b, dimension)``, in their order.

        Parameters
        ----------
        threads
            To work in; None leaves it to the model.
        """
