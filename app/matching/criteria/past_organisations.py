"""Past organisations: whether the mentor was, or is, where the mentee was before."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.shared_labels import any_in_common, in_common_score, of_sets
from app.matching.criterion import Criterion
from app.matching.label_bits import label_bits
from app.matching.labels import labels_of


def compile_past_organisations(criterion: Criterion, data: RoundData) -> OverlapTerm:
    """Score 1 when the mentee's past and the mentor's past or present have a place in common."""
    people = data.participants
    bits = label_bits(
        [labels_of(one, str(criterion.mentee_field)) for one in people.mentees],
        [_past_and_present(one, str(criterion.mentor_field)) for one in people.mentors],
    )
    return of_sets(criterion.name, bits, any_in_common)


def past_organisations_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no organisation."""
    before = labels_of(mentee, str(criterion.mentee_field))
    ever = _past_and_present(mentor, str(criterion.mentor_field))
    return in_common_score(before, ever)


def _past_and_present(mentor: Mentor, field: str) -> frozenset[str]:
    return labels_of(mentor, field) | labels_of(mentor, "organisation")
