"""Checks of the values that conditional rules and wishes ask for: a misspelt one does nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.criterion_kinds import Side
from app.matching.field_values import value_of
from app.matching.hard_rule import Condition
from app.matching.participants import Participants
from app.matching.person import Wish
from app.matching.predicates import in_form, told_by
from app.matching.problems import Finding, Path, quoted

_BY_LABEL = frozenset({"is", "is_not", "has", "has_not"})
_OTHER: dict[Side, Side] = {"mentee": "mentor", "mentor": "mentee"}


def asked_value_findings(people: Participants) -> Iterator[Finding]:
    """Find values that nobody who takes part told, though others told something there."""
    answers = _Answers(people)
    yield from _of_rules(people, answers)
    for side in _OTHER:
        yield from _of_wishes(people, answers, side)


@dataclass(frozen=True)
class _Told:
    """Labels that people tell in a field, and how those are written that several tell."""

    labels: frozenset[str]
    several: Sequence[str]


@dataclass(frozen=True)
class _Answers:
    """What each side tells; each field is looked at once, however often it is asked for."""

    people: Participants
    _told: dict[tuple[Side, str], _Told] = field(default_factory=dict)

    def missing(self, side: Side, asked: Condition | Wish) -> Iterator[tuple[Path, object]]:
        """List the values that nobody of a side told, with their places in what is asked."""
        labels = self.told(side, asked.field).labels
        if asked.op not in _BY_LABEL or not labels:
            return
        listed = asked.value if isinstance(asked.value, tuple) else None
        for k, value in enumerate((asked.value,) if listed is None else listed):
            wanted = in_form(asked.field, value, self.people.policy.seniority_ladder)
            if labels.isdisjoint(label for label, _ in wanted):
                yield ("value",) if listed is None else ("value", k), value

    def told(self, side: Side, name: str) -> _Told:
        """What people of a side tell in a field."""
        if (side, name) not in self._told:
            self._told[side, name] = self._read(_side(self.people, side), name)
        return self._told[side, name]

    def _read(self, people: Sequence[Mentee] | Sequence[Mentor], name: str) -> _Told:
        labels: set[str] = set()
        written: Counter[str] = Counter()
        for person in people:
            told = told_by(person, name, self.people.policy.seniority_ladder)
            labels.update(label for label, _ in told)
            value = value_of(person, name) if told else None
            entries = value if isinstance(value, tuple) else (value,)
            written.update({entry for entry in entries if isinstance(entry, str)})
        # Names of groups, not anybody's own words.
        return _Told(frozenset(labels), sorted(one for one, n in written.items() if n > 1))


def _side(people: Participants, side: Side) -> Sequence[Mentee] | Sequence[Mentor]:
    return people.mentees if side == "mentee" else people.mentors


def _of_rules(people: Participants, answers: _Answers) -> Iterator[Finding]:
    for index, rule in enumerate(people.cohort.policy.rules or ()):
        if rule.kind != "if_then":
            continue
        for side in _OTHER:
            asked = rule.params.mentee if side == "mentee" else rule.params.mentor
            if asked is None:
                continue
            for place, value in answers.missing(side, asked):
                yield _finding(
                    ("policy", "rules", index, "params", side, *place),
                    f"Policy: the rule {quoted(rule.name)} asks for a value of {asked.field} that "
                    f"no {side} who takes part told.",
                    value,
                    answers.told(side, asked.field).several,
                )


def _of_wishes(people: Participants, answers: _Answers, side: Side) -> Iterator[Finding]:
    """Tell each value once, however many wish for it.

    What somebody must have and nobody told leaves them alone, which is told as a number.
    """
    cohort, other = people.cohort, _OTHER[side]
    asking = cohort.mentees if side == "mentee" else cohort.mentors
    told: set[tuple[str, str]] = set()
    for position, person in enumerate[Mentee | Mentor](asking):
        for index, wish in enumerate(person.wishes if person.takes_part else ()):
            if wish.importance == "must" and wish.op in ("is", "has"):
                continue
            for place, value in answers.missing(other, wish):
                if (wish.field, repr(value)) not in told:
                    told.add((wish.field, repr(value)))
                    yield _finding(
                        (f"{side}s", position, "wishes", index, *place),
                        f"A wish asks for a value of {wish.field} that no {other} who takes part "
                        "told.",
                        value,
                        answers.told(other, wish.field).several,
                    )


def _finding(path: Path, message: str, value: object, several: Sequence[str]) -> Finding:
    return Finding(
        path=path,
        code=Code.LABEL_UNUSED,
        message=message,
        misspelt=value if isinstance(value, str) else None,
        known=several,
    )
