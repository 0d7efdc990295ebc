"""One document's way to a child and its answer's way back, unless the client goes away."""

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.api.problem_details import Kind, ProblemError
from app.api.request_body import BodyReader
from app.api.unavailable import broken, busy, starting, took_too_long
from app.jobs.calls import Answered, Call, Failed, Limits, Operation, Refused, Reply
from app.jobs.children import (
    BusyError,
    ChildDiedError,
    Children,
    NotReadyError,
    TookTooLongError,
)
from app.settings import Settings

_REFUSED = {
    "unreadable": Kind.UNREADABLE_DOCUMENT,
    "invalid": Kind.INVALID_DOCUMENT,
    "too_large": Kind.DOCUMENT_TOO_LARGE,
}


async def answer_from_child(
    request: Request, operation: Operation, *, prices: bool = True
) -> Response:
    """Let a child work on the request's document, and pass its answer on as it is.

    Raises
    ------
    ProblemError
        When the document is refused, or the service cannot work on it.
    starlette.requests.ClientDisconnect
        When the client goes away; the work has then been stopped.
    """
    settings: Settings = request.app.state.settings
    children: Children = request.app.state.children
    bodies: BodyReader = request.app.state.bodies
    if children.are_full:
        raise busy()  # before its document takes any memory
    body = await bodies.read(request)
    limits = Limits(settings.max_people, settings.max_pairs, settings.request_limit_s)
    reply = await _while_connected(request, children, Call(operation, body, limits, prices))
    match reply:
        case Answered():
            request.state.facts.update(reply.facts)
            return Response(reply.content, media_type="application/json")
        case Refused():
            raise _refusal(reply)
        case Failed():
            request.state.facts["error"] = reply.what
            raise broken()


async def _while_connected(request: Request, children: Children, call: Call) -> Reply:
    """Ask a child; if the client goes away first, the question is taken back."""
    asked = asyncio.create_task(_asked(children, call))
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        if asked.done():
            return asked.result()
        raise ClientDisconnect
    finally:
        asked.cancel()
        gone.cancel()
        await asyncio.gather(asked, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _asked(children: Children, call: Call) -> Reply:
    try:
        return await children.ask(call)
    except NotReadyError as error:
        raise starting(children.reason, error.retry_after_s) from None
    except BusyError as error:
        raise busy(error.retry_after_s) from None
    except TookTooLongError as error:
        raise took_too_long(error.limit_s) from None
    except ChildDiedError as error:
        return Failed(f"a child ended at its work: {error}")


def _refusal(reply: Refused) -> ProblemError:
    """Tell the first error as a sentence, for people who read no further."""
    first = next((one for one in reply.problems if one.severity == "error"), reply.problems[0])
    others = len(reply.problems) - 1 + reply.more
    detail = f"{first.pointer or 'The document'}: {first.message}"
    if others:
        detail += f" The list errors tells {others} more."
    return ProblemError(_REFUSED[reply.why], detail, problems=reply.problems, more=reply.more)
