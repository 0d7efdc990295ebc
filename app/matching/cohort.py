"""The cohort: the one definition for request bodies, files, the command line and the domain."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Discriminator, FailFast, Field, Tag

from app.matching.avoidance import avoided_pairs
from app.matching.fields import (
    MAX_CAPACITY,
    MAX_DEMAND,
    MAX_PAIRS,
    MAX_PEOPLE,
    MAX_TEXTS,
    Day,
    IdPair,
    Label,
    Labels,
    Length,
    Meta,
    Part,
    Text,
    Texts,
    shape,
)
from app.matching.person import Person
from app.matching.policy import Policy
from app.matching.presets import resolved


class Goal(Part):
    """One goal of a mentee."""

    text: Text = Field(
        repr=False,
        description="The goal in the mentee's own words.",
        examples=["Lead my first team through a reorganisation"],
    )
    horizon: Literal["short_term", "long_term"] | None = Field(
        default=None,
        description="Within months (short_term), or over years (long_term).",
        examples=["long_term"],
    )
    weight: float = Field(
        default=1.0,
        strict=True,
        gt=0,
        le=100,
        allow_inf_nan=False,
        description="How much the goal counts beside the mentee's other goals.",
        examples=[2.0],
    )
    private: bool = Field(
        default=False,
        strict=True,
        description="Scored like any goal; kept for quotations, of which it is never one. "
        "No goal is quoted yet.",
        examples=[True],
    )


GoalEntry = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[Goal, Tag("<object>")], Discriminator(shape)
]
Goals = Annotated[
    Annotated[Text, Tag("<text>")]
    | Annotated[tuple[GoalEntry, ...], Length(MAX_TEXTS), Tag("<list>")],
    Discriminator(shape),
]


class Mentee(Person):
    """Somebody who looks for one mentor or several."""

    goals: Goals | None = Field(
        default=None,
        repr=False,
        description="What the mentee wants to reach: a text, or a list of texts and goals.",
        examples=[
            "Lead my first team through a reorganisation",
            [{"text": "Return to work after an illness", "private": True}],
        ],
    )
    demand: int = Field(
        default=1,
        strict=True,
        ge=0,
        le=MAX_DEMAND,
        description="How many mentors are wanted; 0: not in this round.",
        examples=[1],
    )
    demand_min: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=MAX_DEMAND,
        description="How many mentors there must be; more than 0 makes the demand hard.",
        examples=[0],
    )
    skills_wanted: Labels = Field(
        default=(),
        repr=False,
        description="Skills to learn, one entry each.",
        examples=[["negotiation", "Python"]],
    )
    support_wanted: Labels = Field(
        default=(),
        repr=False,
        description="Kinds of support wanted; docs/criteria.md lists the usual ones.",
        examples=[["career_decisions", "confidence"]],
    )
    top_criterion: Label | None = Field(
        default=None,
        repr=False,
        description="Name of the criterion that counts most for this mentee.",
        examples=["availability"],
    )
    priority: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=1_000_000_000,
        description="Rounds waited; the higher goes first when places are short.",
        examples=[2],
    )

    @property
    def takes_part(self) -> bool:
        """Whether the mentee is in this round: active, and wants at least one mentor."""
        return self.status == "active" and self.demand > 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The goals that are scored, without the blank ones; empty when they are unknown."""
        return _not_blank(_text_of(goal) for goal in _goal_entries(self.goals))

    @property
    def open_texts(self) -> tuple[str, ...]:
        """Those of them that are not private: nothing may be told of what others say."""
        entries = _goal_entries(self.goals)
        return _not_blank(_text_of(goal) for goal in entries if not _is_private(goal))


class Mentor(Person):
    """Somebody who has places for one mentee or several."""

    expertise: Texts | None = Field(
        default=None,
        repr=False,
        description="What the mentor can help with: bio, roles, what past mentees came for.",
        examples=["Engineering director, 15 years of growing managers"],
    )
    capacity: int = Field(
        default=1,
        strict=True,
        ge=0,
        le=MAX_CAPACITY,
        description="Places free in this round, mentees carried over not counted; 0: not in it.",
        examples=[2],
    )
    min_load: int = Field(
        default=0,
        strict=True,
        ge=0,
        le=MAX_CAPACITY,
        description="How many mentees there must be.",
        examples=[0],
    )

    skills: Labels = Field(
        default=(),
        repr=False,
        description="Skills to pass on, one entry each.",
        examples=[["negotiation", "people management"]],
    )
    support_offered: Labels = Field(
        default=(),
        repr=False,
        description="Kinds of support offered; docs/criteria.md lists the usual ones.",
        examples=[["career_decisions", "introductions"]],
    )
    looking_for: Texts | None = Field(
        default=None,
        repr=False,
        description="What the mentor hopes to give and to gain; read where a criterion asks for "
        "it, shown to nobody yet.",
        examples=["Somebody who is new to leading people"],
    )
    first_time: bool | None = Field(
        default=None,
        strict=True,
        description="Whether it is the first time as a mentor.",
        examples=[True],
    )

    @property
    def takes_part(self) -> bool:
        """Whether the mentor is in this round: active, and has at least one place."""
        return self.status == "active" and self.capacity > 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The expertise that is scored, without the blank texts; empty when it is unknown."""
        given = self.expertise
        return _not_blank((given,) if isinstance(given, str) else given or ())


class Round(Part):
    """The round that the cohort is matched for."""

    name: Text | None = Field(
        default=None, description="The round's name; also the default seed.", examples=["Autumn"]
    )
    starts_on: Day | None = Field(
        default=None, description="First day of the round.", examples=["2026-09-14"]
    )
    ends_on: Day | None = Field(
        default=None, description="Last day of the round.", examples=["2027-03-12"]
    )


class Cohort(Part):
    """One matching round and its people.

    ``read_cohort`` makes one from a JSON value and also checks what no single field can tell, such
    as ids that occur twice; a cohort built by hand is checked by ``check_cohort``.
    """

    mentees: Annotated[tuple[Mentee, ...], FailFast(), Length(MAX_PEOPLE, least=1)] = Field(
        description="The people who look for a mentor.",
        examples=[[{"id": "e1", "goals": "Lead my first team through a reorganisation"}]],
    )
    mentors: Annotated[tuple[Mentor, ...], FailFast(), Length(MAX_PEOPLE, least=1)] = Field(
        description="The people who offer to be one.",
        examples=[[{"id": "r1", "expertise": "Engineering director", "capacity": 2}]],
    )
    label: Text | None = Field(
        default=None, description="A title; echoed, never read.", examples=["A first match"]
    )
    meta: Meta = Field(
        default=None,
        repr=False,
        description="The programme's own keys: any JSON, at most 20 levels deep; echoed, not read.",
        examples=[{"sheet": "Autumn"}],
    )
    round: Round = Field(
        default=Round(),
        description="When the round is, and its name.",
        examples=[{"name": "Autumn 2026", "starts_on": "2026-09-14", "ends_on": "2027-03-12"}],
    )
    org_chart: Annotated[tuple[IdPair, ...], FailFast(), Length(MAX_PAIRS)] = Field(
        default=(),
        repr=False,
        description="Who reports to whom: [person id, manager id]; both may be from outside.",
        examples=[[["e1", "r9"], ["r9", "r4"]]],
    )
    policy: Policy = Field(
        default=Policy(),
        description="How to match; left out: the preset balanced.",
        examples=[{"objective": "coverage_then_score"}],
    )

    @property
    def seed(self) -> str:
        """What decides between equally good pairs: the policy's seed, else the round's name."""
        if self.policy.seed is not None:
            return self.policy.seed
        return self.round.name or ""

    @property
    def policy_used(self) -> Policy:
        """The policy with nothing left open: sending it back matches the same way."""
        return resolved(self.policy, self.mentees, self.mentors, self.seed)

    @property
    def avoided_pairs(self) -> frozenset[IdPair]:
        """The pairs (mentee id, mentor id) of which one avoids the other; see ``avoidance``."""
        return avoided_pairs(
            ((mentee.id, mentee.avoids) for mentee in self.mentees),
            ((mentor.id, mentor.avoids) for mentor in self.mentors),
            shared_ids=self.policy.ids == "shared",
        )


def _goal_entries(goals: str | tuple[str | Goal, ...] | None) -> tuple[str | Goal, ...]:
    return (goals,) if isinstance(goals, str) else goals or ()


def _is_private(goal: "str | Goal") -> bool:
    return isinstance(goal, Goal) and goal.private


def _text_of(goal: str | Goal) -> str:
    return goal.text if isinstance(goal, Goal) else goal


def _not_blank(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text.strip())
