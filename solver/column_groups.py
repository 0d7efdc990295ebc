"""A few columns that stand for all the different kinds there are.

Rows of one kind want columns of one kind. When those are short, some rows must go elsewhere, which
their best candidates do not show. So each row also lists the best of every group of columns; with
them the first restricted problem already knows what scarcity costs. Nothing depends on the groups
but the time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.row_choice import NOTHING
from solver.scores import IntArray, Scores
from solver.tiles import read_tile

REPRESENTATIVES = 24
"""Columns of each group at most."""

SAMPLE_ROWS = 64
LARGEST = 127
"""Features are integers up to this one, so that their products are exact in float32."""

PASSES = 3

Features = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Representatives:
    """Columns that stand for their groups.

    Attributes
    ----------
    columns
        Strictly increasing.
    group
        Group of each of them, shape ``(len(columns),)``, from 0.
    """

    columns: IntArray
    group: IntArray


def representatives(
    scores: Scores, rows: IntArray, columns: IntArray, n_groups: int
) -> Representatives:
    """Group columns by their scores with a sample of rows, and choose some of each group.

    Parameters
    ----------
    rows, columns
        Those that take part, in order.
    n_groups
        Most groups to make, at least 1.
    """
    group = groups_of(scores, rows, columns, n_groups)
    if len(columns) <= n_groups or not len(rows):
        return Representatives(columns, group)
    chosen = [_spread(np.flatnonzero(group == g), REPRESENTATIVES) for g in np.unique(group)]
    place = np.sort(np.concatenate(chosen))
    return Representatives(columns[place], np.unique(group[place], return_inverse=True)[1])


def groups_of(scores: Scores, rows: IntArray, columns: IntArray, n_groups: int) -> IntArray:
    """Group of each column, shape ``(len(columns),)``; see `representatives`."""
    if len(columns) <= n_groups or not len(rows):
        return np.arange(len(columns))
    return _grouped(_features(scores, _spread(rows, SAMPLE_ROWS), columns), n_groups)


def _spread(values: IntArray, count: int) -> IntArray:
    """Some of the values, evenly spread over all of them."""
    count = min(count, len(values))
    return values[np.arange(count) * len(values) // max(1, count)]


def _features(scores: Scores, rows: IntArray, columns: IntArray) -> Features:
    """Scores of each column less the means of rows and columns, as small integers."""
    tile = read_tile(scores, rows, columns).astype(np.float64)
    known = tile > float(NOTHING) / 2
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    tile -= np.where(known, tile, 0).sum(axis=1, keepdims=True) / count
    tile = np.where(known, tile, 0)
    tile -= tile.mean(axis=0)
    spread = float(np.sqrt(np.square(tile).mean())) or 1.0
    scaled: Features = np.rint(np.clip(tile / spread * 32, -LARGEST, LARGEST)).astype(np.float32)
    return np.ascontiguousarray(scaled.T)


def _grouped(features: Features, n_groups: int) -> IntArray:
    """Group of each column: Lloyd's method from centres that lie far apart (Gonzalez 1985)."""
    centres = features[_far_apart(features, n_groups)]
    for _ in range(PASSES):
        group = _nearest(features, centres)
        counts = np.bincount(group, minlength=len(centres))
        for g in np.flatnonzero(counts):
            centres[g] = np.rint(features[group == g].sum(axis=0, dtype=np.float64) / counts[g])
    return _nearest(features, centres)


def _far_apart(features: Features, n_groups: int) -> list[int]:
    chosen = [int(np.square(features).sum(axis=1).argmax())]
    distance = np.square(features - features[chosen[0]]).sum(axis=1)
    while len(chosen) < n_groups and distance.max() > 0:
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.square(features - features[chosen[-1]]).sum(axis=1))
    return chosen


def _nearest(features: Features, centres: Features) -> IntArray:
    products: Features = 2 * (features @ centres.T) - np.square(centres).sum(axis=1)
    nearest: IntArray = products.argmax(axis=1)
    return nearest
