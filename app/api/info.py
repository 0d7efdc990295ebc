"""What the service says of itself, and invented cohorts to try it with."""

from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.api import openapi
from app.api.info_model import Info, LanguageModel, LimitsInForce
from app.api.known_names import known_names
from app.api.parameters import only_known_parameters
from app.api.problem_details import Kind, ProblemError
from app.demo import demo_cohort, demo_json
from app.jobs.children import Children
from app.matching.result import Result
from app.settings import Settings

_version = cache(version)  # it is read from a file

router = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters)])

DEMO_SIZES = {"small": (12, 5), "example": (60, 25), "large": (400, 100)}
"""Mentees and mentors by name."""


@router.get("/info", **openapi.GET_INFO)
async def get_info(request: Request) -> Info:
    """Tell versions, limits, the model and every name that is used."""
    return _info(request.app.state.children, request.app.state.settings)


def _info(children: Children, settings: Settings) -> Info:
    names, models = known_names(), tuple(map(LanguageModel.of, children.cards))
    return Info(
        version=_version("pairwell"),
        contract=Result.model_fields["contract"].default,
        state=children.state,
        reason=children.reason,
        model=models[0] if models else None,
        models=models,
        limits=_limits(settings, children.count),
        presets=names.presets,
        objectives=names.objectives,
        criteria=names.criteria,
        codes=names.codes,
    )


def _limits(settings: Settings, at_a_time: int) -> LimitsInForce:
    return LimitsInForce(
        body_mib=settings.max_body_mib,
        people=settings.max_people,
        pairs=settings.max_pairs,
        work_s=settings.request_limit_s,
        at_a_time=at_a_time,
        waiting=settings.waiting,
        wait_s=settings.wait_limit_s,
    )


@router.get("/demo-data/{name}", **openapi.GET_DEMO_COHORT)
def get_demo_cohort(
    name: Annotated[
        str,
        Path(
            description="How large a cohort.",
            examples=["small"],
            json_schema_extra={"enum": list(DEMO_SIZES)},
        ),
    ],
) -> Response:
    """Send an invented cohort; composing one takes some milliseconds, so a thread does it."""
    if name not in DEMO_SIZES:
        raise ProblemError(
            Kind.NOT_FOUND, f"There are the demo cohorts {', '.join(DEMO_SIZES)}, and no others."
        )
    return Response(_demo(name), media_type="application/json")


@cache
def _demo(name: str) -> bytes:
    mentees, mentors = DEMO_SIZES[name]
    return demo_json(demo_cohort(mentees, mentors, seed=1)).encode()
