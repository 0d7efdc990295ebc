"""Calls to the processes that work on them: their turn, their limit of time, their end."""

import asyncio
import math
from collections import deque

from app.jobs.calls import Call, Reply
from app.jobs.crew import Crew, State
from app.jobs.forked import ForkedChild
from app.jobs.messages import UnheardError
from app.jobs.turns import LineFullError, Turns
from app.settings import Settings
from embeddings.model import ModelCard

CALLS_A_CHILD = 500
"""After that many a child is replaced, whatever its memory has come to look like."""

LOADING_S = 15
"""About what starting takes; told to those who come too early."""

_FAILED_S = 60


class NotReadyError(Exception):
    """The model is being loaded, or cannot be loaded."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"not ready; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class BusyError(Exception):
    """Too many calls wait, or this one has waited too long."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"busy; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class TookTooLongError(Exception):
    """Work on the call was ended at its limit."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"not done after {limit_s:g} s")
        self.limit_s = limit_s


class ChildDiedError(Exception):
    """The child that had the call ended without a reply; the message says how.

    Attributes
    ----------
    was_at_work
        False when it ended before it knew the call.
    """

    def __init__(self, end: str, *, was_at_work: bool) -> None:
        super().__init__(end)
        self.was_at_work = was_at_work


class Children:
    """Processes with the model in memory, each for one call at a time.

    Parameters
    ----------
    settings
        Model, number of children, and limits.

    Attributes
    ----------
    running
        How many calls are worked on.
    """

    def __init__(self, settings: Settings) -> None:
        self.running = 0
        self._settings = settings
        self._turns = Turns(settings.waiting)
        self._crew = Crew(settings, self._turns)
        self._durations: deque[float] = deque([1.0], maxlen=50)

    @property
    def state(self) -> State:
        """``loading`` also after the template's death; ``failed`` for good."""
        return self._crew.state

    @property
    def reason(self) -> str | None:
        """Why it failed, or how the last template ended; a sentence of ours."""
        return self._crew.reason

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """The models, the default first; empty until they were loaded."""
        return self._crew.cards

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return self._turns.waiting

    @property
    def count(self) -> int:
        """How many calls are worked on at a time."""
        return self._crew.count

    @property
    def are_full(self) -> bool:
        """Whether a further call could neither be worked on nor wait."""
        return self.state == "ready" and self._turns.are_full

    async def start(self) -> None:
        """Begin to load the model, and return."""
        self._crew.start()

    async def close(self) -> None:
        """End every process, and whatever it is doing."""
        self._turns.fail(NotReadyError(LOADING_S))
        await self._crew.close()

    async def ask(self, call: Call) -> Reply:
        """Let a child work on a call; when this is cancelled, the child is ended.

        Raises
        ------
        NotReadyError, BusyError, TookTooLongError, ChildDiedError
            See there.
        """
        try:
            return await self._ask(call)
        except ChildDiedError as error:
            if error.was_at_work:
                raise
        return await self._ask(call)

    async def _ask(self, call: Call) -> Reply:
        if self.state != "ready":
            raise NotReadyError(_FAILED_S if self.state == "failed" else LOADING_S)
        child = await self._turn()
        self.running += 1
        started = asyncio.get_running_loop().time()
        try:
            return await self._reply(child, call)
        except BaseException:
            child.kill()
            raise
        finally:
            self.running -= 1
            self._durations.append(asyncio.get_running_loop().time() - started)
            self._give_back(child)

    async def _turn(self) -> ForkedChild:
        try:
            async with asyncio.timeout(self._settings.wait_limit_s):
                return await self._turns.next()
        except (LineFullError, TimeoutError):
            raise BusyError(self._retry_after_s()) from None

    async def _reply(self, child: ForkedChild, call: Call) -> Reply:
        limit_s = self._settings.request_limit_s
        try:
            async with asyncio.timeout(limit_s):
                return await child.ask(call)
        except TimeoutError:
            raise TookTooLongError(limit_s) from None
        except (EOFError, OSError) as error:
            was_at_work = not isinstance(error, UnheardError)
            raise ChildDiedError(await child.end(), was_at_work=was_at_work) from None

    def _retry_after_s(self) -> int:
        """Seconds until the calls that are here now are done, by how long the last ones took."""
        typical = sum(self._durations) / len(self._durations)
        return max(1, math.ceil(typical * (self.running + self.waiting) / self.count))

    def _give_back(self, child: ForkedChild) -> None:
        if child.calls >= CALLS_A_CHILD or not self._crew.has(child):
            child.kill()
        if child.is_wanted:
            self._turns.put(child)
