"""How many pairs between groups of people there may be, as a policy says it."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from app.matching.fields import Flag, Label, Length, Number, Part, Scalar, SendableNames, shape

Choice = Annotated[
    Annotated[Label, Tag("<text>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[Flag, Tag("<flag>")]
    | Annotated[tuple[Scalar, ...], Length(200, least=1), Tag("<list>")],
    Discriminator(shape),
]
Selector = Annotated[
    dict[Label, Choice],
    Field(
        max_length=20,
        description="Everybody whose fields have one of the values; ids chooses people by id.",
    ),
    SendableNames(),
]


class Quota(Part):
    """Bounds on the pairs between two groups of people."""

    name: Label = Field(
        description="The quota's name in every explanation.", examples=["first_generation"]
    )
    mentees: Selector = Field(
        default={}, description="Which mentees; empty: all.", examples=[{"department": "Finance"}]
    )
    mentors: Selector = Field(
        default={}, description="Which mentors; empty: all.", examples=[{"ids": ["r1", "r2"]}]
    )
    min: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=1e9,
        allow_inf_nan=False,
        description="Fewest; capped by what the eligible people who take part can fill.",
        examples=[3],
    )
    max: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=1e9,
        allow_inf_nan=False,
        description="Most.",
        examples=[10],
    )
    unit: Literal["pairs", "share", "hours"] = Field(
        default="pairs",
        description="Pairs, a share from 0 to 1, or the hours a month that the mentees need.",
        examples=["pairs"],
    )
    of: Literal["capacity", "filled"] = Field(
        default="filled",
        description="For the unit share: of the mentors' places, or of all pairs.",
        examples=["filled"],
    )
    each: Literal["mentee", "mentor"] | None = Field(
        default=None,
        description="Whether the bounds hold for each of the mentees, or each of the mentors, "
        "alone; left out: for all together.",
        examples=["mentor"],
    )


Quotas = Annotated[tuple[Quota, ...], Length(200)]
