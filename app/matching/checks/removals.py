"""Checks of whom the compiled rules leave without anybody, and whom they could not judge."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app.matching.checks.places_of import path_of_rule
from app.matching.codes import Code
from app.matching.criteria.overlap import sizes
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding, quoted
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.counting import UNTOLD
from app.matching.rules.in_common import InCommon
from app.matching.rules.labels import AllowedLabels
from app.matching.rules.levels import AtLeast
from app.matching.rules.must_wishes import MUST_WISHES
from app.matching.rules.rule import NOT_ELIGIBLE, ListedPairs, Rule
from solver.scores import BoolArray


def removal_findings(
    people: Participants, rules: Iterable[tuple[RoundRule, CompiledRule]]
) -> Iterator[Finding]:
    """Find rules that remove everybody for somebody, and rules that lack answers."""
    for rule, compiled in rules:
        yield from _removing_all(people, rule, compiled)
        if compiled.unchecked.pairs:
            yield _unchecked(people, rule, compiled)


def _removing_all(
    people: Participants, rule: RoundRule, compiled: CompiledRule
) -> Iterator[Finding]:
    shape = len(people.mentees), len(people.mentors)
    mentees, mentors = (np.zeros(size, dtype=np.bool_) for size in shape)
    for predicate in compiled.predicates:
        rows, columns = left_alone(predicate, shape)
        mentees, mentors = mentees | rows, mentors | columns
    if not mentees.any() and not mentors.any():
        return
    is_private = rule.kind in UNTOLD  # the number alone: who is left alone tells on somebody
    name = NOT_ELIGIBLE if is_private else rule.name
    whom = [*_ids(people.mentee_ids, mentees), *_ids(people.mentor_ids, mentors)]
    yield Finding(
        path=("policy", "rules") if is_private else path_of_rule(people.cohort.policy, rule.name),
        code=Code.RULE_REMOVES_ALL,
        message=f"The rule {quoted(name)} leaves "
        f"{_counted(int(mentees.sum()), int(mentors.sum()))} without anybody.",
        people=() if is_private or rule.kind == MUST_WISHES else tuple(whom[:MAX_PROBLEMS]),
    )


def left_alone(rule: Rule, shape: tuple[int, int]) -> tuple[BoolArray, BoolArray]:
    """Tell for whom a rule removes everybody, by row and by column, without a look at all pairs.

    Whoever is found is alone; where things in common are counted, somebody may be missed.
    """
    match rule:
        case ListedPairs(pairs=pairs):
            rows, columns = (np.bincount(pairs[:, k], minlength=shape[k]) for k in (0, 1))
            return rows == shape[1], columns == shape[0]
        case AllowedLabels(mentees=mentees, mentors=mentors, allowed=allowed):
            by_mentee: BoolArray = np.logical_or.reduce(allowed[:, np.unique(mentors)], axis=1)
            by_mentor: BoolArray = np.logical_or.reduce(allowed[np.unique(mentees)], axis=0)
            return ~by_mentee[mentees], ~by_mentor[mentors]
        case AtLeast(needs=needs, has=has):
            return needs > has.max(), has < needs.min()
        case InCommon(mentees=mentees, mentors=mentors, least=least):
            nobody = min(sizes(mentees).max(), sizes(mentors).max()) < least
            offered, wanted = (np.bitwise_or.reduce(bits, axis=0) for bits in (mentors, mentees))
            rows, columns = sizes(mentees & offered), sizes(mentors & wanted)
            return nobody | (rows < least), nobody | (columns < least)
    return np.zeros(shape[0], dtype=np.bool_), np.zeros(shape[1], dtype=np.bool_)


def _ids(ids: Sequence[str], mask: BoolArray) -> list[str]:
    return sorted(ids[k] for k in np.flatnonzero(mask).tolist())


def _unchecked(people: Participants, rule: RoundRule, compiled: CompiledRule) -> Finding:
    missing = compiled.unchecked
    name = NOT_ELIGIBLE if rule.kind in UNTOLD else rule.name
    done = "allowed" if rule.unknown == "allow" else "ruled out"
    whom: list[str] = []
    if missing.silent is not None:
        mentees, mentors = missing.silent
        whom = [*_ids(people.mentee_ids, mentees), *_ids(people.mentor_ids, mentors)]
    return Finding(
        path=path_of_rule(people.cohort.policy, rule.name),
        code=Code.RULE_NOT_CHECKED,
        message=f"The rule {quoted(name)} could not be checked for "
        f"{_counted(missing.mentees, missing.mentors)} who did not tell what it reads; "
        f"their pairs are {done}.",
        people=tuple(whom[:MAX_PROBLEMS]),
    )


def _counted(mentees: int, mentors: int) -> str:
    counts = (("mentee", mentees), ("mentor", mentors))
    return " and ".join(f"{n:,} {one}{'s' * (n != 1)}" for one, n in counts if n)
