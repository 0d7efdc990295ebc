"""What is said of a cohort before it is matched: valid or not, all problems, how large it is."""

from pydantic import BaseModel, ConfigDict, Field

from app.matching.problems import Problem
from app.matching.reading import ReadCohort


class RoundSize(BaseModel):
    """How many people take part in the round."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mentees: int = Field(
        ge=0, description="Mentees who are active and want a mentor.", examples=[60]
    )
    mentors: int = Field(
        ge=0, description="Mentors who are active and have a place.", examples=[25]
    )


class Validation(BaseModel):
    """What a check of a cohort found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid: bool = Field(
        description="Whether the cohort can be matched: no problem is an error.", examples=[True]
    )
    problems: tuple[Problem, ...] = Field(
        description="The first 100 problems by their place in the document; errors go first."
    )
    more: int = Field(ge=0, description="How many more problems there are.", examples=[0])
    size: RoundSize | None = Field(description="Who takes part; null when the cohort is not valid.")


def validation_of(read: ReadCohort) -> Validation:
    """Tell what reading a document found."""
    size = None
    if read.ruled is not None:
        people = read.ruled.participants
        size = RoundSize(mentees=len(people.mentees), mentors=len(people.mentors))
    return Validation(
        valid=read.cohort is not None, problems=read.problems, more=read.more, size=size
    )
