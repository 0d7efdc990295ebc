"""JSON lines in: one person a line; the same cohort as the JSON document with these people.

A line is an object with the fields of a mentee or a mentor, and ``role`` that says which. The first
line may be an object without ``role`` and ``id``: the rest of the cohort, such as its policy. Blank
lines are passed over.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.files.json_document import MAX_DEPTH, ParsedJson, not_utf8, reason_of
from app.files.strict_json import StrictReader, flaws_in, is_deeper
from app.matching.codes import Code
from app.matching.problems import Finding, Problem, first_problems
from app.matching.reading import ReadCohort

ENDINGS = frozenset({".jsonl", ".ndjson"})
"""Of files that hold JSON lines."""

_LISTS = {"mentee": "mentees", "mentor": "mentors"}
_ROLES = '"mentee" or "mentor"'
_PERSON = re.compile(r"/(mentees|mentors)/([0-9]+)(?=/|$)")
_NAMELESS = re.compile("(?<=^Ment(?:ee|or)) [0-9]+ of the list")
_FIRST_PLACE = re.compile("as entry ([0-9]+)[.]$")


@dataclass(frozen=True, slots=True)
class ParsedLines:
    """What became of JSON lines.

    Attributes
    ----------
    parsed
        The cohort's JSON document, or the problems of the lines.
    lines
        Line of each person, by list and position.
    """

    parsed: ParsedJson
    lines: Mapping[str, list[int]] = field(default_factory=dict)

    def located(self, read: ReadCohort) -> ReadCohort:
        """Tell problems of people by lines, as ``/lines/3/goals``, not by places in a list."""
        return replace(read, problems=tuple(map(self._on_its_line, read.problems)))

    def _on_its_line(self, problem: Problem) -> Problem:
        person = _PERSON.match(problem.pointer)
        if person is None:
            return problem
        lines = self.lines[person[1]]
        line = lines[int(person[2])]
        message = _NAMELESS.sub(f" on line {line}", problem.message)
        if problem.code is Code.DUPLICATE_ID:
            message = _FIRST_PLACE.sub(lambda at: f"on line {lines[int(at[1]) - 1]}.", message)
        pointer = f"/lines/{line}{problem.pointer[person.end() :]}"
        return replace(problem, pointer=pointer, message=message)


def parse_json_lines(data: bytes) -> ParsedLines:
    """Parse JSON lines, each as strictly as `parse_json` parses a document.

    All lines that are of no use are told at once, by pointers such as ``/lines/3/role``, where 3 is
    the line's number in the file, from 1.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused([Finding((), Code.NOT_UTF8, not_utf8(data, error.start))], {})
    reader = _LineReader(data)
    values = dict(reader.values(text))
    findings = [*reader.findings]
    if reader.flaws:
        findings += (flaw for line, value in values.items() for flaw in _flaws(line, value))
    first = min(values, default=0)
    findings += (wrong for line, value in values.items() for wrong in _misfits(line, value, first))
    if not values and not findings:
        findings = [Finding((), Code.INVALID_JSON, "The file has no lines but blank ones.")]
    return _refused(findings, values) if findings else _sorted_out(values)


class _LineReader(StrictReader):
    """Reads line by line, and goes on after one that cannot be read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.findings: list[Finding] = []

    def values(self, text: str) -> Iterator[tuple[int, object]]:
        """Yield each line's number, from 1, with its value."""
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            try:
                value = self.read(line)
            except json.JSONDecodeError as error:
                told = f"Line {number} is no JSON at column {error.colno}: {reason_of(error)}."
                self.findings.append(Finding(("lines", number), Code.INVALID_JSON, told))
                continue
            except RecursionError:
                self.findings.append(_too_deep(number))
                continue
            if is_deeper(value, MAX_DEPTH):
                self.findings.append(_too_deep(number))
            else:
                yield number, value


def _sorted_out(values: Mapping[int, object]) -> ParsedLines:
    """Make one document of lines that are all objects with a fitting role."""
    people: dict[str, list[object]] = {"mentees": [], "mentors": []}
    lines: dict[str, list[int]] = {"mentees": [], "mentors": []}
    rest: dict[str, object] = {}
    for number, value in values.items():
        if not isinstance(value, dict):
            raise AssertionError("a line that is no object has been refused")
        if "role" in value:
            side = _LISTS[value.pop("role")]
            people[side].append(value)
            lines[side].append(number)
        else:
            rest = value
    return ParsedLines(ParsedJson({**rest, **people}), lines)


def _misfits(number: int, value: object, first: int) -> Iterator[Finding]:
    """Tell why a line is neither a person nor, as the first one, the rest of the cohort."""
    if not isinstance(value, dict):
        message = f"Line {number} must be an object: one person, with a role."
        yield Finding(("lines", number), Code.WRONG_TYPE, message, expected="an object")
    elif "role" not in value:
        if number != first or "id" in value:
            message = f"Line {number}: role is missing; it must be {_ROLES}."
            yield Finding(("lines", number, "role"), Code.MISSING_FIELD, message, expected=_ROLES)
        for name in _LISTS.values() if number == first else ():
            if name in value:
                message = f"Line {number}: {name} stand on lines of their own, one a person."
                yield Finding(("lines", number, name), Code.UNKNOWN_FIELD, message)
    elif value["role"] not in [*_LISTS]:
        yield _wrong_role(number, value["role"])


def _wrong_role(number: int, role: object) -> Finding:
    misspelt = role if isinstance(role, str) else None
    return Finding(
        path=("lines", number, "role"),
        code=Code.WRONG_TYPE if misspelt is None else Code.WRONG_VALUE,
        message=f"Line {number}: role must be {_ROLES}.",
        expected=_ROLES,
        misspelt=misspelt,
        known=[*_LISTS],
    )


def _flaws(number: int, value: object) -> Iterator[Finding]:
    return flaws_in(value, ("lines", number))


def _too_deep(number: int) -> Finding:
    message = f"Line {number} has more than {MAX_DEPTH} lists and objects inside one another."
    return Finding(("lines", number), Code.TOO_DEEP, message)


def _refused(findings: list[Finding], values: Mapping[int, object]) -> ParsedLines:
    told = {step for finding in findings for step in finding.path[1:2] if isinstance(step, int)}
    by_line = {number: values.get(number) for number in sorted({*values, *told})}
    problems, more = first_problems(findings, {"lines": by_line})
    return ParsedLines(ParsedJson(None, problems, more))
