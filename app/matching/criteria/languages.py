"""Languages: whether the two have one to meet in."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.shared_labels import any_in_common, in_common_score, of_sets
from app.matching.criterion import Criterion
from app.matching.label_bits import label_bits
from app.matching.languages import languages_of


def compile_languages(criterion: Criterion, data: RoundData) -> OverlapTerm:
    """Score 1 for at least one language in common, of whichever region."""
    people = data.participants
    bits = label_bits(
        [languages_of(one, str(criterion.mentee_field)) for one in people.mentees],
        [languages_of(one, str(criterion.mentor_field)) for one in people.mentors],
    )
    return of_sets(criterion.name, bits, any_in_common)


def languages_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no language."""
    wanted = languages_of(mentee, str(criterion.mentee_field))
    offered = languages_of(mentor, str(criterion.mentor_field))
    return in_common_score(wanted, offered)
