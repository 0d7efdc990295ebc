"""What our own processes tell one another, and how: pickled, over sockets.

The API process and a child talk over a stream: a length, then a message. The control socket between
the API process and the template keeps the borders of messages (``SOCK_SEQPACKET``). The API process
sends one end of a new connection, and the template forks a child that reads calls from it.
"""

import asyncio
import pickle
import socket
import struct
from dataclasses import dataclass

from embeddings.model import ModelCard

_LENGTH = struct.Struct("!Q")
_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Ready:
    """The models are loaded and proved; from now on children are forked. The default is first."""

    cards: tuple[ModelCard, ...]


@dataclass(frozen=True, slots=True)
class Unable:
    """The model cannot be used.

    Attributes
    ----------
    reason
        A sentence of ours.
    is_final
        Whether another template would fare no better.
    """

    reason: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Forked:
    """A child reads from the connection that was sent; a pidfd of it comes along."""

    pid: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A child has ended, and its pid may be given to another process from now on.

    Attributes
    ----------
    code
        Its exit code, or the negative number of the signal that ended it.
    """

    pid: int
    code: int


Message = Ready | Unable | Forked | Ended


def tell(control: socket.socket, message: Message, *handles: int) -> None:
    """Send a message, and open files with it."""
    socket.send_fds(control, [pickle.dumps(message)], handles)


def hear(control: socket.socket) -> tuple[Message | None, list[int]]:
    """Receive a message and the files that came with it; None when the other side is gone."""
    content, handles, _, _ = socket.recv_fds(control, _LONGEST, 1, socket.MSG_CMSG_CLOEXEC)
    return (pickle.loads(content) if content else None), list(handles)


def hand_over(control: socket.socket, connection: socket.socket) -> None:
    """Ask for a child that reads from `connection`."""
    socket.send_fds(control, [b"\0"], [connection.fileno()])


def take_over(control: socket.socket) -> socket.socket | None:
    """Receive a connection for a new child; None when the API process is gone."""
    _, handles, _, _ = socket.recv_fds(control, 1, 1, socket.MSG_CMSG_CLOEXEC)
    return socket.socket(fileno=handles[0]) if handles else None


async def readable(number: int) -> None:
    """Wait until there is something to read; a pidfd is readable once its process has ended."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(number, tell)
    try:
        await ready
    finally:
        loop.remove_reader(number)


class UnheardError(OSError):
    """The other side was gone before it had read the whole message."""


def send(connection: socket.socket, message: object) -> None:
    """Send a message and wait until it is handed over.

    Raises
    ------
    OSError
        When the other side is gone.
    """
    connection.sendall(_packed(message))


def receive(connection: socket.socket) -> object:
    """Wait for a message.

    Raises
    ------
    EOFError, OSError
        When the other side is gone.
    """
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    return pickle.loads(_exactly(connection, length))


async def ask(connection: socket.socket, message: object) -> object:
    """Send a message over a socket that does not block, and wait for the answer.

    A call that is cancelled leaves the connection in the middle of a message: close it.

    Raises
    ------
    UnheardError
        When the other side was gone before it had read the whole message.
    EOFError, OSError
        When it has gone since.
    """
    try:
        await asyncio.get_running_loop().sock_sendall(connection, _packed(message))
        (length,) = _LENGTH.unpack(await _exactly_soon(connection, _LENGTH.size))
    except (BrokenPipeError, ConnectionResetError):  # Linux: reset, with something left unread
        raise UnheardError from None
    return pickle.loads(await _exactly_soon(connection, length))


def _packed(message: object) -> bytes:
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(content)) + content


def _exactly(connection: socket.socket, count: int) -> bytearray:
    content = bytearray(count)
    missing = memoryview(content)
    while missing:
        missing = missing[_some(connection.recv_into(missing)) :]
    return content


async def _exactly_soon(connection: socket.socket, count: int) -> bytearray:
    loop = asyncio.get_running_loop()
    content = bytearray(count)
    missing = memoryview(content)
    while missing:
        missing = missing[_some(await loop.sock_recv_into(connection, missing)) :]
    return content


def _some(count: int) -> int:
    if not count:
        raise EOFError
    return count
