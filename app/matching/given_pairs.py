"""Pairs that a person gives to be judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from app.matching.codes import Code
from app.matching.cohort import Cohort
from app.matching.problems import Finding, Problem, first_problems, quoted

Pair = tuple[str, str]


@dataclass(frozen=True)
class GivenPairs:
    """Pairs (mentee id, mentor id) that can be judged, or all that is wrong with them."""

    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...] = ()
    more: int = 0


def given_pairs(cohort: Cohort, document: object) -> GivenPairs:
    """Read a JSON list of [mentee id, mentor id] whose people all take part in the round."""
    if not isinstance(document, list):
        expected = "a list of [mentee id, mentor id]"
        finding = Finding((), Code.WRONG_TYPE, "The pairs are not a list.", expected=expected)
        return GivenPairs((), *first_problems([finding], document))
    findings = list(findings_of_pairs(cohort, document))
    if findings:
        return GivenPairs((), *first_problems(findings, document))
    return GivenPairs(tuple((mentee, mentor) for mentee, mentor in document))


def current_pairs(cohort: Cohort) -> GivenPairs:
    """Take `policy.current`, without people who take no part (they have a warning already)."""
    mentees = {one.id for one in cohort.mentees if one.takes_part}
    mentors = {one.id for one in cohort.mentors if one.takes_part}
    current = dict.fromkeys(cohort.policy.current)
    return GivenPairs(tuple(pair for pair in current if pair[0] in mentees and pair[1] in mentors))


def findings_of_pairs(cohort: Cohort, document: Sequence[object]) -> Iterator[Finding]:
    """Find what is wrong with pairs, by their place in the list and then in the pair."""
    sides = (
        ("mentee", {one.id: one.takes_part for one in cohort.mentees}),
        ("mentor", {one.id: one.takes_part for one in cohort.mentors}),
    )
    seen: set[Pair] = set()
    for index, pair in enumerate(document):
        if not (isinstance(pair, list) and len(pair) == 2 and _are_texts(pair)):
            expected = "[mentee id, mentor id]"
            yield Finding((index,), Code.WRONG_TYPE, "This is not a pair.", expected=expected)
            continue
        mentee, mentor = pair
        if (mentee, mentor) in seen:
            yield Finding((index,), Code.PAIR_DOUBLED, "The pair stands in the list twice.")
        seen.add((mentee, mentor))
        for place, ((role, known), name) in enumerate(zip(sides, pair, strict=True)):
            path = (index, place)
            if name not in known:
                message = f"No {role} has the id {quoted(name)}."
                yield Finding(
                    path, Code.PAIR_UNKNOWN_PERSON, message, misspelt=name, known=list(known)
                )
            elif not known[name]:
                message = f"The {role} {quoted(name)} takes no part in this round."
                yield Finding(path, Code.PAIR_NOT_IN_ROUND, message, people=(name,))


def _are_texts(values: list[object]) -> TypeGuard[list[str]]:
    return all(isinstance(value, str) for value in values)
