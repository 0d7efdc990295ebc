"""What a result says of its proof: levels, prices, and demands that clash."""

from typing import Annotated, Literal

from pydantic import Field

from app.matching.fields import Answer, Name

LevelName = Annotated[
    str,
    Field(
        pattern="^(mentees_matched|priority_[0-9]+|further_places|worst_score|smallest_sum|"
        "mentors_used|total_score)$"
    ),
]


class Level(Answer):
    """Value found and proved bound of one level, given the values of those before it."""

    name: LevelName = Field(
        description="What is counted: people or places; or a score: worst_score, smallest_sum (of "
        "a mentee), total_score.",
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


class CyclePrice(Answer):
    """What it costs that two people, each of whom could mentor the other, do so only one way."""

    people: tuple[Name, Name] = Field(description="Ids of the two.", examples=[["a", "b"]])
    price: int = Field(ge=0, description="In the unit of the level times its scale.", examples=[1])


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
    scale: int = Field(
        default=1, description="All prices of the level are in units of 1 / scale.", examples=[1]
    )
    quotas: dict[str, int] = Field(
        default={},
        description="What each quota charges for a unit of its sum; above 0 for its maximum, "
        "below for its minimum; those that charge nothing are left out.",
        examples=[{"finance": 12000}],
    )
    max_changes: int = Field(
        default=0,
        ge=0,
        description="What a current pair is worth more because so few may be given up.",
        examples=[0],
    )
    two_cycles: tuple[CyclePrice, ...] = Field(
        default=(), description="Charges of the rule that nobody mentors their own mentor."
    )
    pay: dict[Name, int] = Field(
        default={},
        description="What a mentee is paid for its sum of scores, for the objective max_min_sum.",
        examples=[{}],
    )


class PriceList(Answer):
    """Everything from which the bound of every level can be recomputed; see docs/proof.md."""

    unit: Literal["millionths"] = Field(
        default="millionths",
        description="Unit of the prices of the level total_score.",
        examples=["millionths"],
    )
    levels: tuple[LevelPriceList, ...] = Field(description="The levels in their order.")
    threshold: int | None = Field(
        default=None,
        description="Of max_min: the prices are over the pairs that score at least so many "
        "millionths.",
        examples=[None],
    )
    before: tuple[LevelPriceList, ...] = Field(
        default=(),
        description="Prices over all pairs: of the coverage for max_min, of the optimum that "
        "spreading began with for spread.",
    )
    above: LevelPriceList | None = Field(
        default=None,
        description="Prices that show that the next step is too much: a higher threshold, or one "
        "mentor more.",
    )


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
    proof: Literal["prices", "integer", "stable"] | None = Field(
        description="prices: every bound was recomputed from them. integer: an integer program "
        "has the last word, see solver_bound. stable: blocking pairs were counted over all "
        "pairs. null: there is no assignment.",
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
    solver_bound: float | int | None = Field(
        default=None,
        description="What the integer program says that no matching exceeds at the last level; "
        "dual_bound is what was recomputed.",
        examples=[None],
    )
    blocking_pairs: int | None = Field(
        default=None,
        description="Eligible pairs who would both rather have each other than what they got; "
        "null unless the objective is stable.",
        examples=[None],
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

    constraint: Literal["demand_min", "min_load", "pinned", "quotas", "max_changes", "stable"] = (
        Field(
            description="The kind of demand; stable: a minimum that no stable matching meets.",
            examples=["demand_min"],
        )
    )
    names: tuple[str, ...] = Field(
        default=(), description="The quotas among it, by name.", examples=[[]]
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
    short_by: int | None = Field(
        ge=1,
        description="Places that the whole round lacks on this side; null where quotas take part, "
        "whose bounds no number of places tells.",
        examples=[1],
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
