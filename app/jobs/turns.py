"""The line of calls that wait for a free child: first come, first served."""

import asyncio
from collections import deque
from contextlib import suppress

from app.jobs.forked import ForkedChild


class LineFullError(Exception):
    """As many calls wait as may wait."""


class Turns:
    """Free children on one side, waiting calls on the other; one of the two is empty.

    Parameters
    ----------
    places
        How many calls may wait.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._free: list[ForkedChild] = []
        self._line: deque[asyncio.Future[ForkedChild]] = deque()

    @property
    def waiting(self) -> int:
        """How many calls wait."""
        return len(self._line)

    @property
    def are_full(self) -> bool:
        """Whether a further call would neither get a child nor a place in the line."""
        return not self._free and len(self._line) >= self._places

    async def next(self) -> ForkedChild:
        """Take a free child, or wait for one.

        Raises
        ------
        LineFullError
            At once, when too many wait already.
        """
        while self._free:
            child = self._free.pop()  # the one that worked last has its memory at hand
            if child.is_alive:
                return child
        if len(self._line) >= self._places:
            raise LineFullError
        turn: asyncio.Future[ForkedChild] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            return await turn
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.put(turn.result())  # it came just when nobody wanted it any more
            raise
        finally:
            with suppress(ValueError):
                self._line.remove(turn)

    def put(self, child: ForkedChild) -> None:
        """Hand a child to whoever waits longest, or keep it; a dead one is of no use."""
        if not child.is_alive:
            return
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(child)
                return
        self._free.append(child)

    def remove(self, child: ForkedChild) -> None:
        """Forget a child, if it is free."""
        with suppress(ValueError):
            self._free.remove(child)

    def take_free(self) -> list[ForkedChild]:
        """Take all free children."""
        free, self._free = self._free, []
        return free

    def fail(self, error: Exception) -> None:
        """Send everybody away who waits."""
        for turn in self._line:
            if not turn.done():
                turn.set_exception(error)
