"""``pairwell serve``."""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from types import FrameType

from app.api.log import make_log, take_over_logging
from app.api.loopback import is_loopback
from app.commands.failures import UsageProblemError
from app.matching.problems import nearest_name, quoted
from app.settings import Settings, setting_names, unknown_settings

_MOST_CONNECTIONS = 1_000
"""Below the 1,024 open files that a process may have in many places."""

GRACE_S = 6
"""For work that a stop meets; `docker stop` kills after 10 s, and ending takes a few of them."""


def run_serve(host: str, port: int) -> None:
    """Serve until a signal ends it: SIGTERM with exit code 0, an interrupt with 130.

    Parameters
    ----------
    host
        An address, or a name whose addresses are all listened on.
    port
        0 takes a free one.

    Raises
    ------
    UsageProblemError
        When others could reach the service and no API key is set, or when a setting is unknown.
    OSError
        When the port cannot be had.
    """
    _insist_on_known_settings(os.environ)
    addresses = permitted_addresses(host, port, with_key=Settings().api_key is not None)
    signal.signal(signal.SIGTERM, _end)
    listeners = listen(addresses, port)
    where = _url(host, listeners[0].getsockname()[1])
    sys.stderr.write(f"pairwell: serving on {where}, documentation on {where}/docs\n")
    _run(listeners)


def _insist_on_known_settings(variables: Mapping[str, str]) -> None:
    """Refuse a misspelt setting: without it, the service might be more open than was meant.

    Raises
    ------
    UsageProblemError
        Naming the first such variable, and the setting that is most like it.
    """
    for name in unknown_settings(variables):
        nearest = nearest_name(name, setting_names())
        hint = "" if nearest is None else f"; did you mean {nearest}?"
        raise UsageProblemError(f"there is no setting {quoted(name)}{hint}")


Address = tuple[socket.AddressFamily, str]


def permitted_addresses(host: str, port: int, *, with_key: bool) -> list[Address]:
    """Look a host up; without a key all its addresses must be loopback.

    Raises
    ------
    UsageProblemError
        When they are not, or when there are none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise UsageProblemError(f"there is no address for the host {host}") from None
    addresses: list[Address] = list({(one[0], str(one[4][0])): None for one in found})
    if not with_key and not all(is_loopback(address) for _, address in addresses):
        raise UsageProblemError(
            f"other machines can reach {host}, and there is no API key: set PAIRWELL_API_KEY "
            "(32 characters or more), or leave --host out"
        )
    return addresses


def listen(addresses: list[Address], port: int) -> list[socket.socket]:
    """Listen on the same port of every address.

    Raises
    ------
    OSError
        With the address as its file name.
    """
    listeners: list[socket.socket] = []
    for family, address in addresses:
        try:
            listeners.append(socket.create_server((address, port), family=family))
        except OSError as error:
            # Its own sentence is about calls that nobody here has made.
            raise OSError(error.errno, os.strerror(error.errno or 0), _url(address, port)) from None
        # Answers are written in two parts: without this the second waits 40 ms for an ACK.
        listeners[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listeners[0].getsockname()[1]
    return listeners


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _run(listeners: list[socket.socket]) -> None:
    import resource  # not there on Windows, where the other commands work

    from uvicorn import Config, Server
    from uvicorn.config import STARTUP_FAILURE

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would keep people's texts
    take_over_logging(make_log())
    config = Config(
        "app.api.application:create_app",
        factory=True,
        http="app.api.connection:Connection",
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # app.api.access reads them itself
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=GRACE_S,
    )
    try:
        Server(config).run(sockets=listeners)
    except SystemExit as stop:
        # The server's code for a start that fails is ours for invalid input.
        sys.exit(1 if stop.code == STARTUP_FAILURE else stop.code)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End in order; the server raises the signal again when it has stopped serving."""
    sys.exit(0)
