"""The operations on a cohort: documents are read here as bytes, and worked on by the children."""

from fastapi import APIRouter, Depends, Request, Response

from app.api import openapi
from app.api.calling import answer_from_child
from app.api.parameters import Prices, only_known_parameters
from app.jobs.calls import Operation

router = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters)])


@router.post("/match", **openapi.MATCH)
async def match_cohort(request: Request, prices: Prices = True) -> Response:
    """Match a cohort."""
    return await answer_from_child(request, Operation.MATCH, prices=prices)


@router.post("/evaluate", **openapi.EVALUATE)
async def evaluate_pairs(request: Request, prices: Prices = True) -> Response:
    """Judge given pairs."""
    return await answer_from_child(request, Operation.EVALUATE, prices=prices)


@router.post("/validate", **openapi.VALIDATE)
async def validate_cohort(request: Request) -> Response:
    """Tell everything that is wrong with a cohort."""
    return await answer_from_child(request, Operation.VALIDATE)
