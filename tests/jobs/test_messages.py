import asyncio
import socket
import threading

import pytest

from app.jobs.messages import ask, receive, send


def _echo(connection: socket.socket) -> None:
    """Answer everything with itself, as a child would."""
    with connection:
        try:
            while True:
                send(connection, receive(connection))
        except EOFError:
            pass


def test_a_message_of_many_megabytes_comes_back_whole() -> None:
    ours, theirs = socket.socketpair()
    echo = threading.Thread(target=_echo, args=(theirs,))
    echo.start()
    message = {"large": bytes(range(256)) * 40_000, "small": 1}
    with ours:
        send(ours, "first, without a loop")
        assert receive(ours) == "first, without a loop"
        ours.setblocking(False)
        assert asyncio.run(_asked_twice(ours, message)) == (message, "last")
    echo.join()


async def _asked_twice(connection: socket.socket, message: object) -> tuple[object, object]:
    return await ask(connection, message), await ask(connection, "last")


@pytest.mark.parametrize("sent", [b"", b"\0\0\0", b"\0\0\0\0\0\0\0\x09half"])
def test_the_end_of_the_other_side_is_an_end_of_file(sent: bytes) -> None:
    for blocking in (True, False):
        ours, theirs = socket.socketpair()
        with ours:
            theirs.sendall(sent)
            theirs.shutdown(socket.SHUT_WR)
            ours.setblocking(blocking)
            with theirs, pytest.raises(EOFError):
                receive(ours) if blocking else asyncio.run(ask(ours, "hello"))
