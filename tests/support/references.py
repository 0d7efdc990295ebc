"""The plain score of two people alone, by kind of structured criterion."""

from collections.abc import Callable

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.criteria.availability import availability_score
from app.matching.criteria.commitment import commitment_score
from app.matching.criteria.differ import differ_score
from app.matching.criteria.distance import distance_score
from app.matching.criteria.equal import equal_score
from app.matching.criteria.label_table import table_score
from app.matching.criteria.languages import languages_score
from app.matching.criteria.meeting_format import format_score
from app.matching.criteria.meetings import meetings_score
from app.matching.criteria.ordinal import ordinal_score
from app.matching.criteria.past_organisations import past_organisations_score
from app.matching.criteria.seniority import seniority_score
from app.matching.criteria.shared_labels import overlap_score
from app.matching.criteria.style import style_score
from app.matching.criteria.time_zone import time_zone_score
from app.matching.criterion import Criterion

OF_TWO_ALONE: dict[str, Callable[[Criterion, Mentee, Mentor], int | None]] = {
    "equal": equal_score,
    "differ": differ_score,
    "overlap": overlap_score,
    "distance": distance_score,
    "ordinal": ordinal_score,
    "table": table_score,
    "style": style_score,
    "languages": languages_score,
    "meetings": meetings_score,
    "format": format_score,
    "commitment": commitment_score,
    "past_organisations": past_organisations_score,
}


def score_of_two(
    criterion: Criterion, cohort: Cohort, mentee: Mentee, mentor: Mentor
) -> int | None:
    """Score of a pair in millionths by the plain reference; None when it is unknown."""
    if criterion.kind == "seniority":
        return seniority_score(criterion, mentee, mentor, cohort.policy.seniority_ladder)
    if criterion.kind == "time_zone":
        return time_zone_score(criterion, mentee, mentor, cohort.round)
    if criterion.kind == "availability":
        people = (*cohort.mentees, *cohort.mentors)
        told = any(person.time_zone is not None for person in people)
        return availability_score(criterion, mentee, mentor, cohort.round, zones_told=told)
    return OF_TWO_ALONE[criterion.kind](criterion, mentee, mentor)
