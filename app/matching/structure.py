"""From a JSON value to a cohort, or to everything about its shape that is wrong.

A valid document is validated once. The long lists of the definition stop at their first wrong
entry, so that a hostile document costs little; then their entries are validated one by one, and
only the first problems of each list are put into words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.expectations import cohort_expectations
from app.matching.fields import MAX_PAIRS, MAX_PEOPLE, SHAPES, IdPair
from app.matching.misfits import misfit
from app.matching.policy import Conflict, OwnScore, PastPair, PinnedPair
from app.matching.problems import Finding, Path, value_at


@dataclass(frozen=True, slots=True)
class Structure:
    """A document seen by its shape alone.

    Attributes
    ----------
    cohort
        None when the shape is wrong.
    findings
        What is wrong: at least the first ``limit`` of each list, in the order of the list.
    further
        How many more there are.
    """

    cohort: Cohort | None
    findings: tuple[Finding, ...] = ()
    further: int = 0


def read_structure(document: object, limit: int) -> Structure:
    """Validate a JSON value against the definition of a cohort.

    Parameters
    ----------
    document
        What a JSON parser returned.
    limit
        How many findings of each long list are put into words, at least.
    """
    try:
        return Structure(Cohort.model_validate(document))
    except ValidationError as error:
        findings = [f for f in findings_of(error, document) if not _is_in_long_list(f.path)]
    further = 0
    for place in _long_lists():
        told, untold = _entries_of(place, document, limit)
        findings += told
        further += untold
    return Structure(None, tuple(findings), further)


def findings_of(error: ValidationError, document: object, at: Path = ()) -> Iterator[Finding]:
    """Turn what pydantic says of a part of a cohort into findings.

    Parameters
    ----------
    error
        Raised by validating the value at ``at``.
    document
        The whole document.
    at
        Place of the validated value in it.
    """
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        yield misfit(item["type"], _place(item["loc"], item["type"], at), document)


def _place(loc: Path, kind: str, at: Path) -> Path:
    """Drop the steps that pydantic adds for the shapes of a field; the sender's keys are kept."""
    last = len(loc) - 1 if kind == "extra_forbidden" else len(loc)
    place = at
    for i, step in enumerate(loc):
        if i == last or step not in SHAPES or cohort_expectations().is_dictionary(place):
            place = (*place, step)
    return place


@dataclass(frozen=True, slots=True)
class _LongList:
    entry: TypeAdapter[Any]
    longest: int


@cache
def _long_lists() -> Mapping[Path, _LongList]:
    pairs = _LongList(TypeAdapter(IdPair), MAX_PAIRS)
    return {
        ("mentees",): _LongList(TypeAdapter(Mentee), MAX_PEOPLE),
        ("mentors",): _LongList(TypeAdapter(Mentor), MAX_PEOPLE),
        ("org_chart",): pairs,
        ("policy", "pinned"): _LongList(TypeAdapter(PinnedPair), MAX_PAIRS),
        ("policy", "forbidden"): pairs,
        ("policy", "current"): pairs,
        ("policy", "conflicts"): _LongList(TypeAdapter(Conflict), MAX_PAIRS),
        ("policy", "history"): _LongList(TypeAdapter(PastPair), MAX_PAIRS),
        ("policy", "scores"): _LongList(TypeAdapter(OwnScore), MAX_PAIRS),
    }


def _is_in_long_list(path: Path) -> bool:
    return any(len(path) > len(place) and path[: len(place)] == place for place in _long_lists())


def _entries_of(place: Path, document: object, limit: int) -> tuple[list[Finding], int]:
    """Findings of a list's entries: at least ``limit`` in words, and the number of the others."""
    entries, definition = value_at(document, place), _long_lists()[place]
    told: list[Finding] = []
    untold = 0
    if not isinstance(entries, list) or len(entries) > definition.longest:
        return told, untold
    for index, entry in enumerate(entries):
        try:
            definition.entry.validate_python(entry)
        except ValidationError as error:
            if len(told) < limit:
                told += findings_of(error, document, (*place, index))
            else:
                untold += error.error_count()
    return told, untold
