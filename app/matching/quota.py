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


OWN_HOURS = "hours_per_month"
"""In place of a largest number: what each mentor states."""
OF_PERSON, OF_MIN, OF_MAX = ": ", " (min)", " (max)"
"""What follows a quota's name in the names of its parts: a person's id, and which bound it is."""

Bound = Annotated[float, Field(strict=True, ge=0, le=1e9, allow_inf_nan=False)]


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
    min: Bound | None = Field(
        default=None,
        description="Fewest; capped by what the eligible people who take part can fill.",
        examples=[3],
    )
    max: (
        Annotated[
            Annotated[Bound, Tag("<number>")]
            | Annotated[Literal["hours_per_month"], Tag("<text>")],
            Discriminator(shape),
        ]
        | None
    ) = Field(
        default=None,
        description="Most. hours_per_month, with each mentor and the unit hours: what the mentor "
        "states, less what the same person needs as a mentee.",
        examples=[10, "hours_per_month"],
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

    @property
    def by_own_hours(self) -> bool:
        """Whether each mentor has a bound of their own."""
        return self.max == OWN_HOURS

    @property
    def highest(self) -> float | None:
        """The largest number that holds for all alike."""
        return self.max if isinstance(self.max, float) else None

    @property
    def is_split(self) -> bool:
        """Whether its two bounds may be of different sums, each with a name of its own."""
        of_filled = self.unit == "share" and self.of == "filled" and self.max is not None
        return self.min is not None and (of_filled or self.by_own_hours)


Quotas = Annotated[tuple[Quota, ...], Length(200)]
