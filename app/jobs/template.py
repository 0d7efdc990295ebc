"""The process that children are forked from: it has loaded the model and proved that it works.

Started by `app.jobs.launch` as ``python -m app.jobs.template CONTROL SETTINGS``. It has one thread,
so that forking it is safe, and it sees no cohort but its own.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from app.jobs.calls import Call
from app.jobs.error_place import error_place
from app.jobs.linux import adopt_orphans, usable_cores
from app.jobs.messages import Ended, Forked, Ready, Unable, receive, send, take_over, tell
from app.jobs.operations import perform
from app.jobs.trial import trial
from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from embeddings.errors import EmbeddingError

_OUT_OF_MEMORY = Path("/proc/self/oom_score_adj")
_FIRST_TO_GO = "500"  # of 1000
_MOST_THREADS = 4
"""Of a child: one call alone hardly gains from more, and all children have them."""


def main() -> None:
    """Load, prove, tell, fork; return when the API process is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to a whole group, for the API to heed
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would keep people's texts
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = Settings(**json.loads(sys.argv[2]))
    prepared = prepare(settings)
    with suppress(BrokenPipeError, ConnectionResetError):
        if isinstance(prepared, Unable):
            tell(control, prepared)
            return
        tell(control, Ready(tuple(encoder.card for encoder in prepared.values())))
        forks = Forks(control, prepared, settings.threads or min(usable_cores(), _MOST_THREADS))
        forks.run()


def prepare(settings: Settings) -> dict[str, SentenceEncoder] | Unable:
    """Make encoders that have their models in memory and have passed the trial; or say why not.

    Returns
    -------
    dict
        By the name of the model, the default first.
    """
    single = settings.model_copy(update={"threads": 1})
    try:
        adopt_orphans()
        encoders = {name: single.encoder(name) for name in settings.by_name}
        failed = next(filter(None, map(_failure, encoders.values())), None)
    except EmbeddingError as error:
        return Unable(str(error), is_final=True)
    except Exception as error:  # noqa: BLE001  told to the API process
        reason = f"internal error: {type(error).__name__} at {error_place(error)}"
        return Unable(reason, is_final=False)
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page that it walks
    return Unable(failed, is_final=True) if failed else encoders


def _failure(encoder: SentenceEncoder) -> str | None:
    encoder.warm()
    return trial(encoder)


class Forks:
    """The living children; whoever has ended is reaped here and nowhere else.

    Parameters
    ----------
    control
        Where connections for new children come from.
    encoders
        By their models, the default first; inherited by every child.
    threads
        Of a model in a child, and of its work on blocks of pairs.
    """

    def __init__(
        self, control: socket.socket, encoders: Mapping[str, SentenceEncoder], threads: int
    ) -> None:
        self._control = control
        self._encoders = encoders
        self._threads = threads
        self._alive: set[int] = set()
        self._bell, self._rope = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Fork a child for each connection until the API process is gone, then end them all."""
        signal.set_wakeup_fd(self._rope)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # the bell rings for handled signals alone
        waiting = select.poll()
        for number in (self._control.fileno(), self._bell):
            waiting.register(number, select.POLLIN)
        try:
            while self._heed({number for number, _ in waiting.poll()}):
                pass
        except (BrokenPipeError, ConnectionResetError):
            pass
        self._end()

    def _heed(self, ready: set[int]) -> bool:
        """Do what is to be done; False when the API process is gone."""
        if self._bell in ready:
            os.read(self._bell, 4096)
            self._reap()
        if self._control.fileno() in ready:
            connection = take_over(self._control)
            if connection is None:
                return False
            self._fork(connection)
        return True

    def _fork(self, connection: socket.socket) -> None:
        pid = os.fork()
        if pid == 0:
            self._be_a_child(connection)
        os.setpgid(pid, pid)  # the child does so too: both may rely on it at once
        connection.close()
        self._alive.add(pid)
        handle = os.pidfd_open(pid)
        tell(self._control, Forked(pid), handle)
        os.close(handle)

    def _be_a_child(self, connection: socket.socket) -> NoReturn:
        """Answer calls until there are no more; no traceback is written, whatever happens."""
        try:
            os.setpgid(0, 0)
            with suppress(OSError):  # when memory runs out, the service outlives a call
                _OUT_OF_MEMORY.write_text(_FIRST_TO_GO, encoding="ascii")
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number in (self._bell, self._rope):
                os.close(number)
            self._control.close()
            answer_calls(connection, self._encoders, self._threads)
        finally:
            os._exit(0)

    def _reap(self) -> None:
        """Reap whoever has ended: children, and descendants of theirs that were adopted."""
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
                pid, status = ended
                if pid in self._alive:
                    self._alive.remove(pid)
                    tell(self._control, Ended(pid, os.waitstatus_to_exitcode(status)))

    def _end(self) -> None:
        for pid in self._alive:  # not reaped, so no other process has this number
            os.killpg(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)


def answer_calls(
    connection: socket.socket, encoders: Mapping[str, SentenceEncoder], threads: int
) -> None:
    """Answer one call after the other, until the other side is gone."""
    by_model = {name: encoder.with_threads(threads) for name, encoder in encoders.items()}
    default = next(iter(by_model.values()))
    with connection, suppress(EOFError, OSError):
        while isinstance(call := receive(connection), Call):
            send(connection, perform(call, default, threads, by_model))


if __name__ == "__main__":
    code = 1
    try:
        main()
        code = 0
    finally:
        os._exit(code)  # no traceback, and no time for tearing down what the kernel frees anyway
