"""Checks of fields that nobody who takes part filled in."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.matching.checks.places_of import path_of_criterion, path_of_rule
from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.criterion import Criterion
from app.matching.field_values import is_given
from app.matching.participants import Participants
from app.matching.problems import Finding, Path

People = Sequence[Mentee] | Sequence[Mentor]

_LISTS = {"no_repeat": "history", "conflicts": "conflicts"}


def untold_findings(people: Participants) -> Iterator[Finding]:
    """Find criteria, rules and wishes that read what nobody told."""
    policy = people.cohort.policy
    for criterion in people.policy.criteria or () if policy.criteria is not None else ():
        path = path_of_criterion(people.policy, criterion.name)
        yield from _of_criterion(people, criterion, path)
    for rule in people.policy.rules or ():
        read = _LISTS.get(rule.kind)
        if read is not None and not getattr(policy, read):
            message = f"Policy: the rule reads policy.{read}, which is empty."
            yield Finding(path_of_rule(policy, rule.name), Code.NOBODY_TOLD, message)
    yield from _of_wishes(people)


def _of_criterion(people: Participants, criterion: Criterion, path: Path) -> Iterator[Finding]:
    if criterion.kind == "scores":
        if not people.policy.scores:
            message = "Policy: the criterion reads policy.scores, which is empty."
            yield Finding(path, Code.NOBODY_TOLD, message)
        return
    sides = (
        ("mentee", criterion.mentee_field, is_given(people.mentees, criterion.mentee_field or "")),
        ("mentor", criterion.mentor_field, is_given(people.mentors, criterion.mentor_field or "")),
    )
    if criterion.kind in {"wishes", "prefers"} and any(told for _, _, told in sides):
        return
    for one, field, told in sides:
        if not told:
            message = (
                f"Policy: no {one} who takes part told {field}, which the criterion reads; it "
                "counts as unknown."
            )
            yield Finding((*path, f"{one}_field"), Code.NOBODY_TOLD, message)


def _of_wishes(people: Participants) -> Iterator[Finding]:
    cohort = people.cohort
    sides: tuple[tuple[str, People, People], ...] = (
        ("mentees", cohort.mentees, people.mentors),
        ("mentors", cohort.mentors, people.mentees),
    )
    for side, asking, asked in sides:
        first: dict[str, Path] = {}
        counts: Counter[str] = Counter()
        for position, person in enumerate[Mentee | Mentor](asking):
            for index, wish in enumerate(person.wishes if person.takes_part else ()):
                first.setdefault(wish.field, (side, position, "wishes", index, "field"))
                counts[wish.field] += 1
        for field, path in first.items():
            if not is_given(asked, field):
                subject = "1 wish is" if counts[field] == 1 else f"{counts[field]:,} wishes are"
                message = f"{subject} about {field}, which nobody there told."
                yield Finding(path, Code.NOBODY_TOLD, message)
