"""The answer of a round: pairs, people without one, the proof, and what it all rests on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.matching.codes import Code
from app.matching.fields import Meta
from app.matching.policy import Policy

Name = str


class Answer(BaseModel):
    """Frozen; absent is null, never 0 or infinite."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


class Rank(Answer):
    """A place among the eligible people of the other side."""

    place: int = Field(ge=1, description="1 + the eligible ones with a higher score.")
    of: int = Field(ge=1, description="How many are eligible in all.")


class CriterionScore(Answer):
    """One criterion's part of a pair's score."""

    score: float = Field(ge=0, le=1, description="Score of the criterion alone.")
    weight: float = Field(ge=0, le=1, description="Weight; the weights of a round sum to 1.")
    contribution: float = Field(ge=0, le=1, description="Part of the pair's score.")


class AssignedPair(Answer):
    """One mentee with one mentor."""

    mentee: Name = Field(description="Id of the mentee.")
    mentor: Name = Field(description="Id of the mentor.")
    mentee_name: str | None = Field(default=None, repr=False, description="Echoed.")
    mentor_name: str | None = Field(default=None, repr=False, description="Echoed.")
    score: float = Field(ge=0, le=1, description="Compatibility in [0, 1], in millionths.")
    mentee_rank: Rank | None = Field(description="The mentor's place for the mentee.")
    mentor_rank: Rank | None = Field(description="The mentee's place for the mentor.")
    wish_place: int | None = Field(default=None, description="Place in the mentee's wishes.")
    review: tuple[Code, ...] = Field(description="Why a person should look at this pair.")
    criteria: dict[str, CriterionScore] = Field(description="The parts of the score.")
    known_weight: float = Field(ge=0, le=1, description="Weight of what both sides told.")


class Reason(Answer):
    """A computed reason; its numbers can be recomputed from the cohort."""

    code: Code
    rule: str | None = None
    mentors_removed: int | None = None
    mentees_removed: int | None = None
    eligible: int | None = None
    places: int | None = None
    message: str


class UnmatchedMentee(Answer):
    """A mentee with fewer mentors than wanted."""

    mentee: Name
    mentee_name: str | None = Field(default=None, repr=False)
    missing: int = Field(ge=1, description="Mentors wanted but not given.")
    reasons: tuple[Reason, ...]


class MentorLoad(Answer):
    """A mentor's side of the answer."""

    id: Name
    name: str | None = Field(default=None, repr=False)
    load: int = Field(ge=0)
    capacity: int = Field(ge=1)
    min_load: int = Field(ge=0)
    seat_value: dict[str, int | float] | None = Field(
        description="What exactly one more place with this mentor would add, level by level."
    )
    reasons: tuple[Reason, ...]


class NotInRound(Answer):
    """People of the cohort who take no part: paused, withdrawn, demand or capacity 0."""

    mentees: tuple[Name, ...]
    mentors: tuple[Name, ...]


class ObjectiveReport(Answer):
    """The round in numbers; null where there is no assignment."""

    mode: Literal["coverage_then_score", "total_score"]
    mentees_matched: int | None
    mentees_total: int
    places_filled: int | None
    places_wanted: int
    total_score: float | None
    worst_score: float | None


class Level(Answer):
    """Value found and proved bound of one level, given the values of those before it."""

    name: str
    primal_bound: float | int
    dual_bound: float | int
    gap: float | int


class PlacePrice(Answer):
    """Price of a first place in these priority tiers, or of a further place (no tiers)."""

    tiers: tuple[int, ...]
    price: int
    places: int


class LevelPriceList(Answer):
    """Dual values of one level, in its unit (millionths for scores)."""

    name: str
    mentors: dict[Name, int]
    tiers: tuple[PlacePrice, ...] = ()
    further: PlacePrice | None = None


class PriceList(Answer):
    """Everything from which D(v) of every level can be recomputed; see docs/proof.md."""

    unit: Literal["millionths"] = "millionths"
    levels: tuple[LevelPriceList, ...]


class CertificateReport(Answer):
    """Why the search stopped, what was found and what is proved."""

    termination: Literal["optimal", "feasible", "infeasible", "no_solution_found"]
    verified: bool = Field(
        description="Whether assignment, values and bounds were recomputed from the integer "
        "scores and agree with what is claimed."
    )
    limit: Literal["time", "work"] | None
    proof: Literal["prices"] | None
    gap: float | int | None
    primal_bound: float | int | None
    dual_bound: float | int | None
    levels: tuple[Level, ...]
    violations: tuple[str, ...] = Field(
        default=(), description="Hard bounds that a given assignment breaks."
    )
    prices: PriceList | None
    sha256: str | None = Field(
        default=None, description="Over assignments, levels and prices; shows a later change."
    )


class Conflict(Answer):
    """Hard demands that cannot be met together."""

    constraint: Literal["demand_min", "min_load", "pinned"]
    people: tuple[Name, ...] = ()
    pairs: tuple[tuple[Name, Name], ...] = ()
    need: int | None = Field(default=None, description="Places that these people must have.")
    supply: int | None = Field(default=None, description="Places that they can get.")
    others: tuple[Name, ...] = Field(default=(), description="The people who could fill them.")


class InfeasibleReport(Answer):
    """A set of hard demands from which nothing can be left out."""

    people: tuple[Name, ...]
    constraints: tuple[Conflict, ...]
    short_by: int = Field(ge=1, description="What the whole round lacks on this side.")
    minimal: bool = Field(
        default=True, description="Whether none can be left out; false only in very large rounds."
    )
    message: str


class CohortWarning(Answer):
    """Something worth a look; nothing was refused for it."""

    code: Code
    people: tuple[Name, ...]
    message: str


class Reproducibility(Answer):
    """What the answer depends on."""

    reproducible: bool = Field(description="False when the clock ended the search.")
    input_sha256: str
    vectors_sha256: str
    model: str
    model_sha256: str
    scoring: str = Field(description="Version of joining function and scale map.")
    version: str
    seed: str


class Timings(Answer):
    """Seconds; the one part of a result that differs from run to run."""

    embed_s: float
    score_s: float
    solve_s: float
    certify_s: float
    total_s: float


class Result(Answer):
    """The whole answer. A proposal: the proof is about scores and rules, people decide."""

    contract: Literal["1"] = "1"
    status: Literal["proposal"] = "proposal"
    label: str | None = None
    meta: Meta = Field(default=None, repr=False, description="The cohort's own keys, echoed.")
    assignments: tuple[AssignedPair, ...]
    unmatched: tuple[UnmatchedMentee, ...]
    mentors: tuple[MentorLoad, ...]
    not_in_round: NotInRound
    objective: ObjectiveReport
    certificate: CertificateReport
    infeasible: InfeasibleReport | None
    warnings: tuple[CohortWarning, ...]
    policy_used: Policy
    reproducibility: Reproducibility
    timings: Timings
