"""What became of each quota."""

from fractions import Fraction
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
    max: float | None = Field(description="Most, as the policy or the mentor says.", examples=[10])
    lowered_to: float | None = Field(
        description="What the minimum was lowered to, since eligible people who take part cannot "
        "fill more; null when it stands.",
        examples=[None],
    )
    used: float | None = Field(
        description="What the assignment comes to, with hours_per_month as max together with what "
        "the same mentor needs as a mentee (that does not count for min); null without an "
        "assignment, and as a share of the pairs of mentors who have none.",
        examples=[4],
    )
    kept: bool | None = Field(description="Whether the bounds are kept.", examples=[True])


def quota_reports(
    prepared: "PreparedRound", assignment: "Assignment | None"
) -> tuple[QuotaReport, ...]:
    """Tell what became of the quotas, in the policy's order, then by id."""
    place = {quota.name: k for k, quota in enumerate(prepared.participants.policy.quotas)}
    ordered = sorted(prepared.quotas, key=lambda one: (place[one.quota.name], one.person or ""))
    return tuple(_report(bound, assignment) for bound in ordered)


def _report(bound: "QuotaBound", assignment: "Assignment | None") -> QuotaReport:
    return QuotaReport(
        name=bound.quota.name,
        person=bound.person,
        unit=bound.quota.unit,
        min=bound.quota.min,
        max=_rounded(bound.most),
        lowered_to=_rounded(bound.lowered_to),
        used=None if assignment is None else _rounded(bound.used(assignment)),
        kept=None if assignment is None else bound.is_kept(assignment),
    )


def _rounded(number: Fraction | None) -> float | None:
    return None if number is None else round(float(number), 6)
