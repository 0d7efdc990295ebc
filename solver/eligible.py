"""Which pairs may be assigned, tile by tile or a few of them at a time; no score matters here."""

from collections.abc import Iterator

import numpy as np

from solver import tiles
from solver.scores import BoolArray, IntArray, NodeArray, Scores

SPREAD = 7919
"""A prime: rows that follow each other begin to choose at columns far apart."""


def eligible_tiles(
    scores: Scores, excluded: IntArray, rows: IntArray, columns: IntArray
) -> Iterator[tuple[IntArray, BoolArray]]:
    """Masks of the eligible pairs of some rows and columns, in tiles of whole rows.

    Parameters
    ----------
    excluded
        Pairs to leave out, shape ``(k, 2)``.
    rows, columns
        Strictly increasing.
    """
    if not len(rows) or not len(columns):
        return
    chosen = None if len(columns) == scores.n_columns else columns
    for chunk in tiles.row_chunks(scores, rows, len(columns)):
        tile = tiles.read_tile(scores, chunk, chosen)
        mask: BoolArray = tile > tiles.closed_value(tile)
        place = np.minimum(np.searchsorted(chunk, excluded[:, 0]), len(chunk) - 1)
        other = np.minimum(np.searchsorted(columns, excluded[:, 1]), len(columns) - 1)
        inside = (chunk[place] == excluded[:, 0]) & (columns[other] == excluded[:, 1])
        mask[place[inside], other[inside]] = False
        yield chunk, mask


def every_pair(scores: Scores) -> IntArray:
    """All eligible pairs, shape ``(k, 2)``."""
    everybody = np.arange(scores.n_rows), np.arange(scores.n_columns)
    nothing = np.empty((0, 2), dtype=np.int64)
    tiled = eligible_tiles(scores, nothing, *everybody)
    pairs = [np.argwhere(mask) + np.array([rows[0], 0]) for rows, mask in tiled]
    return np.concatenate([nothing, *pairs])


def few_of_rows(
    scores: Scores, excluded: IntArray, rows: IntArray, columns: IntArray, most: int
) -> IntArray:
    """At most `most` eligible pairs of each row, spread over these columns; shape ``(k, 2)``."""
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for chunk, mask in eligible_tiles(scores, excluded, rows, columns):
        position, place = _few(mask, chunk, most)
        pairs.append(np.column_stack((chunk[position], columns[place])))
    return np.concatenate(pairs)


def few_of_columns(
    scores: Scores, excluded: IntArray, rows: IntArray, columns: IntArray, most: int
) -> IntArray:
    """About `most` eligible pairs of each column, spread over these rows; shape ``(k, 2)``.

    Each tile gives at least one pair of a column that has any in it.
    """
    n_tiles = -(-len(rows) * len(columns) // tiles.TILE_PAIRS)
    of_tile = max(1, most // max(1, n_tiles))
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for chunk, mask in eligible_tiles(scores, excluded, rows, columns):
        position, place = _few(mask.T, columns, of_tile)
        pairs.append(np.column_stack((chunk[place], columns[position])))
    return np.concatenate(pairs)


def _few(mask: BoolArray, ids: IntArray, most: int) -> tuple[IntArray, IntArray]:
    from solver.conflict_kernels import some_eligible

    chosen: NodeArray = np.full((len(mask), min(most, mask.shape[1])), -1, dtype=np.int32)
    some_eligible(mask, ids * SPREAD % mask.shape[1], chosen)
    position, slot = np.nonzero(chosen >= 0)
    return position, chosen[position, slot].astype(np.int64)
