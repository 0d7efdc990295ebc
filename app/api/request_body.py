"""Reads the bytes of a request's document, within limits of type, size, time and memory."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request

from app.api.problem_details import Kind, ProblemError
from app.api.unavailable import busy

BODY_DEADLINE_S = 30.0
"""Seconds within which a whole document must have arrived."""

_LARGEST_AT_A_TIME = 16
"""How many of the largest documents may be arriving; of small ones there may be any number."""

_MIB = 2**20


@dataclass
class BodyReader:
    """Reads documents, each as raw bytes; nothing here looks into them.

    Attributes
    ----------
    max_mib
        Size of a document at most.
    deadline_s
        Seconds within which it must have arrived.
    arriving
        Bytes of documents that are not complete yet.
    """

    max_mib: int
    deadline_s: float = BODY_DEADLINE_S
    arriving: int = 0

    async def read(self, request: Request) -> bytes:
        """Read the whole document.

        Raises
        ------
        ProblemError
            When it is of a wrong type, too large, or does not arrive in time, and when there is no
            memory left for it.
        starlette.requests.ClientDisconnect
            When the client goes away before its end.
        """
        _check_type(request.headers)
        if _declared_size(request.headers) > self.max_mib * _MIB:
            raise self._too_large()
        document = bytearray()
        try:
            async with asyncio.timeout(self.deadline_s):
                await self._collect(request, document)
        except TimeoutError:
            raise self._too_slow() from None
        finally:
            self.arriving -= len(document)
        return bytes(document)

    async def _collect(self, request: Request, document: bytearray) -> None:
        async for part in request.stream():
            document += part
            self.arriving += len(part)
            if len(document) > self.max_mib * _MIB:
                raise self._too_large()
            if self.arriving > self.max_mib * _MIB * _LARGEST_AT_A_TIME:
                raise busy()

    def _too_large(self) -> ProblemError:
        detail = f"A document may have {self.max_mib} MiB at most."
        return ProblemError(Kind.DOCUMENT_TOO_LARGE, detail)

    def _too_slow(self) -> ProblemError:
        detail = f"A document must arrive within {self.deadline_s:g} seconds."
        return ProblemError(Kind.REQUEST_TIMEOUT, detail)


def _check_type(headers: Headers) -> None:
    if not (len(types := headers.getlist("content-type")) == 1 and _is_json(types[0])):
        raise ProblemError(
            Kind.UNSUPPORTED_MEDIA_TYPE,
            "The header Content-Type must be application/json; its charset may be utf-8.",
            headers=[("Accept", "application/json")],
        )
    if "content-encoding" in headers:
        raise ProblemError(
            Kind.UNSUPPORTED_MEDIA_TYPE,
            "The document must be sent as it is, without the header Content-Encoding.",
            headers=[("Accept-Encoding", "identity")],
        )


def _is_json(content_type: str) -> bool:
    media_type, *parameters = [part.strip().lower() for part in content_type.split(";")]
    allowed = {"", "charset=utf-8", 'charset="utf-8"'}
    return media_type == "application/json" and allowed.issuperset(parameters)


def _declared_size(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit() and len(declared) < 20):
        raise ProblemError(Kind.BAD_REQUEST, "The header Content-Length is no number of bytes.")
    return int(declared)
