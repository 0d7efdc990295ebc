"""Everything that is refused, as problem+json (RFC 9457), in ASCII and with the request's id."""

import json
from collections.abc import Sequence
from enum import Enum
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.matching.problems import Problem

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """What can go wrong with a request: its status and its title."""

    UNREADABLE_DOCUMENT = 400, "The document is no JSON text in UTF-8"
    BAD_REQUEST = 400, "The request is no proper HTTP"
    UNAUTHORIZED = 401, "An API key is needed"
    FORBIDDEN = 403, "Only clients on the service's own machine are served"
    NOT_FOUND = 404, "There is nothing here"
    METHOD_NOT_ALLOWED = 405, "The method is not known here"
    REQUEST_TIMEOUT = 408, "The document did not arrive in time"
    DOCUMENT_TOO_LARGE = 413, "The document is too large"
    UNSUPPORTED_MEDIA_TYPE = 415, "The document is of a wrong type"
    INVALID_DOCUMENT = 422, "The document has errors"
    INVALID_PARAMETER = 422, "A parameter of the address is wrong"
    INTERNAL_ERROR = 500, "Something in the service broke"
    STARTING = 503, "The service is not ready yet"
    BUSY = 503, "The service has too much to do"
    TOOK_TOO_LONG = 503, "The work took too long"

    def __init__(self, status: int, title: str) -> None:
        self.status = status
        self.title = title

    @property
    def type(self) -> str:
        """The kind's name as a URN; it never changes."""
        return f"urn:pairwell:problem:{self.name.lower()}"


class ProblemDetails(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(
        description="The kind of problem; programs decide by it.",
        examples=[Kind.INVALID_DOCUMENT.type],
        json_schema_extra={"enum": [kind.type for kind in Kind]},
    )
    title: str = Field(
        description="The kind in words.", examples=[Kind.INVALID_DOCUMENT.title], max_length=100
    )
    status: int = Field(description="The answer's HTTP status.", examples=[422], ge=400, le=599)
    detail: str = Field(
        description="What was wrong this time, and what helps.",
        examples=['/mentors/0/capcity: there is no such field. Did you mean "capacity"?'],
    )
    request_id: str = Field(
        description="The id of the request, as in the header X-Request-Id and the service's log.",
        examples=["5d1c5a3e8f0f4c0d9a3b3f1f2c7d9e10"],
    )
    errors: tuple[Problem, ...] = Field(
        default=(),
        description="What is wrong with the document: the first 100 problems by their place.",
    )
    more_errors: int = Field(
        default=0, ge=0, description="How many more problems there are.", examples=[0]
    )


class ProblemError(Exception):
    """Raised to refuse a request; its answer is a `ProblemDetails`.

    Parameters
    ----------
    detail
        One or two sentences of ours, which quote nothing that the client sent.
    headers
        Further headers of the answer.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        problems: Sequence[Problem] = (),
        more: int = 0,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(kind.name)
        self.kind = kind
        self.detail = detail
        self.problems = tuple(problems)
        self.more = more
        self.headers = tuple(headers)


def problem_response(scope: Scope, error: ProblemError) -> Response:
    """Write the answer to a refused request."""
    details = ProblemDetails(
        type=error.kind.type,
        title=error.kind.title,
        status=error.kind.status,
        detail=error.detail,
        request_id=scope["state"]["request_id"],
        errors=error.problems,
        more_errors=error.more,
    )
    content = json.dumps(details.model_dump(), allow_nan=False)
    response = Response(content, details.status, media_type=MEDIA_TYPE)
    for name, value in error.headers:
        response.headers.append(name, value)
    return response


async def refuse(request: Request, error: Exception) -> Response:
    """Answer an exception of this module or of the web framework."""
    match error:
        case ProblemError():
            return problem_response(request.scope, error)
        case RequestValidationError():
            return problem_response(request.scope, _of_parameters(error))
        case HTTPException():
            return problem_response(request.scope, _of_framework(error))
    raise error


def _of_parameters(error: RequestValidationError) -> ProblemError:
    sentences = [_wrong_parameter(one) for one in error.errors()]
    return ProblemError(Kind.INVALID_PARAMETER, " ".join(sentences))


def _wrong_parameter(found: dict[str, Any]) -> str:
    """Tell one wrong parameter by our own name of it; what was sent is not repeated."""
    *_, name = found["loc"]
    # Only these messages never contain the value.
    expected = found["ctx"]["expected"] if found["type"] in {"literal_error", "enum"} else None
    return f"{name} has a wrong value" + (f": expected {expected}." if expected else ".")


_OF_STATUS = {
    404: (Kind.NOT_FOUND, "No operation has this address; /docs shows those that there are."),
    405: (Kind.METHOD_NOT_ALLOWED, "The header Allow names the methods of this address."),
}


def _of_framework(error: HTTPException) -> ProblemError:
    otherwise = Kind.BAD_REQUEST if error.status_code < 500 else Kind.INTERNAL_ERROR
    kind, detail = _OF_STATUS.get(error.status_code, (otherwise, otherwise.title + "."))
    return ProblemError(kind, detail, headers=list((error.headers or {}).items()))
