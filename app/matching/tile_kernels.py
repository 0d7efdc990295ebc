"""Labels and sets over one part of a tile, compiled; imported inside functions alone.

Each kernel adds to, or closes, the part of a whole tile that begins at a corner, as long as that
part lies in the caches.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.overlap import Bits
from app.matching.criteria.table import Codes
from app.matching.criteria.term import Corner, FloatTile
from solver.kernels import compiled
from solver.scores import BoolArray, IntArray

Floats = NDArray[np.float32]


class Labels(NamedTuple):
    """Codes of mentees and of a part's mentors, and the places of the mentees by rising code.

    Mentees of one label come one after the other, so that its row of the part is looked up once.
    """

    rows: Codes
    columns: Codes
    order: IntArray


class Wanted(NamedTuple):
    """Sets of mentees: bits of shape ``(n, words)``, and how many each has."""

    bits: Bits
    sizes: Codes


class Offered(NamedTuple):
    """Sets of mentors: bits of shape ``(words, k)``, and where each one's count begins.

    That is 0, or the last column of the contributions for a mentor who told nothing.
    """

    bits: Bits
    begin: Codes


@compiled
def add_table(tile: FloatTile, corner: Corner, labels: Labels, table: Floats) -> None:
    """Add the entry of a table that two people's codes name."""
    top, left = corner
    entries = np.empty(len(labels.columns), dtype=np.float32)
    last = np.int64(-1)
    for i in labels.order:
        code = np.int64(labels.rows[i])
        if code != last:
            last = code
            for j in range(len(entries)):
                entries[j] = table[code, labels.columns[j]]
        out = tile[top + i, left : left + len(entries)]
        for j in range(len(entries)):
            out[j] += entries[j]


@compiled
def _count_bits(bits: np.uint64) -> np.uint64:
    """Count in parallel; the compiler knows this form and takes the processor's own instruction."""
    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
    pairs = np.uint64(0x3333333333333333)
    bits = (bits & pairs) + ((bits >> np.uint64(2)) & pairs)
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (bits * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled
def _count_common(wanted: Bits, offered: Bits, counts: Codes) -> None:
    """Add what one person has in common with each; `offered` has shape ``(words, k)``."""
    for w in range(len(offered)):
        mine = wanted[w]
        for j in range(len(counts)):
            counts[j] += np.uint16(_count_bits(mine & offered[w, j]))


@compiled
def add_overlap(
    tile: FloatTile, corner: Corner, wanted: Wanted, offered: Offered, table: Floats
) -> None:
    """Add the entry that a mentee's number of bits and those in common name."""
    top, left = corner
    counts = np.empty(len(offered.begin), dtype=np.uint16)
    for i in range(len(wanted.sizes)):
        out, entries = tile[top + i, left : left + len(counts)], table[wanted.sizes[i]]
        counts[:] = offered.begin
        _count_common(wanted.bits[i], offered.bits, counts)
        for j in range(len(counts)):
            out[j] += entries[counts[j]]


@compiled
def close_by_table(eligible: BoolArray, corner: Corner, labels: Labels, allowed: BoolArray) -> None:
    """Close the pairs whose codes a table does not allow."""
    top, left = corner
    entries = np.empty(len(labels.columns), dtype=np.bool_)
    last = np.int64(-1)
    for i in labels.order:
        code = np.int64(labels.rows[i])
        if code != last:
            last = code
            for j in range(len(entries)):
                entries[j] = allowed[code, labels.columns[j]]
        out = eligible[top + i, left : left + len(entries)]
        for j in range(len(entries)):
            out[j] &= entries[j]


@compiled
def close_by_overlap(
    eligible: BoolArray, corner: Corner, wanted: Bits, offered: Bits, least: int
) -> None:
    """Close the pairs that have fewer bits in common."""
    top, left = corner
    counts = np.empty(offered.shape[1], dtype=np.uint16)
    for i in range(len(wanted)):
        out = eligible[top + i, left : left + len(counts)]
        counts[:] = 0
        _count_common(wanted[i], offered, counts)
        for j in range(len(counts)):
            out[j] &= counts[j] >= least
