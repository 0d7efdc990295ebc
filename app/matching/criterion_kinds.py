"""What belongs to each kind of criterion: the fields it compares and the parameters it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.matching.criterion import Criterion, Kind

Side = Literal["mentee", "mentor"]
TextField = tuple[Side, str]
"""A field of one side whose texts are read by meaning."""


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


def texts_read(criteria: Iterable[Criterion]) -> list[TextField]:
    """Fields whose texts the criteria read by meaning, each once."""
    fields: list[TextField] = []
    for criterion in criteria:
        if criterion.kind == "path":
            fields.append(("mentee", "goals"))
        if CRITERION_KINDS[criterion.kind].by_meaning:
            fields.append(("mentee", str(criterion.mentee_field)))
            fields.append(("mentor", str(criterion.mentor_field)))
    return list(dict.fromkeys(fields))
