"""Equal: whether two people told the same."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.same import SameTerm
from app.matching.criteria.scale import MILLION
from app.matching.criteria.shared_labels import (
    any_in_common,
    labels_of_both,
    nothing_in_common,
    of_sets,
)
from app.matching.criterion import Criterion
from app.matching.labels import labels_of


def compile_equal(criterion: Criterion, data: RoundData) -> SameTerm | OverlapTerm:
    """Score 1 for the same label, or for one in common where people list several."""
    return by_sameness(criterion, data, same=MILLION)


def equal_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told nothing."""
    wanted = labels_of(mentee, str(criterion.mentee_field))
    offered = labels_of(mentor, str(criterion.mentor_field))
    if not wanted or not offered:
        return None
    return 0 if wanted.isdisjoint(offered) else MILLION


def by_sameness(criterion: Criterion, data: RoundData, *, same: int) -> SameTerm | OverlapTerm:
    """Score so much for the same, and the rest of a million for what is not."""
    people = data.participants
    sides = (
        [labels_of(mentee, str(criterion.mentee_field)) for mentee in people.mentees],
        [labels_of(mentor, str(criterion.mentor_field)) for mentor in people.mentors],
    )
    if any(len(labels) > 1 for side in sides for labels in side):
        score = any_in_common if same else nothing_in_common
        return of_sets(criterion.name, labels_of_both(criterion, data), score)
    mentees, mentors = ([next(iter(labels), None) for labels in side] for side in sides)
    return SameTerm.of_labels(criterion.name, mentees, mentors, same=same, different=MILLION - same)
