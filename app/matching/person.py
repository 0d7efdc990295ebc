"""What mentees and mentors have in common: every field that can be matched on."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, field_validator
from pydantic_core import PydanticCustomError

from app.matching.codes import Code
from app.matching.fields import (
    MAX_AVOIDS,
    MAX_SLOTS,
    MAX_WISHES,
    ClockTime,
    Day,
    Id,
    Label,
    LabelOrNumber,
    Labels,
    LanguageTag,
    Length,
    Meta,
    Part,
    Text,
    Texts,
    TimeZone,
    Value,
    Values,
    shape,
)

WeekDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Style = Literal["autonomy", "balanced", "hands_on"]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Ids = Annotated[tuple[Id, ...], Length(MAX_AVOIDS)]


class Slot(Part):
    """Some hours of every week, in the person's own local time."""

    day: WeekDay = Field(description="The day of the week.", examples=["tuesday"])
    start: ClockTime = Field(description="When it starts: 00:00 to 23:59.", examples=["17:00"])
    end: ClockTime = Field(
        description="When it ends, after its start; 24:00 is midnight.", examples=["19:30"]
    )


class Wish(Part):
    """Something that a person asks of the other side; it is never shown to them."""

    field: Label = Field(
        description="The other side's field, such as seniority, languages or attributes.city.",
        examples=["organisation"],
    )
    op: Literal["is", "is_not", "has", "has_not", "at_least", "at_most"] = Field(
        description="is, is_not: one of the values. has, has_not: a list with one of the values. "
        "at_least, at_most: a number, or a label of the seniority ladder.",
        examples=["is_not"],
    )
    value: Value = Field(description="The value, or a list of values.", examples=["Northwind"])
    importance: Literal["must", "nice"] = Field(
        default="nice",
        description="nice counts in the score; must rules everybody else out.",
        examples=["nice"],
    )


class Person(Part):
    """What mentees and mentors have in common."""

    id: Id = Field(
        description="Unique within the list; the same id in both lists is the same person, "
        "unless policy.ids says otherwise.",
        examples=["e1", "r1"],
    )
    name: Text | None = Field(
        default=None,
        repr=False,
        description="Echoed, never scored, never logged.",
        examples=["Ada Brightwell"],
    )
    about: Text | None = Field(
        default=None,
        repr=False,
        description="Kept for the person it is matched with; shown to nobody yet, never scored.",
        examples=["Runs a choir and two allotments"],
    )
    background: Texts | None = Field(
        default=None,
        repr=False,
        description="The career path so far: a text, or a list of texts.",
        examples=["Nurse for six years, then ward manager"],
    )
    interests: Labels = Field(
        default=(), repr=False, description="Interests, one entry each.", examples=[["hiking"]]
    )
    industry: Label | None = Field(default=None, description="Industry.", examples=["healthcare"])
    department: Label | None = Field(
        default=None, description="Department within the organisation.", examples=["Finance"]
    )
    organisation: Label | None = Field(
        default=None, description="Present organisation.", examples=["Northwind"]
    )
    past_organisations: Labels = Field(
        default=(),
        repr=False,
        description="Organisations of earlier years, schools and universities too.",
        examples=[["University of Leeds"]],
    )
    seniority: LabelOrNumber | None = Field(
        default=None,
        description="A number, higher is more senior, or a label of policy.seniority_ladder.",
        examples=[3, "senior"],
    )
    reports_to: Id | None = Field(
        default=None,
        repr=False,
        description="Id of the manager, who need not take part.",
        examples=["r9"],
    )
    languages: Annotated[tuple[LanguageTag, ...], Length(50)] = Field(
        default=(), description="Languages to meet in, as BCP 47 tags.", examples=[["en", "pt-BR"]]
    )
    time_zone: TimeZone | None = Field(
        default=None, description="Time zone by its IANA name.", examples=["Europe/Lisbon"]
    )
    availability: Annotated[tuple[Slot, ...], Length(MAX_SLOTS)] = Field(
        default=(),
        repr=False,
        description="Hours of every week that are free for meetings, in local time.",
        examples=[[{"day": "tuesday", "start": "17:00", "end": "19:30"}]],
    )
    hours_per_month: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=744,
        allow_inf_nan=False,
        description="Hours a month: a mentee's with each mentor, a mentor's in all.",
        examples=[2],
    )
    commitment_months: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=1200,
        allow_inf_nan=False,
        description="For how many months.",
        examples=[6],
    )
    meeting_format: Literal["virtual", "in_person", "either"] | None = Field(
        default=None,
        description="How to meet; in person needs the same location.",
        examples=["either"],
    )
    location: Label | None = Field(
        default=None, repr=False, description="Where to meet in person.", examples=["Leeds"]
    )
    communication_style: (
        Annotated[
            Annotated[Style, Tag("<text>")] | Annotated[Share, Tag("<number>")],
            Discriminator(shape),
        ]
        | None
    ) = Field(
        default=None,
        description="Wanted or offered: autonomy (0), balanced (0.5), hands_on (1), or between.",
        examples=["balanced", 0.7],
    )
    meetings_per_month: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="How often to meet.",
        examples=[2],
    )
    prefers: Ids = Field(
        default=(),
        repr=False,
        description="Ids of people of the other side, the most wanted first.",
        examples=[["r2", "r5"]],
    )
    avoids: Ids = Field(
        default=(),
        repr=False,
        description="Ids of people whom this person is never matched with.",
        examples=[["r7"]],
    )
    wishes: Annotated[tuple[Wish, ...], Length(MAX_WISHES)] = Field(
        default=(),
        repr=False,
        description="What the person asks of the other side; not shown to them.",
        examples=[[{"field": "languages", "op": "has", "value": "pt", "importance": "must"}]],
    )
    status: Literal["active", "paused", "withdrawn"] = Field(
        default="active",
        description="Only active people take part in this round.",
        examples=["active"],
    )
    available_from: Day | None = Field(
        default=None, description="First day on which the person can meet.", examples=["2026-10-01"]
    )
    available_until: Day | None = Field(
        default=None, description="Last day on which the person can meet.", examples=["2027-02-28"]
    )
    signed_up_at: Text | None = Field(
        default=None,
        repr=False,
        description="When the person signed up; never scored, and nothing reads it yet.",
        examples=["2026-08-01T09:30:00Z"],
    )
    attributes: Values | None = Field(
        default=None,
        repr=False,
        description="The programme's own fields, for its own criteria and rules.",
        examples=[{"cohort_year": 2026, "tracks": ["research"]}],
    )
    audit: Values | None = Field(
        default=None,
        repr=False,
        description="Kept for the audit of fairness, never scored; nothing reads it yet.",
        examples=[{"first_generation": True}],
    )
    meta: Meta = Field(
        default=None,
        repr=False,
        description="The programme's own keys: any JSON, at most 20 levels deep; neither read nor "
        "echoed.",
        examples=[{"row": 17}],
    )

    @field_validator("hours_per_month")
    @classmethod
    def _of_six_decimals(cls, hours: float | None) -> float | None:
        if hours is not None and round(hours, 6) != hours:
            raise PydanticCustomError(Code.TOO_MANY_DECIMALS.value, "too many decimals")
        return hours
