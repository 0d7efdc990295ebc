"""What may stand after the question mark of an address: nothing else, and each name once."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.routing import APIRoute
from pydantic import BeforeValidator
from pydantic_core import PydanticKnownError

from app.api.problem_details import Kind, ProblemError

_BOOLEANS = {"true": True, "false": False}


def _boolean(sent: object) -> bool:
    if isinstance(sent, str) and sent in _BOOLEANS:
        return _BOOLEANS[sent]
    raise PydanticKnownError("literal_error", {"expected": "true or false"})


Prices = Annotated[
    bool,
    BeforeValidator(_boolean),
    Query(description="Whether the proof's prices are in the result, for others to recompute it."),
]


async def only_known_parameters(request: Request) -> None:
    """Refuse a query parameter that the operation does not have, or that is sent twice.

    Raises
    ------
    ProblemError
        Naming those that there are; what was sent is not repeated.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    known = [field.alias for field in route.dependant.query_params]
    sent = [name for name, _ in request.query_params.multi_items()]
    if set(sent) <= set(known) and len(sent) == len(set(sent)):
        return
    told = f"has these query parameters, each at most once: {', '.join(known)}."
    detail = f"This operation {told if known else 'has no query parameters.'}"
    raise ProblemError(Kind.INVALID_PARAMETER, detail)
