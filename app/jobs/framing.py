"""Messages over a stream socket between our own processes: a length, then a pickle."""

import asyncio
import pickle
import socket
import struct

_LENGTH = struct.Struct("!Q")


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
    EOFError, OSError
        When the other side is gone.
    """
    await asyncio.get_running_loop().sock_sendall(connection, _packed(message))
    (length,) = _LENGTH.unpack(await _exactly_soon(connection, _LENGTH.size))
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
