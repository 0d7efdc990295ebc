"""Sets of labels as bits, one for each label that both sides have."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from app.matching.criteria.overlap import Bits, sizes
from solver.scores import BoolArray, IntArray

LabelSets = Sequence[frozenset[str]]

WORD = 64


@dataclass(frozen=True, eq=False)
class LabelBits:
    """Who has which label.

    Attributes
    ----------
    mentees, mentors
        Bits of the labels that occur on both sides, shapes ``(n, words)`` and ``(m, words)``.
    mentee_sizes, mentor_sizes
        How many labels everybody told, those of one side alone too; 0 for nothing.
    """

    mentees: Bits
    mentors: Bits
    mentee_sizes: IntArray
    mentor_sizes: IntArray

    def completed(self) -> tuple[Bits, Bits]:
        """Add bits that nobody of the other side has, so that the bits alone tell the sizes.

        A mentee has as many bits as labels; a mentor who told anything has at least one.
        """
        missing = self.mentee_sizes - sizes(self.mentees)
        told_otherwise = (self.mentor_sizes > 0) & (sizes(self.mentors) == 0)
        if not missing.any() and not told_otherwise.any():
            return self.mentees, self.mentors
        places = np.arange(int(missing.max(initial=0)) + 1)
        mentees = packed(places < missing[:, None])
        mentors = packed((places == places[-1]) & told_otherwise[:, None])
        return np.hstack((self.mentees, mentees)), np.hstack((self.mentors, mentors))


def label_bits(mentees: LabelSets, mentors: LabelSets) -> LabelBits:
    """Give each label of both sides a bit."""
    shared = sorted(set(chain.from_iterable(mentees)) & set(chain.from_iterable(mentors)))
    place = {label: bit for bit, label in enumerate(shared)}
    words = max(1, -(-len(shared) // WORD))
    return LabelBits(
        _bits(mentees, place, words), _bits(mentors, place, words), _sizes(mentees), _sizes(mentors)
    )


def packed(has: BoolArray) -> Bits:
    """Write flags of shape ``(n, k)`` as bits, in as few words as hold them."""
    padded = np.pad(has, ((0, 0), (0, -has.shape[1] % WORD)))
    bits = np.packbits(padded, axis=1, bitorder="little")
    return np.ascontiguousarray(bits).view(np.uint64)


def unpacked(bits: Bits) -> BoolArray:
    """Write bits as flags, shape ``(n, 64 * words)``."""
    return np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little").astype(np.bool_)


def _bits(people: LabelSets, place: dict[str, int], words: int) -> Bits:
    bits = np.zeros((len(people), words), dtype=np.uint64)
    for person, labels in enumerate(people):
        for label in labels:
            if (bit := place.get(label)) is not None:
                bits[person, bit // WORD] |= np.uint64(1 << bit % WORD)
    return bits


def _sizes(people: LabelSets) -> IntArray:
    return np.array([len(labels) for labels in people], dtype=np.int64)
