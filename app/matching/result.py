"""The answer of a round: pairs, people without one, the proof, and what it all rests on."""

from typing import Literal

from pydantic import Field

from app.matching.audit_report import AuditReport
from app.matching.certificate_report import CertificateReport, InfeasibleReport
from app.matching.changes import ChangesReport
from app.matching.codes import Code
from app.matching.criterion import Kind
from app.matching.fields import Answer, Meta, Name
from app.matching.policy import Aim, Policy
from app.matching.quota_report import QuotaReport
from app.matching.rule_report import RuleReport
from app.matching.texts.readings import Expansion, ReadAs


class Rank(Answer):
    """A place among the eligible people of the other side."""

    place: int = Field(
        ge=1, description="1 + the number of eligible ones with a higher score.", examples=[1]
    )
    of: int = Field(ge=1, description="How many are eligible in all.", examples=[37])


class CriterionScore(Answer):
    """One criterion's part of a pair's score."""

    score: float = Field(
        ge=0,
        le=1,
        description="Score of the criterion alone, from 0 to 1, in whole millionths.",
        examples=[0.703333],
    )
    weight: float = Field(
        ge=0,
        le=1,
        description="Weight of the criterion for this mentee, from 0 to 1; all weights sum to 1, "
        "beside that of keep_bonus, which is the bonus.",
        examples=[1.0],
    )
    contribution: float = Field(
        ge=0,
        le=1,
        description="Part of the pair's score, from 0 to 1; all parts add up to it exactly.",
        examples=[0.703333],
    )


class CriterionReport(Answer):
    """What one criterion did in the round."""

    name: str = Field(description="The criterion's name.", examples=["goals"])
    kind: Kind = Field(description="How it compares the two.", examples=["text"])
    weight: float = Field(
        ge=0,
        le=1,
        description="Its weight, from 0 to 1; a mentee's top_criterion weighs twice as much for "
        "that mentee.",
        examples=[0.625],
    )
    influence: float | None = Field(
        description="Its share of the differences between pairs: covariance of its contribution "
        "with the score, over the score's variance, among the eligible pairs (in a large round "
        "about a million of them). The influences sum to 1; one below 0 works against the others. "
        "Null when all pairs score the same.",
        examples=[0.81],
    )
    known: float | None = Field(
        ge=0,
        le=1,
        description="Share of these pairs, from 0 to 1, of which both sides told what it reads; "
        "null when no pair is eligible.",
        examples=[0.95],
    )


class AssignedPair(Answer):
    """One mentee with one mentor."""

    mentee: Name = Field(description="Id of the mentee.", examples=["e1"])
    mentor: Name = Field(description="Id of the mentor.", examples=["r1"])
    mentee_name: str | None = Field(
        default=None, repr=False, description="Echoed.", examples=["Ada Brightwell"]
    )
    mentor_name: str | None = Field(
        default=None, repr=False, description="Echoed.", examples=["Ruth Calder"]
    )
    score: float = Field(
        ge=0,
        le=1,
        description="How well the pair fits, from 0 to 1, in whole millionths: evidence for a "
        "person's judgement, no probability.",
        examples=[0.703333],
    )
    mentee_rank: Rank | None = Field(
        description="The mentor's place among all mentors who are eligible for the mentee; null "
        "when the pair is not eligible."
    )
    mentor_rank: Rank | None = Field(
        description="The mentee's place among all mentees who are eligible for the mentor; null "
        "when the pair is not eligible."
    )
    wish_place: int | None = Field(
        default=None,
        description="Place of the mentor on the mentee's list prefers, from 1; null when the "
        "mentor is not on it.",
        examples=[1],
    )
    review: tuple[Code, ...] = Field(
        description="Why a person should look at this pair.", examples=[["weak_fit"]]
    )
    overrides: tuple[Name, ...] = Field(
        default=(),
        description="Names of the rules that the pair breaks because a person pinned it.",
        examples=[["same_department"]],
    )
    kept: bool | None = Field(
        default=None,
        description="Whether the pair was published before; null where policy.current is empty.",
        examples=[None],
    )
    criteria: dict[str, CriterionScore] = Field(
        description="The parts of the score, by the name of the criterion; keep_bonus is that of "
        "a pair which was published before.",
        examples=[{"goals": {"score": 0.703333, "weight": 1.0, "contribution": 0.703333}}],
    )
    known_weight: float = Field(
        ge=0,
        le=1,
        description="Weight, from 0 to 1, of the criteria of which both sides told something.",
        examples=[1.0],
    )
    read_as: tuple[ReadAs, ...] = Field(
        default=(),
        description="Acronyms of the two that were read as words; none from private goals.",
    )


class Reason(Answer):
    """A computed reason; its numbers can be recomputed from the cohort."""

    code: Code = Field(description="The reason.", examples=["no_eligible_mentor"])
    rule: str | None = Field(
        default=None,
        description="Name of the rule that removes people: of policy.rules, or of one that always "
        "holds. not_eligible stands for avoided and forbidden pairs and conflicts alike, and for "
        "what the other side's must wishes remove.",
        examples=["not_eligible"],
    )
    mentors_removed: int | None = Field(
        default=None, description="Mentors whom the rule removes, 0 or more.", examples=[2]
    )
    mentees_removed: int | None = Field(
        default=None, description="Mentees whom the rule removes, 0 or more.", examples=[None]
    )
    eligible: int | None = Field(
        default=None, description="Eligible people of the other side, 0 or more.", examples=[None]
    )
    places: int | None = Field(
        default=None, description="Places that those people have, 0 or more.", examples=[None]
    )
    message: str = Field(
        description="The reason in a sentence.",
        examples=["The rule not_eligible removes 2 of 2 mentors."],
    )


class UnmatchedMentee(Answer):
    """A mentee with fewer mentors than wanted."""

    mentee: Name = Field(description="Id of the mentee.", examples=["e9"])
    mentee_name: str | None = Field(
        default=None, repr=False, description="Echoed.", examples=["Noor Haddad"]
    )
    missing: int = Field(ge=1, description="Mentors wanted but not given.", examples=[1])
    reasons: tuple[Reason, ...] = Field(description="Why; one for each rule that takes part in it.")


class MentorLoad(Answer):
    """A mentor's side of the answer."""

    id: Name = Field(description="Id of the mentor.", examples=["r1"])
    name: str | None = Field(
        default=None, repr=False, description="Echoed.", examples=["Ruth Calder"]
    )
    load: int = Field(ge=0, description="Mentees given to this mentor.", examples=[2])
    capacity: int = Field(ge=1, description="Places in this round.", examples=[2])
    min_load: int = Field(ge=0, description="Mentees that there must be.", examples=[0])
    seat_value: dict[str, int | float] | None = Field(
        description="What exactly one more place with this mentor would add by the scores of this "
        "round, level by level: people, then score. Null where no optimum is proved, for "
        "objectives beyond coverage_then_score and total_score, with spread, quotas, max_changes "
        "or people who could mentor each other, even if none of it binds.",
        examples=[{"mentees_matched": 1, "total_score": 0.730331}],
    )
    reasons: tuple[Reason, ...] = Field(description="Why the mentor has no mentee; else empty.")


class NotInRound(Answer):
    """People of the cohort who take no part: paused, withdrawn, demand or capacity 0."""

    mentees: tuple[Name, ...] = Field(description="Ids of mentees.", examples=[["e7"]])
    mentors: tuple[Name, ...] = Field(description="Ids of mentors.", examples=[[]])


class ObjectiveReport(Answer):
    """The round in numbers; null where there is no assignment."""

    mode: Aim = Field(
        description="What was made as large as possible.", examples=["coverage_then_score"]
    )
    mentees_matched: int | None = Field(
        description="Mentees with at least one mentor.", examples=[18]
    )
    mentees_total: int = Field(description="Mentees who take part.", examples=[20])
    mentees_matchable: int | None = Field(
        default=None,
        description="The most mentees that any matching gives a mentor; told for the objective "
        "total_score in rounds of up to a million pairs, since it may leave people out.",
        examples=[None],
    )
    places_filled: int | None = Field(description="Pairs.", examples=[19])
    places_wanted: int = Field(description="Mentors that all mentees want.", examples=[22])
    total_score: float | None = Field(
        description="Sum of the scores of all pairs, 0 or more.", examples=[12.304551]
    )
    worst_score: float | None = Field(
        description="Lowest score of a pair, from 0 to 1; null without pairs.", examples=[0.412008]
    )
    equals_greedy: bool | None = Field(
        default=None,
        description="Whether nobody prefers anybody, so that the one stable matching is that of "
        "taking pairs by falling score; null for all objectives but stable.",
        examples=[None],
    )


class CohortWarning(Answer):
    """Something worth a look; nothing was refused for it."""

    code: Code = Field(description="What it is.", examples=["goals_too_short"])
    people: tuple[Name, ...] = Field(
        description="Ids of the people whom it is about.", examples=[["e4"]]
    )
    message: str = Field(
        description="The warning in a sentence.",
        examples=['Mentee "e4": goals of one or two words say little; ask for a sentence.'],
    )


class Reproducibility(Answer):
    """What the answer depends on."""

    reproducible: bool = Field(
        description="Whether the same input gives the same bytes (same machine type and "
        "versions); false when the clock ended the search.",
        examples=[True],
    )
    input_sha256: str = Field(
        description="Of the cohort as canonical JSON; 64 hexadecimal digits.",
        examples=["5f3c1bb8d1a4e7a0c8f2b9e6d7a5c3f1e2d4b6a8c0f9e1d3b5a7c9e8f0d2b4a6"],
    )
    vectors_sha256: str = Field(
        description="Of the vectors of all sentences; 64 hexadecimal digits.",
        examples=["0c9d2e4f6a8b1c3d5e7f9a0b2c4d6e8f1a3b5c7d9e0f2a4b6c8d1e3f5a7b9c0d"],
    )
    model: str = Field(
        description="The language model that made the vectors.", examples=["all-MiniLM-L6-v2"]
    )
    model_sha256: str = Field(
        description="Of the model's weights; 64 hexadecimal digits.",
        examples=["53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"],
    )
    adapter: str | None = Field(
        default=None,
        description="Version of what Pairwell adds to the weights of the default model, learned "
        "from pairs of goals and bios; null for other models.",
        examples=["mentoring-1"],
    )
    encoder: str | None = Field(
        default=None,
        description="The library that ran the model, its version and precision: another one may "
        "round a vector another way.",
        examples=["onnxruntime-1.28.0-fp32"],
    )
    scoring: str = Field(description="Version of the way from vectors to scores.", examples=["1"])
    texts: str | None = Field(
        default=None,
        description="Version of what is done to texts before they are encoded: own names taken "
        "out, acronyms of the bundled list spelled out, clauses on what is not wanted left out.",
        examples=["names-2+unwanted-1+glossary-1"],
    )
    regime: Literal["dense_flow", "certified_sparse"] = Field(
        description="The way of solving, chosen by the number of pairs alone. dense_flow: all "
        "pairs in one flow. certified_sparse: a list that grows until no pair is missing in it.",
        examples=["dense_flow"],
    )
    version: str = Field(description="Version of Pairwell.", examples=["0.1.0"])
    seed: str = Field(
        description="What decided between equally good pairs.", examples=["Autumn 2026"]
    )


CacheState = Literal["on", "off", "unavailable"]
"""What became of the vectors that are kept between runs."""


class Timings(Answer):
    """Seconds, and how vectors were had: the one part of a result that differs from run to run."""

    embed_s: float = Field(description="Seconds from texts to vectors.", examples=[0.2104])
    score_s: float = Field(description="Seconds from vectors to scores.", examples=[0.0121])
    solve_s: float = Field(description="Seconds of the search.", examples=[0.0183])
    certify_s: float = Field(description="Seconds of checking the proof.", examples=[0.0042])
    total_s: float = Field(description="Seconds in all.", examples=[0.2519])
    texts: int | None = Field(
        default=None,
        description="Different texts that were read: sentences, and what each person wrote.",
        examples=[85],
    )
    texts_cached: int | None = Field(
        default=None,
        description="Those of them whose vectors an earlier run had kept.",
        examples=[60],
    )
    cache: CacheState | None = Field(
        default=None,
        description="Kept vectors: on, off by the settings, or unavailable, since their file is "
        "locked, full or not to be read or written; then everything was worked out anew.",
        examples=["on"],
    )


class Result(Answer):
    """The whole answer. A proposal: the proof is about scores and rules, people decide."""

    contract: Literal["1"] = Field(
        default="1", description="Version of names and shapes.", examples=["1"]
    )
    status: Literal["proposal"] = Field(
        default="proposal", description="People decide, not the program.", examples=["proposal"]
    )
    label: str | None = Field(
        default=None, description="The cohort's title, echoed.", examples=["A first match"]
    )
    meta: Meta = Field(
        default=None,
        repr=False,
        description="The cohort's own keys, echoed.",
        examples=[{"sheet": "Autumn"}],
    )
    assignments: tuple[AssignedPair, ...] = Field(
        description="The pairs, one entry each, by mentee id and then mentor id."
    )
    unmatched: tuple[UnmatchedMentee, ...] = Field(
        description="Mentees with fewer mentors than wanted, and why."
    )
    mentors: tuple[MentorLoad, ...] = Field(
        description="Every mentor who takes part: load, places, and what one more would add."
    )
    not_in_round: NotInRound = Field(description="People who take no part in this round.")
    objective: ObjectiveReport = Field(description="The round in numbers.")
    certificate: CertificateReport = Field(description="What was found and what is proved.")
    infeasible: InfeasibleReport | None = Field(
        description="The demands that clash; null unless termination is infeasible."
    )
    criteria: tuple[CriterionReport, ...] = Field(
        default=(), description="What each criterion did in the round, in the policy's order."
    )
    rules: tuple[RuleReport, ...] = Field(
        default=(), description="What each hard rule removed, and whom it could not judge."
    )
    audit: AuditReport | None = Field(
        default=None,
        description="The pairs by measures that they were not made for; null where there are no "
        "pairs, or more possible ones than are held in memory.",
    )
    quotas: tuple[QuotaReport, ...] = Field(
        default=(), description="What became of each quota, in the policy's order."
    )
    changes: ChangesReport | None = Field(
        default=None,
        description="The pairs beside those published before; null where policy.current is empty.",
    )
    expansions: tuple[Expansion, ...] = Field(
        default=(), description="The acronyms that were read as words, and how many wrote them."
    )
    warnings: tuple[CohortWarning, ...] = Field(description="What is worth a look in the cohort.")
    policy_used: Policy = Field(description="The whole policy, ready to send back.")
    reproducibility: Reproducibility = Field(
        description="Which input, model and versions it is of."
    )
    timings: Timings = Field(description="Seconds by phase.")
