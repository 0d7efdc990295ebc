"""The records that compiled searches for a flow work on, and how a pair is used."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernels import compiled
from solver.scores import IntArray, NodeArray

FAR = np.int64(1) << 61
"""Longer than any path."""

NOBODY = -1
"""No node, no pair; and as a step of a path, the way between the hub and a column."""

NODE = np.dtype(
    [
        ("potential", np.int64),
        ("excess", np.int64),  # units that are over, or lack when negative
        ("label", np.int64),
        ("step", np.int64),  # how the path goes on from here
        ("stamp", np.int32),  # search that the label belongs to
        ("place", np.int32),  # in the heap
        ("load", np.int64),  # units passed on to the hub, of a column
        ("load_low", np.int32),
        ("load_high", np.int32),
        ("head", np.int32),  # first pair in use, of a column
    ],
    align=True,
)
ROW = np.dtype(
    [
        ("label", np.int64),
        ("step", np.int64),
        ("gain", np.int64),  # of the first pair in use, and its column
        ("column", np.int32),
        ("head", np.int32),  # first pair in use
        ("pairs", np.int32),  # pairs in use
        ("spare", np.int32),  # places that are free
        ("stamp", np.int32),
    ],
    align=True,
)
PLACE = np.dtype(
    [
        ("reward", np.int64),
        ("origin", np.int32),
        ("low", np.int32),
        ("high", np.int32),
        ("used", np.int32),
    ],
    align=True,
)
PAIR = np.dtype([("gain", np.int64), ("column", np.int32), ("spare", np.int32)], align=True)
ENTRY = np.dtype([("gain", np.int64), ("row", np.int32), ("pair", np.int32)], align=True)
LINK = np.dtype(
    [
        ("held", np.int32),
        ("row", np.int32),
        ("of_row", np.int32),  # next pair in use of the row, and the one before
        ("row_back", np.int32),
        ("of_column", np.int32),
        ("column_back", np.int32),
    ],
    align=True,
)
Records = NDArray[np.void]


class Net(NamedTuple):
    """A flow that every arc is content with at the potentials, though nodes may be unbalanced.

    Attributes
    ----------
    nodes, rows, places, pairs, links
        Records. Places 2 i and 2 i + 1 are the first and the further ones of row i; pairs and
        links are by row.
    starts
        Pairs of row i are ``starts[i]:starts[i + 1]``.
    column_starts, entries
        Pairs by column, with what is looked at most often.
    member_starts, members
        Places by origin, counted from the hub.
    heap, settled
        Nodes that wait, by label, and nodes whose label is final.
    counts
        Sizes of both, number of the search, steps of work left, and the root: the origin that
        takes up whatever is over.
    """

    nodes: Records
    rows: Records
    places: Records
    pairs: Records
    links: Records
    starts: IntArray
    column_starts: IntArray
    entries: Records
    member_starts: IntArray
    members: NodeArray
    heap: NodeArray
    settled: NodeArray
    counts: IntArray


WAITING, SETTLED, SEARCH, WORK, ROOT, BEST, GOAL, START = range(8)
"""Places in `Net.counts`; the last three are of the present search."""


@compiled
def hold(nodes: Records, rows: Records, pairs: Records, links: Records, k: int, more: int) -> None:
    """Use a pair more often, or less."""
    pair, link = pairs[k], links[k]
    row, column = rows[link.row], nodes[pair.column]
    if link.held == 0:
        link.of_row, link.row_back = row.head, NOBODY
        link.of_column, link.column_back = column.head, NOBODY
        if row.head != NOBODY:
            links[row.head].row_back = k
        if column.head != NOBODY:
            links[column.head].column_back = k
        row.head = column.head = k
        row.gain, row.column = pair.gain, pair.column
        row.pairs += 1
    link.held += more
    pair.spare -= more
    if link.held:
        return
    row.pairs -= 1
    if link.row_back == NOBODY:
        row.head = link.of_row
        if row.head != NOBODY:
            row.gain, row.column = pairs[row.head].gain, pairs[row.head].column
    else:
        links[link.row_back].of_row = link.of_row
    if link.of_row != NOBODY:
        links[link.of_row].row_back = link.row_back
    if link.column_back == NOBODY:
        column.head = link.of_column
    else:
        links[link.column_back].of_column = link.of_column
    if link.of_column != NOBODY:
        links[link.of_column].column_back = link.column_back


@compiled
def hold_all(net: Net, pairs: IntArray, amounts: IntArray) -> None:
    """Use some pairs more often."""
    for s in range(len(pairs)):
        hold(net.nodes, net.rows, net.pairs, net.links, pairs[s], amounts[s])


@compiled
def use(rows: Records, places: Records, p: int, more: int) -> None:
    """Use a place more often, or less."""
    places[p].used += more
    rows[p // 2].spare -= more


@compiled
def room(places: Records, p: int, sign: int) -> int:
    """By how much a place may be used more (1) or less (-1)."""
    place = places[p]
    return int(place.high - place.used if sign > 0 else place.used - place.low)
