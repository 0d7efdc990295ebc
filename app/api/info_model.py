"""The shape of what the service says of itself."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.matching.codes import Code, Severity
from app.matching.fields import MAX_ID_CHARACTERS, MAX_TEXT_CHARACTERS, MAX_TEXTS
from embeddings.known_models import cost_of
from embeddings.model import ModelCard


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LanguageModel(_Told):
    """A model that turns sentences into vectors."""

    name: str = Field(description="Value of `policy.model`.", examples=["all-MiniLM-L6-v2"])
    weights_sha256: str = Field(
        description="Of the weights; 64 hexadecimal digits.",
        examples=["53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"],
    )
    adapter: str | None = Field(
        description="Version of what Pairwell adds to the weights; null for nothing.",
        examples=["mentoring-1"],
    )
    dimension: int = Field(description="Numbers in a vector.", examples=[384])
    max_tokens: int = Field(
        description="Tokens read at once; longer sentences are cut into windows.", examples=[256]
    )

    cost: float | None = Field(
        description="Processor time for the same texts, as a multiple of all-MiniLM-L6-v2's; null "
        "where nobody has measured it.",
        examples=[1.0],
    )

    @classmethod
    def of(cls, card: ModelCard) -> Self:
        """Tell a model's card."""
        return cls(
            name=card.name,
            weights_sha256=card.weights_sha256,
            adapter=card.adapter,
            dimension=card.dimension,
            max_tokens=card.max_tokens,
            cost=cost_of(card.weights_sha256),
        )


class LimitsInForce(_Told):
    """How large, how long and how many; beyond these a request is refused."""

    body_mib: int = Field(description="Size of a document at most, in MiB.", examples=[16])
    people: int = Field(
        description="Mentees and mentors of a match or an evaluation at most.", examples=[5000]
    )
    pairs: int = Field(
        description="Mentees times mentors of a match or an evaluation at most.",
        examples=[1_000_000],
    )
    texts: int = Field(
        default=MAX_TEXTS, description="Texts of a person at most.", examples=[MAX_TEXTS]
    )
    text_characters: int = Field(
        default=MAX_TEXT_CHARACTERS,
        description="Characters of a text at most.",
        examples=[MAX_TEXT_CHARACTERS],
    )
    id_characters: int = Field(
        default=MAX_ID_CHARACTERS,
        description="Characters of an id at most.",
        examples=[MAX_ID_CHARACTERS],
    )
    work_s: float = Field(description="Seconds of work on a document at most.", examples=[600.0])
    at_a_time: int = Field(description="Documents worked on at a time.", examples=[2])
    waiting: int = Field(description="Documents that may wait for their turn.", examples=[32])
    wait_s: float = Field(description="Seconds that a document waits at most.", examples=[30.0])


class Preset(_Told):
    """A set of defaults that a policy can begin with."""

    name: str = Field(description="Value of `policy.preset`.", examples=["balanced"])
    criteria: tuple[str, ...] = Field(
        description="Names of the criteria that it scores by.", examples=[["goals"]]
    )


class Objective(_Told):
    """What a matching can make as large as possible."""

    name: str = Field(description="Value of `policy.objective`.", examples=["total_score"])
    meaning: str = Field(description="In words.", examples=["The total score alone"])


class KnownCriterion(_Told):
    """One thing that pairs can be scored by."""

    name: str = Field(description="Its name in scores and policies.", examples=["goals"])
    kind: str = Field(description="How two fields are compared.", examples=["text"])
    mentee_field: str | None = Field(
        description="The mentee's field; null where it reads no single one.", examples=["goals"]
    )
    mentor_field: str | None = Field(
        description="The mentor's field; null where it reads no single one.",
        examples=["expertise"],
    )


class CodeMeaning(_Told):
    """One code of problems, warnings and reasons."""

    code: Code = Field(description="The code; it never changes.", examples=["places_taken"])
    severity: Severity = Field(
        description="error: nothing is matched; warning: worth a look; reason: part of an answer.",
        examples=["reason"],
    )
    meaning: str = Field(
        description="In words.", examples=["All places of the eligible mentors are taken"]
    )


class Info(_Told):
    """What the service is and knows."""

    version: str = Field(description="Version of Pairwell.", examples=["0.1.0"])
    contract: str = Field(description="Version of names and shapes.", examples=["1"])
    state: Literal["loading", "ready", "failed"] = Field(
        description="Whether documents are worked on.", examples=["ready"]
    )
    reason: str | None = Field(
        description="Why not; null when there is nothing to tell.", examples=[None]
    )
    model: LanguageModel | None = Field(
        description="The language model of policies that name none; null until it has been loaded."
    )
    models: tuple[LanguageModel, ...] = Field(
        description="Every language model that a policy may name; empty until all are loaded."
    )
    limits: LimitsInForce = Field(description="The limits of this service.")
    presets: tuple[Preset, ...] = Field(description="Every preset.")
    objectives: tuple[Objective, ...] = Field(description="Every objective.")
    criteria: tuple[KnownCriterion, ...] = Field(description="Every criterion, with its fields.")
    codes: tuple[CodeMeaning, ...] = Field(description="Every code.")
