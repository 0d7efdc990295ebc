"""What belongs to each kind of criterion: the fields it compares and the parameters it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from app.matching.criterion import Criterion, Kind

Side = Literal["mentee", "mentor"]
TextField = tuple[Side, str]
"""A field of one side whose texts are read by meaning."""


@dataclass(frozen=True)
class Reading:
    """What a criterion reads by meaning of the people of one side.

    Attributes
    ----------
    fields
        Whose texts are read as those of one person.
    short_term, long_term
        How much a goal of this horizon counts beside one without.
    """

    side: Side
    fields: tuple[str, ...]
    short_term: float = 1.0
    long_term: float = 1.0


@dataclass(frozen=True)
class CriterionKind:
    """What belongs to a kind.

    Attributes
    ----------
    mentee_field, mentor_field
        Compared when the policy names none; None where it must name one.
    params
        Names of the parameters that it reads.
    by_meaning
        Whether the texts of the two fields are read by meaning, so that they need vectors.
    """

    mentee_field: str | None = None
    mentor_field: str | None = None
    params: frozenset[str] = frozenset()
    by_meaning: bool = False


def _of(
    mentee_field: str | None, mentor_field: str | None, *params: str, by_meaning: bool = False
) -> CriterionKind:
    return CriterionKind(mentee_field, mentor_field, frozenset(params), by_meaning)


def _same(field: str, *params: str) -> CriterionKind:
    return _of(field, field, *params)


CRITERION_KINDS: Mapping[Kind, CriterionKind] = {
    "text": _of("goals", "expertise", "short_term", "long_term", by_meaning=True),
    "path": _of("background", "background", "short_term", "long_term", by_meaning=True),
    "skills": _of("skills_wanted", "skills", "synonyms", "rarer"),
    "overlap": _of(None, None, "enough"),
    "equal": _of(None, None),
    "differ": _of(None, None),
    "distance": _of(None, None, "scale"),
    "ordinal": _of(None, None, "order"),
    "table": _of(None, None, "table"),
    "seniority": _same("seniority", "least", "most"),
    "style": _same("communication_style"),
    "availability": _same("availability", "enough"),
    "time_zone": _same("time_zone", "most"),
    "languages": _same("languages"),
    "meetings": _same("meetings_per_month", "scale"),
    "format": _same("meeting_format"),
    "commitment": _same("commitment_months"),
    "past_organisations": _same("past_organisations"),
    "wishes": _same("wishes", "side"),
    "prefers": _same("prefers", "side"),
    "scores": _of(None, None),
}


def with_fields(criterion: Criterion) -> Criterion:
    """Fill in the fields of the kind where the policy names none."""
    kind = CRITERION_KINDS[criterion.kind]
    return criterion.model_copy(
        update={
            "mentee_field": criterion.mentee_field or kind.mentee_field,
            "mentor_field": criterion.mentor_field or kind.mentor_field,
        }
    )


def labels_read(criteria: Iterable[Criterion]) -> list[TextField]:
    """Fields whose labels the criteria compare by meaning too, each once."""
    fields: list[TextField] = []
    for criterion in criteria:
        if criterion.kind == "skills" and criterion.params.synonyms is not False:
            fields.append(("mentee", str(criterion.mentee_field)))
            fields.append(("mentor", str(criterion.mentor_field)))
    return list(dict.fromkeys(fields))


def readings_of(criterion: Criterion) -> tuple[Reading, Reading]:
    """Tell what a criterion by meaning reads of the mentees, and of the mentors."""
    field, params = str(criterion.mentee_field), criterion.params
    fields = ("goals", field) if criterion.kind == "path" else (field,)
    wanted = Reading("mentee", fields)
    if "goals" in fields:
        wanted = replace(
            wanted, short_term=params.short_term or 1.0, long_term=params.long_term or 1.0
        )
    return wanted, Reading("mentor", (str(criterion.mentor_field),))


def readings(criteria: Iterable[Criterion]) -> list[Reading]:
    """Tell all that the criteria read by meaning, each once."""
    by_meaning = [one for one in criteria if CRITERION_KINDS[one.kind].by_meaning]
    return list(dict.fromkeys(reading for one in by_meaning for reading in readings_of(one)))


def texts_read(criteria: Iterable[Criterion]) -> list[TextField]:
    """Fields whose texts the criteria read by meaning, each once."""
    fields = [(one.side, field) for one in readings(criteria) for field in one.fields]
    return list(dict.fromkeys(fields))
