"""How OpenAPI tells what an operation may refuse: status, problem and example."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from app.api import unavailable
from app.api.access import FORBIDDEN, UNAUTHORIZED
from app.api.problem_details import MEDIA_TYPE, Kind, ProblemDetails, ProblemError
from app.matching.codes import Code
from app.matching.problems import Finding
from app.settings import Settings

ANYWHERE = (Kind.BAD_REQUEST, Kind.FORBIDDEN, Kind.INTERNAL_ERROR, Kind.BUSY)
"""What every operation may answer."""

WITH_KEY = (*ANYWHERE, Kind.UNAUTHORIZED, Kind.INVALID_PARAMETER)
"""What every operation but the probes may answer."""

OF_DOCUMENTS = (
    Kind.UNREADABLE_DOCUMENT,
    *WITH_KEY,
    Kind.REQUEST_TIMEOUT,
    Kind.DOCUMENT_TOO_LARGE,
    Kind.UNSUPPORTED_MEDIA_TYPE,
    Kind.STARTING,
    Kind.TOOK_TOO_LONG,
)
"""What every operation on a document may answer."""

HEADERS = {
    "RequestId": {
        "description": "The request's id, as in the service's log; one that is sent is kept.",
        "schema": {"type": "string", "examples": ["5d1c5a3e8f0f4c0d9a3b3f1f2c7d9e10"]},
    },
    "RetryAfter": {
        "description": "Seconds to wait before the request is sent again.",
        "schema": {"type": "integer", "minimum": 1, "examples": [15]},
    },
    "Challenge": {
        "description": "How the API key is sent: Bearer, or Basic with the key as password.",
        "schema": {"type": "string", "examples": ['Bearer realm="pairwell"']},
    },
}
"""The headers of answers, by the names of their components."""

WITH_REQUEST_ID = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}

_MORE_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"$ref": "#/components/headers/Challenge"}},
    503: {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
}

_CUT_SHORT = Finding(
    (),
    Code.INVALID_JSON,
    "The document ends too early, at line 4, column 1: something is not closed.",
).problem()
_MISSPELT = Finding(
    ("mentors", 0, "capcity"),
    Code.UNKNOWN_FIELD,
    'Mentor "c1": there is no field "capcity" here.',
    people=("c1",),
    misspelt="capcity",
    known=("capacity",),
).problem()

_WORK_S: float = Settings.model_fields["request_limit_s"].default
_MIB: int = Settings.model_fields["max_body_mib"].default
_SHOWN = (
    ProblemError(
        Kind.UNREADABLE_DOCUMENT, f"The document: {_CUT_SHORT.message}", problems=[_CUT_SHORT]
    ),
    ProblemError(Kind.BAD_REQUEST, "The header Content-Length is no number of bytes."),
    UNAUTHORIZED,
    FORBIDDEN,
    ProblemError(Kind.NOT_FOUND, "There is no demo cohort of this name."),
    ProblemError(Kind.REQUEST_TIMEOUT, "A document must arrive within 30 seconds."),
    ProblemError(Kind.DOCUMENT_TOO_LARGE, f"A document may have {_MIB} MiB at most."),
    ProblemError(
        Kind.UNSUPPORTED_MEDIA_TYPE,
        "The header Content-Type must be application/json; its charset may be utf-8.",
    ),
    ProblemError(
        Kind.INVALID_DOCUMENT, f"{_MISSPELT.pointer}: {_MISSPELT.message}", problems=[_MISSPELT]
    ),
    ProblemError(Kind.INVALID_PARAMETER, "This operation has no query parameters."),
    unavailable.broken(),
    unavailable.starting(None, 15),
    unavailable.busy(),
    unavailable.took_too_long(_WORK_S),
)
_EXAMPLES = {error.kind: error for error in _SHOWN}


def refusals(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """Describe the answers by which an operation refuses, one for each status."""
    by_status = groupby(sorted(kinds, key=_status), key=_status)
    return {status: _refusal(status, tuple(alike)) for status, alike in by_status}


def _status(kind: Kind) -> int:
    return kind.status


def _refusal(status: int, kinds: tuple[Kind, ...]) -> dict[str, Any]:
    content = {
        "schema": {"$ref": "#/components/schemas/ProblemDetails"},
        "examples": {
            kind.name.lower(): {"summary": kind.title, "value": _example(kind)} for kind in kinds
        },
    }
    return {
        "description": "; or: ".join(kind.title for kind in kinds),
        "headers": {**WITH_REQUEST_ID, **_MORE_HEADERS.get(status, {})},
        "content": {MEDIA_TYPE: content},
    }


def _example(kind: Kind) -> dict[str, Any]:
    shown = _EXAMPLES[kind]
    return ProblemDetails(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        detail=shown.detail,
        request_id="5d1c5a3e8f0f4c0d9a3b3f1f2c7d9e10",
        errors=shown.problems,
    ).model_dump(mode="json")
