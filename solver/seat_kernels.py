"""Shortest paths of moves over listed pairs, compiled; imported inside functions alone."""

from heapq import heappop, heappush
from typing import NamedTuple

from solver.kernels import compiled
from solver.scores import IntArray


class Moves(NamedTuple):
    """Who could move where.

    Attributes
    ----------
    starts, columns, scores
        Listed pairs by row, none of them in use.
    held_starts, held_rows, held_scores
        Pairs in use by column.
    """

    starts: IntArray
    columns: IntArray
    scores: IntArray
    held_starts: IntArray
    held_rows: IntArray
    held_scores: IntArray


class Lengths(NamedTuple):
    """What is known of the shortest paths.

    Attributes
    ----------
    prices
        Potentials of the columns; those that are not optimal cost time alone.
    column, row
        Length of the shortest path into each column, and that with which each row sets out: the
        length of a column that it can leave, plus its score there.
    steps
        Moves on the shortest path into each column.
    """

    prices: IntArray
    column: IntArray
    row: IntArray
    steps: IntArray


@compiled
def lower_lengths(moves: Moves, lengths: Lengths, far: int) -> bool:
    """Lower lengths to those of shortest paths; False at a negative cycle.

    Dijkstra's algorithm with the prices as potentials, in which a column whose length falls again
    waits again.

    Parameters
    ----------
    lengths
        With which paths begin; what none begins with holds `far`.
    """
    waiting = [(int(lengths.column[j] + lengths.prices[j]), j) for j in range(len(lengths.column))]
    waiting = [entry for entry in waiting if lengths.column[entry[1]] < far]
    waiting.sort()
    for i in range(len(lengths.row)):
        if lengths.row[i] < far:
            _move(moves, lengths, waiting, i, 0)
    while len(waiting) > 0:
        key, q = heappop(waiting)
        if key > lengths.column[q] + lengths.prices[q]:
            continue
        if lengths.steps[q] > len(lengths.column):
            return False
        for h in range(moves.held_starts[q], moves.held_starts[q + 1]):
            i, length = moves.held_rows[h], lengths.column[q] + moves.held_scores[h]
            if length < lengths.row[i]:
                lengths.row[i] = length
                _move(moves, lengths, waiting, i, lengths.steps[q])
    return True


@compiled
def _move(
    moves: Moves, lengths: Lengths, waiting: list[tuple[int, int]], i: int, steps: int
) -> None:
    """Let a row move to each of its listed columns that this brings nearer."""
    for k in range(moves.starts[i], moves.starts[i + 1]):
        j = int(moves.columns[k])
        length = lengths.row[i] - moves.scores[k]
        if length < lengths.column[j]:
            lengths.column[j], lengths.steps[j] = length, steps + 1
            heappush(waiting, (int(length + lengths.prices[j]), j))
