"""Who is served: holders of the API key, or, where there is none, this machine alone."""

import base64
import binascii
import hmac
import os
import re

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.loopback import is_loopback
from app.api.problem_details import Kind, ProblemError, problem_response

_OPEN_TO_ALL = frozenset({"/livez", "/readyz"})
"""What needs no key, so that whoever starts containers can ask."""

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""A proxy on this machine says by these that its client may be elsewhere."""

_HOST = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(:[0-9]*)?")

UNAUTHORIZED = ProblemError(
    Kind.UNAUTHORIZED,
    "Send the service's API key: Authorization: Bearer KEY, or Basic with the key as password.",
    headers=[
        ("WWW-Authenticate", 'Bearer realm="pairwell"'),
        ("WWW-Authenticate", 'Basic realm="pairwell", charset="UTF-8"'),
    ],
)
FORBIDDEN = ProblemError(
    Kind.FORBIDDEN,
    "This service has no API key, so it serves clients on its own machine alone, by the name "
    "localhost or a loopback address. Its operator sets PAIRWELL_API_KEY to serve others.",
)


class Access:
    """ASGI middleware that refuses whoever may not be served."""

    def __init__(self, app: ASGIApp, api_key: SecretStr | None) -> None:
        self._app = app
        self._key = None if api_key is None else os.fsencode(api_key.get_secret_value())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it before any of its document is read."""
        problem = self._refusal(scope) if scope["type"] == "http" else None
        if problem is None:
            await self._app(scope, receive, send)
        else:
            await problem_response(scope, problem)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        headers = Headers(scope=scope)
        if self._key is None:
            return None if _is_local(scope, headers) else FORBIDDEN
        if scope["path"] in _OPEN_TO_ALL:
            return None
        sent = _sent_key(headers.getlist("authorization"))
        # Compared in constant time, so that nobody finds the key letter by letter.
        return None if hmac.compare_digest(sent, self._key) else UNAUTHORIZED


def _sent_key(authorization: list[str]) -> bytes:
    """Read the key of the one Authorization header; empty when there is none to be read."""
    if len(authorization) != 1:
        return b""
    scheme, _, credentials = authorization[0].encode("latin-1").partition(b" ")
    match scheme.lower():
        case b"bearer":
            return credentials.strip()
        case b"basic":
            return _password(credentials.strip())
    return b""


def _password(credentials: bytes) -> bytes:
    try:
        decoded = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return decoded.partition(b":")[2]


def _is_local(scope: Scope, headers: Headers) -> bool:
    """Tell whether a request comes from this machine, and was meant for it.

    The Host header is looked at because a web page elsewhere can make a browser here ask a name
    that leads to this machine (DNS rebinding).
    """
    hosts = headers.getlist("host")
    return (
        scope.get("client") is not None
        and is_loopback(scope["client"][0])
        and not any(name in headers for name in _FORWARDED)
        and len(hosts) == 1
        and _names_loopback(hosts[0])
    )


def _names_loopback(host: str) -> bool:
    parts = _HOST.fullmatch(host)
    if parts is None:
        return False
    name = parts[1].removeprefix("[").removesuffix("]").lower()
    return name == "localhost" or is_loopback(name)
