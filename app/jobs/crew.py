"""Keeps as many children as there should be, whatever happens to them or to their template."""

import asyncio
import socket
import sys
from contextlib import suppress
from typing import Literal

from app.jobs.error_place import error_place
from app.jobs.forked import ForkedChild
from app.jobs.launch import Template
from app.jobs.linux import usable_cores
from app.jobs.messages import Ended, Forked, Message, Ready, Unable
from app.jobs.turns import Turns
from app.settings import Settings
from embeddings.model import ModelCard

State = Literal["loading", "ready", "failed"]

_MOST_CHILDREN = 8
"""Unless more are wished for: each takes some hundred MB while it works."""

_PAUSE_S = 1.0
"""Before a child is replaced that ended by itself without having answered anything."""

_LONGEST_PAUSE_S = 30.0
"""Between two templates, when one after the other ends."""


class Crew:
    """A template and the children that it has forked; free ones are put into `turns`.

    Attributes
    ----------
    state
        ``loading`` until every child is there, and again from the end of a template on;
        ``failed`` for good when the model cannot be used.
    reason
        Why it failed, or how the last template ended.
    cards
        The models, the default first; empty until they were loaded once.
    count
        How many children there should be.
    """

    def __init__(self, settings: Settings, turns: Turns) -> None:
        self.state: State = "loading"
        self.reason: str | None = None
        self.cards: tuple[ModelCard, ...] = ()
        self.count = settings.children or max(2, min(usable_cores(), _MOST_CHILDREN))
        self._settings = settings
        self._turns = turns
        self._template: Template | None = None
        self._can_fork = False
        self._failures = 0  # templates that were started since one was ready
        self._connection: socket.socket | None = None  # of the child that is being forked
        self._alive: dict[int, ForkedChild] = {}
        self._orphans: dict[asyncio.Task[None], ForkedChild] = {}
        self._supervisor: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to load the model."""
        if sys.platform != "linux":  # handles that are no pids, and children that end with parents
            self.state, self.reason = "failed", "the service works on Linux alone"
            return
        self._supervisor = asyncio.create_task(self._supervise())

    async def close(self) -> None:
        """End every process, and whatever it is doing."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor
        self.state = "loading"
        if self._template is not None:
            await self._template.end()
        for child in self._orphans.values():
            child.kill()
        await asyncio.gather(*self._orphans)

    def has(self, child: ForkedChild) -> bool:
        """Whether a child lives, and so does its template."""
        return self._alive.get(child.pid) is child

    async def _supervise(self) -> None:
        """Start one template after the other."""
        try:
            while self.state != "failed":
                await self._follow(await self._started())
        except Exception as error:  # noqa: BLE001  told by `reason`: nobody waits for this task
            self.reason = f"internal error: {type(error).__name__} at {error_place(error)}"
            self.state = "failed"

    async def _started(self) -> Template:
        """Start a template: at once after one that was ready, else later and later."""
        while True:
            await asyncio.sleep(min(_LONGEST_PAUSE_S, 2 ** min(self._failures, 9) - 1))
            self._failures += 1
            with suppress(OSError):
                self._template = Template(self._settings)
                return self._template

    async def _follow(self, template: Template) -> None:
        """Do what a template tells, until it ends."""
        try:
            with suppress(OSError):  # it ends while we talk to it
                async for message, handle in template.messages():
                    self._heed(message, handle)
        finally:
            self._let_go()
        code = await template.end()
        if self.state == "loading" and code:
            self.reason = f"the process that holds the model ended with code {code}"

    def _heed(self, message: Message, handle: int | None) -> None:
        match message:
            case Ready(cards):
                self.cards, self._can_fork = cards, True
            case Unable(reason, is_final):
                self.reason = reason
                if is_final:
                    self.state = "failed"
            case Forked(pid):
                self._welcome(pid, handle)
            case Ended(pid, code):
                self._miss(self._alive.pop(pid), code)
                return
        self._fork_if_lacking()

    def _fork_if_lacking(self) -> None:
        """Have one child forked at a time."""
        if self._template is None or not self._can_fork or self._connection is not None:
            return
        if len(self._alive) < self.count:
            with suppress(OSError):  # the template's end is told in another way
                self._connection = self._template.fork()

    def _welcome(self, pid: int, handle: int | None) -> None:
        if handle is None or self._connection is None:
            raise OSError("a child came without its handle or its connection")
        child = ForkedChild(pid, handle, self._connection)
        self._connection = None
        self._alive[pid] = child
        self._turns.put(child)
        if len(self._alive) == self.count:
            self.state, self.reason, self._failures = "ready", None, 0

    def _miss(self, child: ForkedChild, code: int) -> None:
        self._turns.remove(child)
        child.ended(code)
        pause = _PAUSE_S if child.is_wanted and not child.calls else 0
        asyncio.get_running_loop().call_later(pause, self._fork_if_lacking)

    def _let_go(self) -> None:
        """Leave children without their template to themselves; those at work may finish."""
        self._can_fork = False
        if self.state == "ready":
            self.state = "loading"
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        for child in self._turns.take_free():
            child.kill()
        for child in self._alive.values():
            burial = asyncio.create_task(child.buried())
            self._orphans[burial] = child
            burial.add_done_callback(self._orphans.pop)
        self._alive.clear()
