"""How a round is to be matched: the criteria, the decided pairs, the objective and its limits."""

from typing import Annotated, Literal

from pydantic import Discriminator, FailFast, Field, Tag

from app.matching.fields import MAX_PAIRS, Id, IdPair, Length, Part, Text, shape

Aim = Literal["coverage_then_score", "total_score"]
"""What a matching can make as large as possible."""


class NoParams(Part):
    """The parameters of a criterion that has none."""


class Criterion(Part):
    """One thing that a pair is scored by; so far there is the nearness of two texts."""

    name: Literal["goals"] = Field(
        description="The criterion's name in every score and explanation.", examples=["goals"]
    )
    kind: Literal["text"] = Field(
        description="How the two fields are compared: text compares by meaning.", examples=["text"]
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
    mentee_field: Literal["goals"] = Field(
        default="goals", description="The mentee's field that is compared.", examples=["goals"]
    )
    mentor_field: Literal["expertise"] = Field(
        default="expertise",
        description="The mentor's field that is compared.",
        examples=["expertise"],
    )
    missing: Literal["neutral", "zero"] = Field(
        default="neutral",
        description="What a pair scores when one of the two fields is blank.",
        examples=["neutral"],
    )
    params: NoParams = Field(
        default=NoParams(), description="Parameters of the kind; text has none.", examples=[{}]
    )


class Pin(Part):
    """A pair that a person decided on, with the reason for it."""

    mentee: Id = Field(description="The mentee's id.", examples=["e1"])
    mentor: Id = Field(description="The mentor's id.", examples=["r1"])
    note: Text | None = Field(
        default=None,
        repr=False,
        description="Why; echoed, never scored, never logged.",
        examples=["They asked to go on together"],
    )


PinnedPair = Annotated[
    Annotated[IdPair, Tag("<list>")] | Annotated[Pin, Tag("<object>")], Discriminator(shape)
]
IdPairs = Annotated[tuple[IdPair, ...], FailFast(), Length(MAX_PAIRS)]
PinnedPairs = Annotated[tuple[PinnedPair, ...], FailFast(), Length(MAX_PAIRS)]
Criteria = Annotated[tuple[Criterion, ...], Length(1, least=1)]


class Policy(Part):
    """The rules of a round; without any field it is the preset ``balanced``."""

    preset: Literal["balanced"] = Field(
        default="balanced",
        description="The set of defaults that the fields left out are taken from.",
        examples=["balanced"],
    )
    criteria: Criteria = Field(
        default=(Criterion(name="goals", kind="text"),),
        description="What pairs are scored by; left out: every criterion of the preset.",
        examples=[[{"name": "goals", "kind": "text", "weight": 1.0}]],
    )
    pinned: PinnedPairs = Field(
        default=(),
        description="Pairs that must be in the result: [mentee id, mentor id], or an object.",
        examples=[[["e1", "r1"], {"mentee": "e2", "mentor": "r1", "note": "Both asked for it"}]],
    )
    forbidden: IdPairs = Field(
        default=(),
        description="Pairs that must not be in the result: [mentee id, mentor id].",
        examples=[[["e1", "r2"]]],
    )
    current: IdPairs = Field(
        default=(),
        description="Pairs of this round that are published already: [mentee id, mentor id].",
        examples=[[["e1", "r1"]]],
    )
    min_score: float = Field(
        default=0.0,
        strict=True,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Pairs that score less, on the scale from 0 to 1, are not eligible.",
        examples=[0.35],
    )
    weak_fit: Literal["flag"] = Field(
        default="flag",
        description="What is done with a pair that fits weakly: flag marks it.",
        examples=["flag"],
    )
    objective: Aim = Field(
        default="coverage_then_score",
        description="First as many people as possible and then the score, or the score alone.",
        examples=["coverage_then_score"],
    )
    time_limit_s: float | None = Field(
        default=None,
        strict=True,
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="The most seconds that the search may take; left out: until the proof.",
        examples=[60],
    )
    work_limit: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=1_000_000_000_000_000,
        description="The most pairs that the search may look at, each one as often as it is looked "
        "at; left out: until the proof. The same limit gives the same answer on any machine.",
        examples=[50_000_000],
    )
    seed: Text | None = Field(
        default=None,
        description="Decides between equally good pairs; left out: the round's name, else empty.",
        examples=["Autumn 2026"],
    )
    ids: Literal["shared", "separate"] = Field(
        default="shared",
        description="Whether an id that is in both lists is one person (shared) or two (separate).",
        examples=["shared"],
    )

    @property
    def pinned_pairs(self) -> tuple[IdPair, ...]:
        """The pinned pairs in their order, each as (mentee id, mentor id)."""
        return tuple(
            (pin.mentee, pin.mentor) if isinstance(pin, Pin) else pin for pin in self.pinned
        )
