"""What the service asks of a child process, and what the child answers.

Both ends are our own processes of one version; calls and replies travel pickled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from app.matching.problems import Problem


class Operation(StrEnum):
    """What is done with a document."""

    MATCH = "match"
    EVALUATE = "evaluate"
    VALIDATE = "validate"


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be asked for while the sender waits.

    Attributes
    ----------
    people, pairs
        How large a cohort may be that is matched or evaluated.
    seconds
        After which the child is killed; None when it is not.
    """

    people: int
    pairs: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes
    ----------
    body
        The bytes of the request's JSON document; the child alone parses them.
    prices
        Whether the proof's prices stay in the result.
    """

    operation: Operation
    body: bytes = field(repr=False)
    limits: Limits
    prices: bool = True


Fact = int | float | str | None
"""A number, or a word of ours; never a text, an id or a name of a person."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer's JSON document, byte for byte as the command line writes it.

    Attributes
    ----------
    facts
        What the log may say of it: sizes, termination, seconds by phase.
    """

    content: bytes = field(repr=False)
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The document cannot be worked on.

    Attributes
    ----------
    why
        ``unreadable``: it is no JSON document of ours; ``invalid``: its content is wrong;
        ``too_large``: more people or pairs than the call's limits.
    """

    why: Literal["unreadable", "invalid", "too_large"]
    problems: tuple[Problem, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """An error of ours, told by its type and place alone, since a message may quote data."""

    what: str


Reply = Answered | Refused | Failed
