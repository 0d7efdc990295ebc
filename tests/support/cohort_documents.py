"""Cohort documents for tests: small ones by hand, and changed at a place."""

import copy
from functools import reduce
from typing import Any

from app.matching.reading import read_cohort

Document = dict[Any, Any]
"""A JSON object; also stands for the lists in it, where a path is walked."""
Step = str | int

LONG_GOAL = "Lead my first team through a reorganisation"


def mentee(known: str = "e1", /, **fields: object) -> Document:
    """A mentee without any problem; ``fields`` are added or changed."""
    return {"id": known, "goals": LONG_GOAL, **fields}


def mentor(known: str = "r1", /, **fields: object) -> Document:
    """A mentor without any problem, with enough places."""
    return {"id": known, "expertise": "Engineering director", "capacity": 9, **fields}


def document(**fields: object) -> Document:
    """A cohort of two mentees and two mentors without any problem."""
    people = {"mentees": [mentee("e1"), mentee("e2")], "mentors": [mentor("r1"), mentor("r2")]}
    return {**people, **fields}


def found(value: object) -> list[tuple[str, str]]:
    """Pointer and code of each problem of a document."""
    return [(problem.pointer, problem.code) for problem in read_cohort(value).problems]


def places(value: object, top: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """The path of each value inside a document, without the top itself."""
    if isinstance(value, dict):
        children: list[tuple[Step, Any]] = list(value.items())
    else:
        children = list(enumerate(value)) if isinstance(value, list) else []
    inside = [(*top, step) for step, _ in children]
    return [
        path
        for here, (_, child) in zip(inside, children, strict=True)
        for path in (here, *places(child, here))
    ]


def replaced(value: Document, path: tuple[Step, ...], new: object) -> Document:
    """A document with another value at a path below the top; what is beside the path is shared."""
    step, below = path[0], path[1:]
    result = copy.copy(value)
    result[step] = replaced(value[step], below, new) if below else new
    return result


def removed(value: Document, path: tuple[Step, ...]) -> Document:
    """A document without the value at a path below the top; what is beside the path is shared."""
    inside = copy.copy(at(value, path[:-1]))
    del inside[path[-1]]
    return replaced(value, path[:-1], inside) if path[:-1] else inside


def at(value: Document, path: tuple[Step, ...]) -> Document:
    """The value at a path."""
    return reduce(lambda inside, step: inside[step], path, value)
