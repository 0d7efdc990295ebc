"""Any result seen by the other objectives: is it stable, how are the loads spread."""

from typing import TYPE_CHECKING

from pydantic import Field

from app.matching.fields import Answer

if TYPE_CHECKING:
    from app.matching.prepared import PreparedRound
    from solver.audit import Range
    from solver.result import Assignment


class NumberRange(Answer):
    """The least, the median and the most of some numbers."""

    least: float = Field(ge=0, description="The least.", examples=[0])
    median: float = Field(ge=0, description="The median.", examples=[2])
    most: float = Field(ge=0, description="The most.", examples=[5])


class AuditReport(Answer):
    """What an assignment is by measures that it was not made for."""

    blocking_pairs: int = Field(
        ge=0,
        description="Eligible pairs who would both rather have each other than what they got: by "
        "whom people prefer, and then by score.",
        examples=[12],
    )
    load: NumberRange | None = Field(description="Mentees of a mentor; null without mentors.")
    share_filled: NumberRange | None = Field(
        description="Share of a mentor's places that are filled, from 0 to 1."
    )
    mentors_without_mentee: int = Field(
        ge=0, description="Mentors who take part and have no mentee.", examples=[3]
    )
    mentees_without_mentor: int = Field(
        ge=0, description="Mentees who take part and have no mentor.", examples=[2]
    )


def audit_report(prepared: "PreparedRound", assignment: "Assignment") -> AuditReport:
    """Count what the other objectives would look at; one pass over all pairs."""
    from app.matching.aim import preference_orders
    from solver.audit import audit

    found = audit(
        prepared.problem,
        prepared.scores,
        assignment,
        preference_orders(prepared.participants),
        prepared.map_blocks,
    )
    return AuditReport(
        blocking_pairs=found.blocking_pairs,
        load=_number_range(found.load),
        share_filled=_number_range(found.share_filled),
        mentors_without_mentee=len(found.empty_columns),
        mentees_without_mentor=len(found.unmatched_rows),
    )


def _number_range(found: "Range | None") -> NumberRange | None:
    if found is None:
        return None
    return NumberRange(
        least=round(found.least, 6), median=round(found.median, 6), most=round(found.most, 6)
    )
