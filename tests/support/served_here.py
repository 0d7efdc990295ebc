"""The service's HTTP in this process: no model and little patience, on a real socket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr
from uvicorn import Config, Server

from app.api.application import create_app
from app.api.connection import Connection
from app.settings import Settings
from tests.support.raw_http import HOST


@contextmanager
def served_here(
    *,
    connection: type[Connection] = Connection,
    api_key: SecretStr | None = None,
    most_connections: int | None = None,
) -> Iterator[int]:
    """Serve documents of at most 1 MiB that arrive within half a second; yield the port."""
    app = create_app(Settings(max_body_mib=1, api_key=api_key), body_deadline_s=0.5)
    config = Config(
        app,
        http=connection,
        lifespan="off",
        log_config=None,
        access_log=False,
        limit_concurrency=most_connections,
    )
    listener = socket.create_server((HOST, 0))
    server = Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
