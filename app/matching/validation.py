"""What is said of a cohort before it is matched: valid or not, all problems, how large it is."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from app.matching.checks.uncovered import language_findings
from app.matching.problems import MAX_PROBLEMS, Problem
from app.matching.reading import ReadCohort
from embeddings.known_models import KNOWN_MODELS


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


def validation_of(read: ReadCohort, models: Sequence[str] = ()) -> Validation:
    """Tell what reading a document found.

    Parameters
    ----------
    models
        Names that the policy may have for a language model, the default first; the languages of a
        valid cohort are compared with those that the chosen one is known to read.
    """
    size = None
    if read.ruled is not None:
        people = read.ruled.participants
        size = RoundSize(mentees=len(people.mentees), mentors=len(people.mentors))
    problems = (*_of_language(read, models), *read.problems)
    return Validation(
        valid=read.cohort is not None,
        problems=problems[:MAX_PROBLEMS],
        more=read.more + len(problems[MAX_PROBLEMS:]),
        size=size,
    )


def _of_language(read: ReadCohort, models: Sequence[str]) -> list[Problem]:
    """Find what the model would not read; these problems are the whole document's, so go first."""
    if read.ruled is None or not models:
        return []
    people = read.ruled.participants
    name = people.policy.model or models[0]
    known = KNOWN_MODELS.get(name)
    if known is None:
        return []
    return [one.problem() for one in language_findings(people, name, known.weights_sha256)]
