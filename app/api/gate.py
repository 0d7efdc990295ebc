"""The outermost layer of the service: request id, security headers, log, and the last resort."""

import asyncio
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from app.api.log import fault
from app.api.problem_details import ProblemError, problem_response
from app.api.unavailable import broken, stopping

_REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

SECURITY_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries; a route may set its own value."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


class Gate:
    """ASGI middleware through which every request and every answer passes."""

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and see to it that it is answered and logged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            exchange.event = "client_gone"
        except asyncio.CancelledError:  # the server stops, and waits no longer
            await exchange.refuse(stopping())
        except Exception as error:  # noqa: BLE001  the last resort
            exchange.facts["error"] = fault(error)
            await exchange.refuse(broken())
        finally:
            self._tell(exchange)

    def _tell(self, exchange: "_Exchange") -> None:
        tell = self._log.error if "error" in exchange.facts else self._log.info
        told = {
            "request_id": exchange.scope["state"]["request_id"],
            "method": _known(exchange.scope["method"]),
            "route": getattr(exchange.scope.get("route"), "path", None),
            "status": exchange.status,
            "seconds": round(time.perf_counter() - exchange.began, 4),
            "bytes_in": exchange.bytes_in,
            "bytes_out": exchange.bytes_out,
        }
        tell(exchange.event, **{**exchange.facts, **told})


class _Exchange:
    """One request and its answer, counted as they pass."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.began = time.perf_counter()
        self.event = "request"
        self.status: int | None = None
        self.bytes_in = 0
        self.bytes_out = 0
        self.facts: dict[str, Any] = {}
        self.scope = scope
        self._receive = receive
        self._send = send
        headers = Headers(scope=scope)
        self._is_still_sent = _has_body(headers)
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(headers)
        state["facts"] = self.facts

    async def receive(self) -> Message:
        """Hand a part of the request on."""
        message = await self._receive()
        self._is_still_sent = message.get("more_body", False)
        self.bytes_in += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        """Hand a part of the answer on, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-Id"] = self.scope["state"]["request_id"]
            if self._is_still_sent:  # nobody would read the rest of it
                headers["Connection"] = "close"
        self.bytes_out += len(message.get("body", b""))
        await self._send(message)

    async def refuse(self, problem: ProblemError) -> None:
        """Answer with a problem, unless an answer is on its way: the server then breaks it off."""
        if self.status is None:
            await problem_response(self.scope, problem)(self.scope, self.receive, self.send)


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _request_id(headers: Headers) -> str:
    """Keep the client's id if it is one that cannot carry a text; else make one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _known(method: str) -> str:
    return method if method in _METHODS else "other"
