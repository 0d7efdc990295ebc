"""The service as an ASGI application; a server process makes one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from structlog.typing import FilteringBoundLogger

from app.api import docs_page, info, openapi, probes, routes
from app.api.access import Access
from app.api.gate import Gate
from app.api.log import make_log
from app.api.problem_details import ProblemError, refuse
from app.api.request_body import BODY_DEADLINE_S, BodyReader
from app.jobs.children import Children
from app.settings import Settings

_LOOK_EVERY_S = 0.2


def create_app(
    settings: Settings | None = None, *, body_deadline_s: float = BODY_DEADLINE_S
) -> FastAPI:
    """Make the service.

    Parameters
    ----------
    settings
        Left out, they are read from the environment.
    body_deadline_s
        Seconds within which a whole document must have arrived.
    """
    settings = settings or Settings()
    app = FastAPI(
        lifespan=_with_children,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        # It would record addresses, and what is wrong with a request in its own words.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.settings = settings
    app.state.log = make_log()
    app.state.children = Children(settings)
    app.state.bodies = BodyReader(settings.max_body_mib, body_deadline_s)
    for error in (ProblemError, HTTPException, RequestValidationError):
        app.add_exception_handler(error, refuse)
    app.add_middleware(Access, api_key=settings.api_key)
    app.add_middleware(Gate, log=app.state.log)  # the last one added is the outermost
    for module in (routes, info, probes, docs_page):
        app.include_router(module.router)
    openapi.describe(app)
    return app


@asynccontextmanager
async def _with_children(app: FastAPI) -> AsyncIterator[None]:
    children: Children = app.state.children
    await children.start()
    watch = asyncio.create_task(_tell_states(children, app.state.log))
    try:
        yield
    finally:
        watch.cancel()
        await children.close()


async def _tell_states(children: Children, log: FilteringBoundLogger) -> None:
    """Log whenever the service becomes ready, or stops being so."""
    told = None
    while True:
        if children.state != told:
            told = children.state
            tell = log.error if told == "failed" else log.info
            tell(told, reason=children.reason)
        await asyncio.sleep(_LOOK_EVERY_S)
