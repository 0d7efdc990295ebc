"""What pairs are scored by, as a policy says it."""

from typing import Annotated, Literal

from pydantic import Field

from app.matching.fields import (
    MAX_CRITERIA,
    Label,
    Labels,
    Length,
    Number,
    Part,
    SendableNames,
)

Kind = Literal[
    "text",
    "path",
    "skills",
    "overlap",
    "equal",
    "differ",
    "distance",
    "ordinal",
    "table",
    "seniority",
    "style",
    "availability",
    "time_zone",
    "languages",
    "meetings",
    "format",
    "commitment",
    "past_organisations",
    "wishes",
    "prefers",
    "scores",
]


TableRow = Annotated[dict[Label, Annotated[Number, Field(ge=0, le=1)]], SendableNames()]
Table = Annotated[dict[Label, TableRow], SendableNames()]
"""Scores by the mentee's label and then the mentor's."""


class Params(Part):
    """What a kind of criterion can be told; each kind reads those that docs/criteria.md names."""

    least: float | None = Field(
        default=None,
        strict=True,
        ge=-1000,
        le=1000,
        allow_inf_nan=False,
        description="seniority: fewest steps that the mentor should be above the mentee.",
        examples=[1],
    )
    most: float | None = Field(
        default=None,
        strict=True,
        ge=-1000,
        le=1000,
        allow_inf_nan=False,
        description="seniority: most steps above. time_zone: hours of difference that score 0.",
        examples=[3],
    )
    enough: float | None = Field(
        default=None,
        strict=True,
        gt=0,
        le=1000,
        allow_inf_nan=False,
        description="overlap: so many in common score 1. availability: so many hours a week do.",
        examples=[3],
    )
    scale: float | None = Field(
        default=None,
        strict=True,
        gt=0,
        le=1e12,
        allow_inf_nan=False,
        description="distance: a difference of so much, or more, scores 0.",
        examples=[10],
    )
    order: Labels | None = Field(
        default=None,
        description="ordinal: the labels from lowest to highest.",
        examples=[["beginner", "advanced", "expert"]],
    )
    table: Table | None = Field(
        default=None,
        max_length=200,
        description="table: score by the mentee's label and then the mentor's; others score 0.",
        examples=[{"thesis": {"professor": 1.0, "postdoc": 0.6}}],
    )
    synonyms: bool | None = Field(
        default=None,
        strict=True,
        description="skills: whether skills of nearly the same meaning count as the same.",
        examples=[True],
    )
    rarer: bool | None = Field(
        default=None,
        strict=True,
        description="skills: whether a skill that fewer mentors have counts more.",
        examples=[True],
    )
    short_term: float | None = Field(
        default=None,
        strict=True,
        gt=0,
        le=100,
        allow_inf_nan=False,
        description="text, path: how much a goal with the horizon short_term counts beside one "
        "without a horizon; left out: as much.",
        examples=[1],
    )
    long_term: float | None = Field(
        default=None,
        strict=True,
        gt=0,
        le=100,
        allow_inf_nan=False,
        description="text, path: the same for long_term.",
        examples=[2],
    )
    side: Literal["mentee", "mentor", "both"] | None = Field(
        default=None,
        description="wishes, prefers: whose count.",
        examples=["both"],
    )


class Criterion(Part):
    """One thing that a pair is scored by."""

    name: Label = Field(
        description="The criterion's name in every score and explanation.", examples=["goals"]
    )
    kind: Kind = Field(
        description="How the two fields are compared; text compares by meaning.", examples=["text"]
    )
    weight: float = Field(
        default=1.0,
        strict=True,
        gt=0,
        le=1_000_000,
        allow_inf_nan=False,
        description="Relative weight, above 0; the weights are divided by their sum.",
        examples=[1.0],
    )
    mentee_field: Label | None = Field(
        default=None,
        description="The mentee's field that is compared; attributes.KEY for the programme's own. "
        "Left out: that of the kind.",
        examples=["goals"],
    )
    mentor_field: Label | None = Field(
        default=None,
        description="The mentor's field that is compared. Left out: that of the kind.",
        examples=["expertise"],
    )
    missing: Literal["neutral", "zero"] = Field(
        default="neutral",
        description="What a pair scores when one of the two fields is blank.",
        examples=["neutral"],
    )
    params: Params = Field(
        default=Params(), description="Parameters of the kind.", examples=[{"least": 1, "most": 3}]
    )


Criteria = Annotated[tuple[Criterion, ...], Length(MAX_CRITERIA, least=1)]
