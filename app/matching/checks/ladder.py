"""Checks of labels of seniority against the ladder of the policy."""

from collections.abc import Iterator, Sequence

from app.matching.checks.criteria import doubled_labels
from app.matching.checks.entries import valid_entries
from app.matching.checks.roster import Listed, Roster
from app.matching.codes import Code
from app.matching.hard_rule import HardRule
from app.matching.labels import normalised
from app.matching.problems import Finding, Path, value_at
from app.matching.subjects import people_at, subject

_LADDER = ("policy", "seniority_ladder")


def ladder_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find labels of seniority that nobody can compare."""
    yield from doubled_labels(document, _LADDER)
    given = value_at(document, _LADDER)
    ladder = [step for step in given if isinstance(step, str)] if isinstance(given, list) else []
    known = set(map(normalised, ladder))
    labelled = [
        person
        for people in roster.sides
        for person in people.with_field("seniority")
        if isinstance(person.fields["seniority"], str) and person.fields["seniority"]
    ]
    if known:
        yield from _strangers(labelled, ladder, known)
        for path, wanted in (*_asked_by_rules(document), *_asked_by_people(roster)):
            yield from _compared_in_vain(document, path, wanted, ladder)
    elif labelled:
        subject = "1 person has" if len(labelled) == 1 else f"{len(labelled):,} people have"
        message = (
            f"{subject} a label of seniority, and there is no policy.seniority_ladder: who is more "
            "senior is unknown."
        )
        yield Finding(_LADDER, Code.NO_SENIORITY_LADDER, message, expected="labels in order")


def _strangers(labelled: list[Listed], ladder: list[str], known: set[str]) -> Iterator[Finding]:
    written: dict[str, bool] = {}
    for person in labelled:
        label = str(person.fields["seniority"])
        if label not in written:
            written[label] = normalised(label) in known
        if not written[label]:
            yield Finding(
                path=(*person.path, "seniority"),
                code=Code.NOT_ON_LADDER,
                message=f"{person.title}: seniority is no label of policy.seniority_ladder.",
                expected="a number, or a label of policy.seniority_ladder",
                people=person.people,
                misspelt=label,
                known=ladder,
            )


def _asked_by_rules(document: object) -> Iterator[tuple[Path, object]]:
    for path, rule in valid_entries(document, "rules", HardRule):
        for side in ("mentee", "mentor") if rule.kind == "if_then" else ():
            place = (*path, "params", side)
            yield place, value_at(document, place)


def _asked_by_people(roster: Roster) -> Iterator[tuple[Path, object]]:
    for people in roster.sides:
        for person in people.with_field("wishes"):
            wishes = person.fields["wishes"]
            for index, wish in enumerate(wishes if isinstance(wishes, list) else ()):
                yield (*person.path, "wishes", index), wish


def _compared_in_vain(
    document: object, path: Path, wanted: object, ladder: Sequence[str]
) -> Iterator[Finding]:
    """Find more or less than a label that has no place on the ladder."""
    match wanted:
        case {"field": "seniority", "op": "at_least" | "at_most", "value": str(label)}:
            if normalised(label) not in set(map(normalised, ladder)):
                at = (*path, "value")
                yield Finding(
                    path=at,
                    code=Code.NOT_ON_LADDER,
                    message=f"{subject(document, at)} is no label of policy.seniority_ladder.",
                    expected="a number, or a label of policy.seniority_ladder",
                    people=people_at(document, path),
                    misspelt=label,
                    known=ladder,
                )
