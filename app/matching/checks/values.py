"""Checks of values that a criterion cannot read, and of its labels that nobody told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.matching.checks.places_of import path_of_criterion
from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.gap import number_of
from app.matching.criteria.meeting_format import FORMATS
from app.matching.criteria.style import style_of
from app.matching.criterion import Criterion, Kind
from app.matching.criterion_kinds import CRITERION_KINDS
from app.matching.field_values import value_of
from app.matching.fields import is_time_zone
from app.matching.labels import label_of, labels_of
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding, Path
from app.matching.seniority import seniority_of

People = Sequence[Mentee] | Sequence[Mentor]

Reads = Callable[[object], bool]


def value_findings(people: Participants) -> Iterator[Finding]:
    """Find answers of the wrong type for what reads them, and labels without an answer."""
    for criterion in people.cohort.policy.criteria or ():
        path = path_of_criterion(people.policy, criterion.name)
        yield from _unread(people, criterion, path)
        yield from _unused(people, criterion, path)


def _unread(people: Participants, criterion: Criterion, path: Path) -> Iterator[Finding]:
    kind = CRITERION_KINDS[criterion.kind]
    reads = _reader(criterion, people.policy.seniority_ladder)
    sides: tuple[tuple[str, str | None, str | None, People], ...] = (
        ("mentee", criterion.mentee_field, kind.mentee_field, people.mentees),
        ("mentor", criterion.mentor_field, kind.mentor_field, people.mentors),
    )
    for one, field, own, side in sides:
        if reads is None or field is None or field == own:
            continue
        values = ((person.id, value_of(person, field)) for person in side)
        whom = sorted(known for known, value in values if value is not None and not reads(value))
        if whom:
            counted = f"1 {one} tells" if len(whom) == 1 else f"{len(whom):,} {one}s tell"
            yield Finding(
                path=(*path, f"{one}_field"),
                code=Code.VALUES_NOT_READ,
                message=f"Policy: {counted} in {field} what the kind {criterion.kind} cannot read; "
                "it counts as unknown.",
                people=tuple(whom[:MAX_PROBLEMS]),
            )


def _reader(criterion: Criterion, ladder: Sequence[str]) -> Reads | None:
    """What the kind can read; None for kinds that read every value."""
    order = {label_of(label) for label in criterion.params.order or ()}
    readers: Mapping[Kind, Reads] = {
        "text": _has_text,
        "path": _has_text,
        "distance": _is_number,
        "meetings": _is_number,
        "commitment": _is_number,
        "ordinal": lambda value: label_of(value) in order,
        "seniority": lambda value: seniority_of(value, ladder) is not None,
        "style": lambda value: style_of(value) is not None,
        "time_zone": lambda value: isinstance(value, str) and is_time_zone(value),
        "format": lambda value: label_of(value) in FORMATS,
    }
    return readers.get(criterion.kind)


def _has_text(value: object) -> bool:
    entries = value if isinstance(value, tuple) else (value,)
    return not all(isinstance(entry, bool | int | float) for entry in entries)


def _is_number(value: object) -> bool:
    return number_of(value) is not None


def _unused(people: Participants, criterion: Criterion, path: Path) -> Iterator[Finding]:
    of_mentee, of_mentor = str(criterion.mentee_field), str(criterion.mentor_field)
    params = criterion.params
    if criterion.kind == "ordinal" and params.order:
        told = _told(people.mentees, of_mentee) | _told(people.mentors, of_mentor)
        yield from _finding((*path, "params", "order"), params.order, told)
    if criterion.kind == "table" and params.table:
        table = (*path, "params", "table")
        yield from _finding(table, params.table, _told(people.mentees, of_mentee))
        offered = dict.fromkeys(label for row in params.table.values() for label in row)
        yield from _finding(table, offered, _told(people.mentors, of_mentor))


def _told(people: People, field: str) -> set[str]:
    return {label for person in people for label in labels_of(person, field)}


def _finding(path: Path, labels: Iterable[str], told: set[str]) -> Iterator[Finding]:
    unused = [label for label in labels if label_of(label) not in told]
    if unused:
        subject = "A label is" if len(unused) == 1 else f"{len(unused):,} labels are"
        message = f"Policy: {subject} there that nobody who takes part told."
        yield Finding(path, Code.LABEL_UNUSED, message)
