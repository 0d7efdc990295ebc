"""Scores as they come in: what breaks the Protocol's promises is refused, never solved."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import AssignmentProblem
from solver.scaling import SUM_LIMIT, sum_terms
from solver.scores import Block, BoolArray, BoundedScores, DerivedScores, IntArray, Scores
from solver.tiles import EXACT, GatheredScores, Tile


class ScoresError(ValueError):
    """Scores that are not what `solver.scores.Scores` promises."""


def checked(problem: AssignmentProblem, scores: Scores) -> Scores:
    """The same scores, each tile of which is judged when it is read."""
    if isinstance(scores, CheckedScores):
        return scores
    if (scores.n_rows, scores.n_columns) != (problem.n_rows, problem.n_columns):
        raise ScoresError(
            f"the scores are {scores.n_rows} × {scores.n_columns}, expected "
            f"{problem.n_rows} × {problem.n_columns}"
        )
    highest = highest_score(problem)
    if problem.unmatched_penalty > highest // 2:
        raise ScoresError(
            f"unmatched_penalty is {problem.unmatched_penalty:,}; expected at most "
            f"{highest // 2:,} for "
            "a problem of this size, so that sums stay within 64 bits"
        )
    kinds = {
        (False, False): CheckedScores,
        (False, True): CheckedBoundedScores,
        (True, False): CheckedGatheredScores,
        (True, True): CheckedGatheredBoundedScores,
    }
    kind = kinds[isinstance(scores, GatheredScores), isinstance(scores, BoundedScores)]
    return kind(scores, highest)


def highest_score(problem: AssignmentProblem) -> int:
    """Largest magnitude of a score at which no sum leaves 64 bits."""
    n, m = problem.n_rows, problem.n_columns
    most = int(problem.demand.max(initial=0))
    return (SUM_LIMIT - 1) // sum_terms(n, m, sum(problem.demand.tolist()), most)


@dataclass(frozen=True, eq=False)
class CheckedScores(DerivedScores):
    """Scores of which every number that counts is at most `limit` in magnitude."""

    limit: int

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        height = len(range(*rows.indices(self.n_rows)))
        width = len(range(*columns.indices(self.n_columns)))
        return self._judged(self.scores.block(rows, columns), (height, width))

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        return self._judged(self.scores.pairs(rows, columns), rows.shape)

    def _judged(self, told: Block, shape: tuple[int, ...]) -> Block:
        values, eligible = told
        _expect("scores", values, (np.dtype(np.int64),), shape)
        _expect("mask", eligible, (np.dtype(np.bool_),), shape)
        low = int(values.min(initial=0, where=eligible))
        high = int(values.max(initial=0, where=eligible))
        if max(high, -low) > self.limit:
            raise ScoresError(
                f"a score is {high if high > -low else low:,}; expected at most {self.limit:,} in "
                "magnitude for a problem of this size, so that sums stay within 64 bits"
            )
        return values, eligible


class CheckedBoundedScores(CheckedScores):
    """Scores that know a number that none exceeds."""

    @property
    def largest(self) -> int:
        """No pair scores more."""
        assert isinstance(self.scores, BoundedScores)
        return self.scores.largest


class CheckedGatheredScores(CheckedScores):
    """Scores that can be computed for any rows and columns."""

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of these rows and columns; None means all columns."""
        assert isinstance(self.scores, GatheredScores)
        values, eligible = self.scores.gathered(rows, columns)
        shape = (len(rows), self.n_columns if columns is None else len(columns))
        _expect("scores", values, (np.dtype(np.float32), np.dtype(np.int64)), shape)
        if eligible is not None:
            _expect("mask", eligible, (np.dtype(np.bool_),), shape)
        if values.dtype == np.int64:
            open_pairs = np.ones(shape, dtype=np.bool_) if eligible is None else eligible
            self._judged((values.astype(np.int64, copy=False), open_pairs), shape)
        elif not _whole(
            values.astype(np.float32, copy=False), eligible, min(EXACT - 1, self.limit)
        ):
            raise ScoresError(
                f"a score in float32 is not finite, not whole, or above "
                f"{min(EXACT - 1, self.limit):,} in magnitude"
            )
        return values, eligible


class CheckedGatheredBoundedScores(CheckedGatheredScores, CheckedBoundedScores):
    """Scores of both kinds."""


def _expect(
    name: str,
    array: NDArray[np.generic],
    dtypes: tuple[np.dtype[np.generic], ...],
    shape: tuple[int, ...],
) -> None:
    if array.dtype not in dtypes or array.shape != shape:
        wanted = " or ".join(map(str, dtypes))
        raise ScoresError(
            f"{name}: {array.dtype} of shape {array.shape}; expected {wanted} of shape {shape}"
        )


def _whole(values: NDArray[np.float32], eligible: BoolArray | None, limit: int) -> bool:
    from solver.check_kernels import odd_open_values, odd_values

    if eligible is None:
        return bool(odd_values(values.reshape(-1), np.float32(limit)) == 0)
    return bool(odd_open_values(values.reshape(-1), eligible.reshape(-1), np.float32(limit)) == 0)
