"""A connection that is kept open from one request to the next, as the clients of a service do."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

IDLE_LIMIT_S = 2.0
"""A connection that was idle for longer is opened anew: the other side may be closing it."""


@dataclass(frozen=True)
class Answer:
    """Status, headers by their names in lower case, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class KeptAlive:
    """One connection of HTTP/1.1; to be used by one thread."""

    def __init__(self, host: str, port: int, timeout_s: float) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
        self._used = -IDLE_LIMIT_S

    def __enter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """Send a request, with a body of JSON if there is one, and read its whole answer.

        Raises
        ------
        OSError, http.client.HTTPException
            The connection failed; the next request opens it again.
        """
        if time.monotonic() - self._used > IDLE_LIMIT_S:
            self._connection.close()
        headers = {} if body is None else {"Content-Type": "application/json"}
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        self._used = time.monotonic()
        lower = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lower, content)
