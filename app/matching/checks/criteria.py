"""Checks of the policy's criteria, and of the one that counts most for a mentee."""

from collections.abc import Iterator

from app.matching.checks.entries import doubled_names, names_in, preset_of, valid_entries
from app.matching.checks.field_names import FieldNames
from app.matching.checks.params import params_findings, reversed_bounds
from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import CRITERION_KINDS
from app.matching.labels import normalised
from app.matching.problems import Finding, Path, value_at
from app.matching.subjects import subject

_FIXED = frozenset({"availability", "prefers", "scores", "wishes"})
"""Kinds that read one thing alone."""
_NEEDED = {"ordinal": ("order",), "table": ("table",)}


def criteria_findings(document: object, roster: Roster, fields: FieldNames) -> Iterator[Finding]:
    """Find criteria that cannot be computed, and mentees who want another one to count most."""
    criteria = [*valid_entries(document, "criteria", Criterion)]
    yield from doubled_names(document, criteria)
    for path, criterion in criteria:
        kind = CRITERION_KINDS[criterion.kind]
        yield from _fields(criterion, path, fields)
        needed = _NEEDED.get(criterion.kind, ())
        yield from params_findings(
            document, path, criterion.kind, criterion.params, read=kind.params, needed=needed
        )
        yield from reversed_bounds(
            document, (*path, "params"), criterion.params.least, criterion.params.most
        )
        yield from doubled_labels(document, (*path, "params", "order"))
    yield from _top_criteria(document, roster)


def _fields(criterion: Criterion, path: Path, fields: FieldNames) -> Iterator[Finding]:
    kind = CRITERION_KINDS[criterion.kind]
    both = (
        ("mentee_field", fields.roster.mentees, criterion.mentee_field, kind.mentee_field),
        ("mentor_field", fields.roster.mentors, criterion.mentor_field, kind.mentor_field),
    )
    for step, people, given, own in both:
        at = (*path, step)
        where = subject(fields.document, at)
        if criterion.kind in _FIXED and given not in {None, own}:
            message = f"{where} is not read by the kind {criterion.kind}."
            yield Finding(at, Code.NOT_READ, message, expected="nothing")
        elif given is not None:
            yield from fields.misread(people, given, at)
        elif own is None and criterion.kind not in _FIXED:
            message = f"{where} is missing; the kind {criterion.kind} needs it."
            expected = f"a field of a {people.one}, or an attributes.KEY that some {people.one} has"
            yield Finding(at, Code.NEEDED, message, expected=expected)


def doubled_labels(document: object, path: Path) -> Iterator[Finding]:
    """Find labels that an order of labels has twice, however they are written."""
    labels = value_at(document, path)
    seen: set[str] = set()
    for index, label in enumerate(labels if isinstance(labels, list) else ()):
        if not isinstance(label, str):
            continue
        if normalised(label) in seen:
            at = (*path, index)
            message = f"{subject(document, at)} stands there already."
            yield Finding(at, Code.DUPLICATE_NAME, message, expected="each label once")
        seen.add(normalised(label))


def _top_criteria(document: object, roster: Roster) -> Iterator[Finding]:
    people = roster.mentees.with_field("top_criterion")
    if not people:
        return
    known = criterion_names(document)
    for person in people:
        name = person.fields["top_criterion"]
        if isinstance(name, str) and known and name not in known:
            yield Finding(
                path=(*person.path, "top_criterion"),
                code=Code.NO_SUCH_CRITERION,
                message=f"{person.title}: top_criterion names no criterion of this round.",
                expected="the name of a criterion",
                people=person.people,
                misspelt=name,
                known=known,
            )


def criterion_names(document: object) -> list[str]:
    """List the names of the criteria, the preset's where the policy has none of its own."""
    names = names_in(document, "criteria")
    if names is not None or value_at(document, ("policy", "criteria")) is not None:
        return names or []
    preset = preset_of(document)
    return [] if preset is None else [criterion.name for criterion in preset.criteria]
