"""The pairs that a solve looks at, counted block by block, up to a limit."""

from collections.abc import Callable, Iterable, Iterator
from itertools import tee

from solver.search import Found, MapBlocks, Part


class WorkSpentError(Exception):
    """As many pairs were looked at as the limit allows."""


class WatchedBlocks:
    """A `map_blocks` that counts, in block order, and lets somebody hear what each block found.

    Parameters
    ----------
    n_columns
        Columns of the problem, which a block looks through unless it names some.
    limit
        Pairs after which `WorkSpentError` is raised; None for no limit.
    """

    def __init__(self, map_blocks: MapBlocks, n_columns: int, limit: int | None) -> None:
        self._map_blocks = map_blocks
        self._n_columns = n_columns
        self._limit = limit
        self.looked_at = 0
        self.hear: Callable[[Found], None] | None = None

    def __call__(
        self, function: Callable[[Part], Found], parts: Iterable[Part], /
    ) -> Iterator[Found]:
        """Results in the order of the parts."""
        parts, counted = tee(parts)
        for part, found in zip(counted, self._map_blocks(function, parts), strict=True):
            self._count(part)
            if self.hear is not None:
                self.hear(found)
            yield found

    def _count(self, part: Part) -> None:
        width = self._n_columns if part.columns is None else len(part.columns)
        self.looked_at += len(part.rows) * width
        if self._limit is not None and self.looked_at > self._limit:
            raise WorkSpentError
