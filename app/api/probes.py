"""Whether the service is alive, and whether it can do its work."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from app.api import openapi
from app.api.unavailable import starting
from app.jobs.children import Children

router = APIRouter()

_ASK_AGAIN_S = 2.0


class Alive(BaseModel):
    """The process answers."""

    model_config = ConfigDict(frozen=True)

    status: Literal["alive"] = Field(
        default="alive", description="That there is an answer says it all.", examples=["alive"]
    )


class Readiness(BaseModel):
    """The model is loaded, and has matched a built-in pair."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ready"] = Field(
        default="ready", description="Documents are worked on.", examples=["ready"]
    )


@router.get("/livez", **openapi.IS_ALIVE)
async def is_alive() -> Alive:
    """Answer as long as the process runs."""
    return Alive()


@router.get("/readyz", **openapi.IS_READY)
async def is_ready(request: Request) -> Readiness:
    """Answer once the children can work."""
    children: Children = request.app.state.children
    if children.state != "ready":
        raise starting(children.reason, _ASK_AGAIN_S)
    return Readiness()
