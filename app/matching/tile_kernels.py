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
def add_rows(tile: FloatTile, corner: Corner, entries: Floats, places: IntArray) -> None:
    """Add to each mentee's row of the part the row of `entries` at the mentee's place."""
    top, left = corner
    for i in range(len(places)):
        row = entries[places[i]]
        out = tile[top + i, left : left + len(row)]
        for j in range(len(row)):
            out[j] += row[j]


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
def close_rows(eligible: BoolArray, corner: Corner, allowed: BoolArray, places: IntArray) -> None:
    """Close in each mentee's row what the row of `allowed` at the mentee's place does not allow."""
    top, left = corner
    for i in range(len(places)):
        row = allowed[places[i]]
        out = eligible[top + i, left : left + len(row)]
        for j in range(len(row)):
            out[j] &= row[j]


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
