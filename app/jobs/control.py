"""What the template process and the API process tell one another.

The control socket keeps the borders of messages (``SOCK_SEQPACKET``). The API process sends one
end of a new connection, and the template forks a child that reads calls from it.
"""

import pickle
import socket
from dataclasses import dataclass

from embeddings.model import ModelCard

_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded and proved; from now on children are forked."""

    card: ModelCard


@dataclass(frozen=True, slots=True)
class Unable:
    """The model cannot be used; the reason is a sentence of ours."""

    reason: str


@dataclass(frozen=True, slots=True)
class Forked:
    """A child reads from the connection that was sent; a pidfd of it comes along."""

    pid: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A child has ended, and its pid may be given to another process from now on."""

    pid: int


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
