"""What is wrong with a document, told by place, code and sentence, never by its texts."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated

from pydantic import Field

from app.matching.codes import Code, Severity

Path = tuple[str | int, ...]
"""The steps from the top of a document to a value: keys and 0-based list positions."""

MAX_PROBLEMS = 100
"""How many problems are told at once; the others are counted."""

_MAX_STEP_CHARACTERS = 200
_NEAR_ENOUGH = 60.0  # of 100: "capcity" is 93 near capacity; at 50 every two-letter id is near
_SURROGATE = re.compile("[\ud800-\udfff]")
_escaped = json.JSONEncoder(ensure_ascii=False).encode
_INDEX_FROM_FIELDS = 16


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a document; its texts are never quoted, its ids and field names may be."""

    pointer: Annotated[
        str,
        Field(
            description="JSON pointer (RFC 6901) to the value; empty for the whole document.",
            examples=["/mentors/0/capcity"],
        ),
    ]
    code: Annotated[Code, Field(description="What it is.", examples=["unknown_field"])]
    severity: Annotated[
        Severity,
        Field(
            description="error: nothing is matched; warning: matched, but worth a look.",
            examples=["error"],
        ),
    ]
    message: Annotated[
        str,
        Field(
            description="One or two sentences for people.",
            examples=['Mentor "c1": there is no field "capcity" here. Did you mean "capacity"?'],
        ),
    ]
    expected: Annotated[
        str | None,
        Field(
            description="What would be right, where the contract says so.",
            examples=["a whole number from 0 to 100,000"],
        ),
    ] = None
    nearest: Annotated[
        str | None,
        Field(
            description="The known name or id that is most like the unknown one.",
            examples=["capacity"],
        ),
    ] = None
    people: Annotated[
        tuple[str, ...],
        Field(description="Ids of the people whom it is about.", examples=[["c1"]]),
    ] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as it is found: its place in steps, and the name whose nearest is still to look up.

    ``known`` are the names that ``misspelt`` may have been meant to be. They are compared only when
    the finding is told, since a document may have more findings than anybody reads.
    """

    path: Path
    code: Code
    message: str
    expected: str | None = None
    people: tuple[str, ...] = ()
    misspelt: str | None = None
    known: Sequence[str] = ()

    def problem(self) -> Problem:
        """Tell the finding, with the nearest known name if there is one."""
        nearest = None if self.misspelt is None else nearest_name(self.misspelt, self.known)
        hint = "" if nearest is None else f" Did you mean {quoted(nearest)}?"
        return Problem(
            pointer=pointer(self.path),
            code=self.code,
            severity=self.code.severity,
            message=self.message + hint,
            expected=self.expected,
            nearest=nearest,
            people=self.people,
        )


def pointer(path: Path) -> str:
    """Write a path as a JSON pointer (RFC 6901).

    So that every pointer can be sent, halves of surrogate pairs become U+FFFD and keys are cut
    after 200 characters.
    """
    return "".join(f"/{_step(step)}" for step in path)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return str(step)
    sendable = _SURROGATE.sub("\ufffd", step[:_MAX_STEP_CHARACTERS])
    return sendable.replace("~", "~0").replace("/", "~1")


def quoted(name: str) -> str:
    """Quote an id or a field name for a message: control characters escaped, at most 60 shown."""
    shown = name if len(name) <= 60 else f"{name[:59]}…"
    return _escaped(_SURROGATE.sub("\ufffd", shown))


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """Find the known name that is most like the given one, ignoring case and punctuation.

    Returns
    -------
    str or None
        None when nothing is near enough (60 of 100 by edit distance); of equals the first.
    """
    from rapidfuzz import fuzz, process, utils

    hit = process.extractOne(
        name[:_MAX_STEP_CHARACTERS],
        known,
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=_NEAR_ENOUGH,
    )
    return None if hit is None else str(hit[0])


def first_problems(
    findings: Iterable[Finding], document: object, limit: int = MAX_PROBLEMS
) -> tuple[tuple[Problem, ...], int]:
    """Tell the first problems in the order of the document, and count the others.

    Warnings never crowd out errors: where there are more than ``limit``, errors are taken first.
    Only about 20 × ``limit`` findings are held at any time.

    Parameters
    ----------
    findings
        In any order.
    document
        The JSON value that their paths lead into.
    limit
        The most problems that are told.

    Returns
    -------
    problems, more
        The problems by their place in the document, and the number of those left out.
    """
    order = DocumentOrder(document)
    kept: list[tuple[_Rank, Finding]] = []
    last: _Rank | None = None  # nothing from here on is among the first
    count = 0
    for finding in findings:
        count += 1
        rank = (finding.code.severity != "error", order.place(finding.path), finding.code)
        if last is None or rank < last:
            kept.append((rank, finding))
        if len(kept) >= 20 * limit:
            kept = sorted(kept, key=itemgetter(0))[:limit]
            last = kept[-1][0]
    chosen = sorted(kept, key=itemgetter(0))[:limit]
    told = sorted(chosen, key=lambda item: item[0][1:])
    return tuple(finding.problem() for _, finding in told), count - len(told)


_Rank = tuple[bool, tuple[int, ...], Code]
"""Errors first, then by place; the code settles the order of problems at one place."""


class DocumentOrder:
    """Where in a document its values stand, so that places can be compared."""

    def __init__(self, document: object) -> None:
        self._document = document
        self._large_objects: dict[int, dict[object, int]] = {}

    def place(self, path: Path) -> tuple[int, ...]:
        """Position of each step among its siblings; what is absent comes before its siblings."""
        value = self._document
        places = []
        for step in path:
            places.append(self._position(value, step))
            value = child(value, step)
        return tuple(places)

    def _position(self, container: object, step: str | int) -> int:
        if isinstance(container, list):
            return step if isinstance(step, int) else -1
        if not isinstance(container, dict) or step not in container:
            return -1
        if len(container) < _INDEX_FROM_FIELDS:
            return list(container).index(step)
        if id(container) not in self._large_objects:
            keys = {key: position for position, key in enumerate(container)}
            self._large_objects[id(container)] = keys
        return self._large_objects[id(container)][step]


def child(value: object, step: str | int) -> object:
    """Take one step into a JSON value; None where there is nothing."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def value_at(document: object, path: Path) -> object:
    """Walk a path from the top of a JSON value; None where there is nothing."""
    for step in path:
        document = child(document, step)
    return document
