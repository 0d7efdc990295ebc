"""What a result says of its proof: levels, prices, and demands that clash."""

from typing import Annotated, Literal

from pydantic import Field

from app.matching.fields import Answer, Name

LevelName = Annotated[
    str, Field(pattern="^(mentees_matched|priority_[0-9]+|further_places|total_score)$")
]


class Level(Answer):
    """Value found and proved bound of one level, given the values of those before it."""

    name: LevelName = Field(
        description="What is counted: people or places, or total_score, a sum of scores.",
        examples=["mentees_matched"],
    )
    primal_bound: float | int = Field(description="The value that was found.", examples=[18])
    dual_bound: float | int = Field(description="No matching has more than this.", examples=[18])
    gap: float | int = Field(
        description="dual_bound − primal_bound; 0: nothing better is possible.", examples=[0]
    )


class PlacePrice(Answer):
    """Price of a first place in these priority tiers, or of a further place (no tiers)."""

    tiers: tuple[int, ...] = Field(description="Priorities of the mentees.", examples=[[2, 1]])
    price: int = Field(
        description="In the unit of the level: people, or millionths of score.", examples=[0]
    )
    places: int = Field(description="Places that earlier levels have fixed.", examples=[3])


class LevelPriceList(Answer):
    """Dual values of one level, in its unit (millionths for scores)."""

    name: LevelName = Field(description="The level.", examples=["total_score"])
    mentors: dict[Name, int] = Field(
        description="Price of a place by the mentor's id, in people or in millionths of score; "
        "below 0 at times where there is a minimum load.",
        examples=[{"r1": 70000}],
    )
    tiers: tuple[PlacePrice, ...] = Field(
        default=(), description="Prices of first places that earlier levels have fixed."
    )
    further: PlacePrice | None = Field(
        default=None, description="Price of the further places that an earlier level has fixed."
    )


class PriceList(Answer):
    """Everything from which the bound of every level can be recomputed; see docs/proof.md."""

    unit: Literal["millionths"] = Field(
        default="millionths",
        description="Unit of the prices of the level total_score.",
        examples=["millionths"],
    )
    levels: tuple[LevelPriceList, ...] = Field(description="The levels in their order.")


class CertificateReport(Answer):
    """Why the search stopped, what was found and what is proved."""

    termination: Literal["optimal", "feasible", "infeasible", "no_solution_found"] = Field(
        description="optimal: nothing better exists by these scores and rules. feasible: a better "
        "one may exist, by the gap at most. infeasible: hard demands clash. no_solution_found: a "
        "limit ended the search before there was an answer.",
        examples=["optimal"],
    )
    verified: bool = Field(
        description="Whether assignment, values and bounds were recomputed from the integer "
        "scores and agree with what is claimed.",
        examples=[True],
    )
    limit: Literal["time", "work"] | None = Field(
        description="The limit that ended the search: of seconds (time), or of pairs looked at or "
        "listed (work); null when it ended by proof.",
        examples=[None],
    )
    proof: Literal["prices"] | None = Field(
        description="What the bound is recomputed from; null when there is no assignment.",
        examples=["prices"],
    )
    gap: float | int | None = Field(
        description="How much more a matching could reach at most, in people or score: the gap "
        "of the first level that has one; 0: nothing better is possible.",
        examples=[0.0],
    )
    primal_bound: float | int | None = Field(
        description="Value found at that level, else at the last.", examples=[12.304551]
    )
    dual_bound: float | int | None = Field(
        description="Value that no matching exceeds at that level, else at the last.",
        examples=[12.304551],
    )
    levels: tuple[Level, ...] = Field(
        description="Value and bound of each level, in order, up to the first with a gap."
    )
    violations: tuple[str, ...] = Field(
        default=(),
        description="Bounds that a given assignment breaks, and parts of a given result that "
        "disagree; empty after a match.",
        examples=[["mentors have more mentees than places: r1"]],
    )
    prices: PriceList | None = Field(
        description="The dual values of the proof; null when they were not asked for."
    )
    sha256: str | None = Field(
        default=None,
        description="Over assignments, levels and prices; shows a later change, and is no "
        "signature. 64 hexadecimal digits.",
        examples=["a2e4822a98337283e39f7b60acf85ec9fd2f0d5c1c1a2b4a9d1a7e0a4a6b2f31"],
    )


class Conflict(Answer):
    """Hard demands that cannot be met together."""

    constraint: Literal["demand_min", "min_load", "pinned"] = Field(
        description="The kind of demand.", examples=["demand_min"]
    )
    people: tuple[Name, ...] = Field(
        default=(), description="Ids of the people who have the demand.", examples=[["e1", "e2"]]
    )
    pairs: tuple[tuple[Name, Name], ...] = Field(
        default=(),
        description="The pinned pairs among it: [mentee id, mentor id].",
        examples=[[["e3", "r1"]]],
    )
    need: int | None = Field(
        default=None, description="Places that these people must have.", examples=[2]
    )
    supply: int | None = Field(default=None, description="Places that they can get.", examples=[1])
    others: tuple[Name, ...] = Field(
        default=(), description="Ids of the people who could fill them.", examples=[["r1"]]
    )


class InfeasibleReport(Answer):
    """A set of hard demands from which nothing can be left out."""

    people: tuple[Name, ...] = Field(
        description="Ids of everybody whose demand or pin is part of the conflict.",
        examples=[["e1", "e2"]],
    )
    constraints: tuple[Conflict, ...] = Field(description="The demands that clash.")
    short_by: int = Field(
        ge=1, description="Places that the whole round lacks on this side.", examples=[1]
    )
    minimal: bool = Field(
        default=True,
        description="Whether none can be left out; false only in very large rounds.",
        examples=[True],
    )
    message: str = Field(
        description="The conflict in sentences.",
        examples=[
            "2 mentees must have 2 mentors in all, but 1 mentor can fill only 1 of these places."
        ],
    )
