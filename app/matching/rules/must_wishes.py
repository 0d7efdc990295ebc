"""What people say they must have is a rule for them.

Only the sums are told: somebody's reasons name the rule when the wishes are their own; to the
other side it is not_eligible, so that nobody learns what another person asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.table import Codes
from app.matching.criterion_kinds import Side
from app.matching.participants import Participants
from app.matching.person import Wish
from app.matching.predicates import MET, NOT_MET, UNKNOWN, Respondents, Verdicts, holds
from app.matching.rules.compiled import CompiledRule, Unchecked, Unknown
from app.matching.rules.facts import RoundFacts
from app.matching.rules.labels import AllowedLabels
from app.matching.rules.rule import NOT_ELIGIBLE, Rule
from solver.scores import IntArray

MUST_WISHES = "must_wishes"
"""The rule's name, and that of somebody's own wishes in their reasons."""

WishKey = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class WishesOf(AllowedLabels):
    """Must wishes of one side: mentees with the same ones share a label, and so on."""

    asked_by: Side = "mentee"


def shown_name(rule: Rule, side: Side) -> str:
    """Name of a rule in the reasons of a person of one side."""
    if isinstance(rule, WishesOf):
        return MUST_WISHES if rule.asked_by == side else NOT_ELIGIBLE
    return rule.name


@dataclass(frozen=True, eq=False)
class MustWishes:
    """Two people of whom each is what the other must have."""

    facts: RoundFacts

    def holds(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        """Tell whether every must is met; None when the answer to one is unknown."""
        ladder = self.facts.ladder
        verdicts = [
            *(holds(mentor, wish, ladder) for wish in musts_of(mentee)),
            *(holds(mentee, wish, ladder) for wish in musts_of(mentor)),
        ]
        if False in verdicts:
            return False
        return None if None in verdicts else True

    def compiled(self, name: str, unknown: Unknown, people: Participants) -> CompiledRule:
        """Ask everybody on the other side once for each distinct wish."""
        ladder = self.facts.ladder
        n, m = len(people.mentees), len(people.mentors)
        by_mentees = Asked.of(people.mentees, Respondents(people.mentors, ladder), m)
        by_mentors = Asked.of(people.mentors, Respondents(people.mentees, ladder), n)
        predicates: list[Rule] = []
        if (by_mentees.verdicts == NOT_MET).any():
            predicates.append(by_mentees.predicate("mentee"))
        if (by_mentors.verdicts == NOT_MET).any():
            predicates.append(by_mentors.predicate("mentor"))
        return CompiledRule(tuple(predicates), _unchecked(by_mentees, by_mentors))


def _key(wish: Wish) -> WishKey:
    return wish.field, wish.op, repr(wish.value)  # True is 1 to Python, but not to a wish


def musts_of(person: Mentee | Mentor) -> tuple[Wish, ...]:
    """Wishes that rule everybody else out."""
    return tuple(wish for wish in person.wishes if wish.importance == "must")


@dataclass(frozen=True, eq=False)
class Asked:
    """Must wishes of one side, and what the other answers to them.

    Parameters
    ----------
    musts
        Place of each person's must wishes among the distinct ones; 0 for none.
    answers
        Place of each person of the other side among those who answer alike.
    verdicts
        By these two places: the worst answer to all of somebody's wishes.
    """

    musts: IntArray
    answers: IntArray
    verdicts: Verdicts

    @classmethod
    def of(
        cls, asking: Sequence[Mentee] | Sequence[Mentor], others: Respondents, count: int
    ) -> "Asked":
        """Ask the other side for everything that somebody must have."""
        places: dict[tuple[WishKey, ...], int] = {(): 0}
        rows = [np.full(count, MET, dtype=np.int8)]
        codes: list[int] = []
        for person in asking:
            musts = {_key(wish): wish for wish in musts_of(person)}
            place = places.setdefault(tuple(musts), len(rows))
            if place == len(rows):
                verdicts = [others.verdicts(wish) for wish in musts.values()]
                rows.append(np.minimum.reduce(verdicts))
            codes.append(place)
        by_person = np.ascontiguousarray(np.array(rows).T)
        first: dict[bytes, int] = {}
        answers = [first.setdefault(row.tobytes(), k) for k, row in enumerate(by_person)]
        distinct, alike = np.unique(np.array(answers, dtype=np.int64), return_inverse=True)
        return cls(np.array(codes, dtype=np.int64), alike, by_person[distinct].T)

    def predicate(self, side: Side) -> "WishesOf":
        """Compile the wishes of this side."""
        allowed = self.verdicts != NOT_MET
        if side == "mentee":
            return WishesOf(NOT_ELIGIBLE, _codes(self.musts), _codes(self.answers), allowed, side)
        return WishesOf(NOT_ELIGIBLE, _codes(self.answers), _codes(self.musts), allowed.T, side)

    @property
    def unknown_people(self) -> int:
        """Number of people of the other side who leave a wish open."""
        return int((self.verdicts == UNKNOWN).any(axis=0)[self.answers].sum())


def _codes(places: IntArray) -> Codes:
    # Everybody may answer differently, and there may be more people than 16 bits can tell apart.
    return places.astype(np.min_scalar_type(int(places.max(initial=0)) | 256))


def _unchecked(by_mentees: Asked, by_mentors: Asked) -> Unchecked:
    """Count the pairs in which no wish is broken, but one is open."""
    pairs = 0
    if (by_mentees.verdicts == UNKNOWN).any() or (by_mentors.verdicts == UNKNOWN).any():
        mentees, of_mentees = _alike(by_mentees.musts, by_mentors.answers)
        mentors, of_mentors = _alike(by_mentors.musts, by_mentees.answers)
        for (musts, answers), count in zip(mentees.tolist(), of_mentees.tolist(), strict=True):
            theirs = by_mentors.verdicts[mentors[:, 0], answers]
            worst = np.minimum(by_mentees.verdicts[musts, mentors[:, 1]], theirs)
            pairs += count * int(of_mentors[worst == UNKNOWN].sum())
    return Unchecked(by_mentors.unknown_people, by_mentees.unknown_people, pairs)


def _alike(musts: IntArray, answers: IntArray) -> tuple[IntArray, IntArray]:
    """Distinct people by what they must have and what they answer, and how many of each."""
    distinct, counts = np.unique(np.stack((musts, answers), axis=1), axis=0, return_counts=True)
    return distinct, counts.astype(np.int64)
