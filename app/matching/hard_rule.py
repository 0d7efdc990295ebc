"""What must never be broken, as a policy says it."""

from typing import Annotated, Literal

from pydantic import Field

from app.matching.fields import MAX_RULES, Label, Labels, Length, Part, Value

RuleKind = Literal[
    "reporting_line",
    "conflicts",
    "same",
    "differ",
    "shared_language",
    "overlap_hours",
    "time_zone_distance",
    "seniority_above",
    "no_repeat",
    "dates",
    "clearance",
    "consent",
    "if_then",
]


class Condition(Part):
    """What a field of a person must be."""

    field: Label = Field(description="A field, or attributes.KEY.", examples=["attributes.track"])
    op: Literal["is", "is_not", "has", "has_not", "at_least", "at_most"] = Field(
        default="is", description="How the field is compared.", examples=["is"]
    )
    value: Value = Field(description="The value, or a list of values.", examples=["clinical"])


class RuleParams(Part):
    """What a kind of rule can be told; each kind reads those that docs/rules.md names."""

    field: Label | None = Field(
        default=None,
        description="same, differ: the field of both. clearance: the mentor's field, left out: "
        "attributes.clearance_until. consent: the mentee's, left out: attributes.guardian_consent.",
        examples=["department"],
    )
    least: float | None = Field(
        default=None,
        strict=True,
        ge=-1000,
        le=1000,
        allow_inf_nan=False,
        description="overlap_hours: fewest hours a week. seniority_above: fewest steps. dates: "
        "fewest days in common. Left out: 1.",
        examples=[1],
    )
    most: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=1000,
        allow_inf_nan=False,
        description="time_zone_distance: most hours; left out: 3. no_repeat: rounds that count, "
        "the latest; left out: all.",
        examples=[6],
    )
    kinds: Labels | None = Field(
        default=None,
        description="conflicts: the kinds of conflict that rule a pair out; left out: all.",
        examples=[["family", "examiner"]],
    )
    same_manager: bool | None = Field(
        default=None,
        strict=True,
        description="reporting_line: whether two people with the same manager are ruled out too.",
        examples=[True],
    )
    age_field: Label | None = Field(
        default=None,
        description="consent: the mentee's field with the age in years; left out: everybody needs "
        "consent.",
        examples=["attributes.age"],
    )
    mentee: Condition | None = Field(
        default=None,
        description="if_then: where a mentee's field is so, the rule asks for something.",
        examples=[{"field": "attributes.track", "op": "is", "value": "clinical"}],
    )
    mentor: Condition | None = Field(
        default=None,
        description="if_then: what it asks for in the mentor's field.",
        examples=[{"field": "seniority", "op": "at_least", "value": "senior"}],
    )


class HardRule(Part):
    """A rule that no pair of the result breaks, unless a person pins it with an override."""

    name: Label = Field(
        description="The rule's name in every explanation.", examples=["shared_language"]
    )
    kind: RuleKind = Field(description="What the rule compares.", examples=["shared_language"])
    params: RuleParams = Field(
        default=RuleParams(), description="Parameters of the kind.", examples=[{"least": 1}]
    )
    unknown: Literal["allow", "block"] = Field(
        default="allow",
        description="What is done with a pair of which one side did not tell what the rule reads.",
        examples=["allow"],
    )


Rules = Annotated[tuple[HardRule, ...], Length(MAX_RULES)]
