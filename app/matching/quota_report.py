"""What became of each quota."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from app.matching.fields import Answer, Name

if TYPE_CHECKING:
    from app.matching.prepared import PreparedRound
    from app.matching.quotas import QuotaBound
    from solver.result import Assignment


class QuotaReport(Answer):
    """One quota, or its part for one person."""

    name: str = Field(description="The quota's name.", examples=["finance"])
    person: Name | None = Field(
        description="Id of the person for whom alone it holds; null for all together.",
        examples=[None],
    )
    unit: Literal["pairs", "share", "hours"] = Field(
        description="Unit of the numbers here.", examples=["pairs"]
    )
    min: float | None = Field(description="Fewest, as the policy says.", examples=[3])
    max: float | None = Field(description="Most, as the policy says.", examples=[10])
    lowered_to: float | None = Field(
        description="What the minimum was lowered to, since eligible people who take part cannot "
        "fill more; null when it stands.",
        examples=[None],
    )
    used: float | None = Field(
        description="What the assignment comes to, for the unit share of filled places how far it "
        "is above (or below 0) the bound, in pairs; null without an assignment.",
        examples=[4],
    )
    kept: bool | None = Field(description="Whether the bounds are kept.", examples=[True])


def quota_reports(
    prepared: "PreparedRound", assignment: "Assignment | None"
) -> tuple[QuotaReport, ...]:
    """Tell what became of the quotas, in the policy's order."""
    return tuple(_report(bound, assignment) for bound in prepared.quotas)


def _report(bound: "QuotaBound", assignment: "Assignment | None") -> QuotaReport:
    quota, constraint = bound.quota, bound.constraint
    used = None if assignment is None else bound.used(assignment)
    lowered = bound.lowered_to
    return QuotaReport(
        name=quota.name,
        person=bound.person,
        unit=quota.unit,
        min=quota.min,
        max=quota.max,
        lowered_to=None if lowered is None else round(float(lowered), 6),
        used=None if used is None else _in_units(used, bound.unit),
        kept=None if used is None else constraint.allows(used),
    )


def _in_units(amount: int, unit: int) -> float:
    return round(amount / unit, 6)
