"""How a round is to be matched: the criteria, the decided pairs, the objective and its limits."""

from typing import Annotated, Literal

from pydantic import Discriminator, FailFast, Field, Tag

from app.matching.criterion import Criteria
from app.matching.fields import (
    MAX_PAIRS,
    Expansions,
    Id,
    IdPair,
    Label,
    Labels,
    Length,
    Part,
    Text,
    shape,
)
from app.matching.hard_rule import Rules
from app.matching.person import Share
from app.matching.quota import Quotas

Aim = Literal["coverage_then_score", "total_score", "max_min", "max_min_sum", "stable"]
"""What a matching can make as large as possible."""


class Pin(Part):
    """A pair that a person decided on, with the reason for it."""

    mentee: Id = Field(description="The mentee's id.", examples=["e1"])
    mentor: Id = Field(description="The mentor's id.", examples=["r1"])
    override: Labels = Field(
        default=(),
        description="Names of the rules that this pair may break; never avoids, forbidden or "
        "self_match, nor a rule of the kinds clearance and consent.",
        examples=[["other_department"]],
    )
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
Conflict = tuple[Id, Id, Label]
Conflicts = Annotated[tuple[Conflict, ...], FailFast(), Length(MAX_PAIRS)]
PastPair = tuple[Id, Id, Label]
PastPairs = Annotated[tuple[PastPair, ...], FailFast(), Length(MAX_PAIRS)]
OwnScore = tuple[Id, Id, Share]
OwnScores = Annotated[tuple[OwnScore, ...], FailFast(), Length(MAX_PAIRS)]
Preset = Literal["balanced", "corporate", "higher_education", "healthcare", "technology", "school"]


class Spread(Part):
    """How much of the total score may be given up so that more mentors have a mentee."""

    at_most_loss: Share = Field(
        description="Share of the best total score, from 0 to 1.", examples=[0.02]
    )


class Policy(Part):
    """The rules of a round; without any field it is the preset ``balanced``."""

    preset: Preset = Field(
        default="balanced",
        description="The set of defaults that the fields left out are taken from.",
        examples=["balanced"],
    )
    criteria: Criteria | None = Field(
        default=None,
        description="What pairs are scored by; left out: those of the preset whose fields are "
        "given.",
        examples=[[{"name": "goals", "kind": "text", "weight": 1.0}]],
    )
    rules: Rules | None = Field(
        default=None,
        description="What no pair may break, beside what people avoid; left out: the preset's.",
        examples=[[{"name": "one_language", "kind": "shared_language"}]],
    )
    scores: OwnScores = Field(
        default=(),
        repr=False,
        description="The programme's own scores: [mentee id, mentor id, 0 to 1], for the kind "
        "scores.",
        examples=[[["e1", "r1", 0.8]]],
    )
    conflicts: Conflicts = Field(
        default=(),
        repr=False,
        description="Who must not be matched, in either direction: [id, id, kind of conflict].",
        examples=[[["e1", "r2", "family"]]],
    )
    history: PastPairs = Field(
        default=(),
        repr=False,
        description="Pairs of earlier rounds: [mentee id, mentor id, round], for the rule "
        "no_repeat.",
        examples=[[["e1", "r2", "Spring 2026"]]],
    )
    quotas: Quotas = Field(
        default=(),
        description="How many pairs there may be between groups of people.",
        examples=[[{"name": "finance", "mentees": {"department": "Finance"}, "max": 10}]],
    )
    seniority_ladder: Labels = Field(
        default=(),
        description="Labels of seniority from lowest to highest.",
        examples=[["junior", "senior", "lead", "director"]],
    )
    glossary: Expansions = Field(
        default={},
        description="What acronyms are read as, as they are written; it goes before the bundled "
        "list. An acronym that expands to itself is left as it is.",
        examples=[{"SRE": "site reliability engineering"}],
    )
    justification: Text | None = Field(
        default=None,
        repr=False,
        description="Why a rule or quota reads a field that is named like a protected one; echoed.",
        examples=["The bursary is for women in engineering"],
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
    keep_bonus: Share | None = Field(
        default=None,
        description="What a current pair scores more, from 0 to 1; left out: nothing. A pair is "
        "given up only where the whole gains more than that.",
        examples=[0.1],
    )
    max_changes: int | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=MAX_PAIRS,
        description="The most current pairs that may be given up, of those that could be kept; "
        "left out: any number.",
        examples=[3],
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
    weak_fit: Literal["flag", "leave_unmatched"] | None = Field(
        default=None,
        description="What is done with a pair that fits weakly: flag marks it, leave_unmatched "
        "does without; left out: as the preset has it.",
        examples=["flag"],
    )
    spread: Spread | None = Field(
        default=None,
        description="Whether a part of the total score is given up for more mentors with a mentee.",
        examples=[{"at_most_loss": 0.02}],
    )
    objective: Aim = Field(
        default="coverage_then_score",
        description="What is made as large as possible. coverage_then_score: people with a mentor, "
        "then the total score. total_score: that alone. max_min: people, then the worst pair. "
        "max_min_sum: people, then the least sum of a mentee. stable: no two would both rather "
        "have each other.",
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
    model: Label | None = Field(
        default=None,
        description="The language model, by a name that the settings allow; left out: the default.",
        examples=["all-MiniLM-L6-v2"],
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
