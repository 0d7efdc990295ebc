"""Which code compiles which kind of criterion."""

from collections.abc import Callable, Mapping
from itertools import accumulate, pairwise

import numpy as np

from app.matching.compatibility import WeightedTerm
from app.matching.criteria.availability import compile_availability
from app.matching.criteria.commitment import compile_commitment
from app.matching.criteria.differ import compile_differ
from app.matching.criteria.distance import compile_distance
from app.matching.criteria.equal import compile_equal
from app.matching.criteria.label_table import compile_table
from app.matching.criteria.languages import compile_languages
from app.matching.criteria.meeting_format import compile_format
from app.matching.criteria.meetings import compile_meetings
from app.matching.criteria.neutral import with_neutral
from app.matching.criteria.ordinal import compile_ordinal
from app.matching.criteria.own_scores import compile_own_scores
from app.matching.criteria.past_organisations import compile_past_organisations
from app.matching.criteria.prefers import compile_prefers
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.seniority import compile_seniority
from app.matching.criteria.shared_labels import compile_overlap
from app.matching.criteria.skills import compile_skills
from app.matching.criteria.style import compile_style
from app.matching.criteria.term import Term
from app.matching.criteria.text import compile_text
from app.matching.criteria.time_zone import compile_time_zone
from app.matching.criteria.wishes import compile_wishes
from app.matching.criterion import Criterion, Kind
from app.matching.participants import Participants
from solver.scores import IntArray

COMPILERS: Mapping[Kind, Callable[[Criterion, RoundData], Term]] = {
    "text": compile_text,
    "path": compile_text,
    "skills": compile_skills,
    "overlap": compile_overlap,
    "equal": compile_equal,
    "differ": compile_differ,
    "distance": compile_distance,
    "ordinal": compile_ordinal,
    "table": compile_table,
    "seniority": compile_seniority,
    "style": compile_style,
    "availability": compile_availability,
    "time_zone": compile_time_zone,
    "languages": compile_languages,
    "meetings": compile_meetings,
    "format": compile_format,
    "commitment": compile_commitment,
    "past_organisations": compile_past_organisations,
    "wishes": compile_wishes,
    "prefers": compile_prefers,
    "scores": compile_own_scores,
}


def compile_criteria(data: RoundData) -> tuple[WeightedTerm, ...]:
    """Compile the criteria of a round's policy, with weights in millionths that add up to one."""
    criteria = data.participants.policy.criteria or ()
    by_class = list(zip(*weights_by_class([one.weight for one in criteria]), strict=True))
    terms = [
        WeightedTerm(COMPILERS[criterion.kind](criterion, data), weights[0], weights)
        for criterion, weights in zip(criteria, by_class, strict=True)
    ]
    is_open = [criterion.missing == "neutral" for criterion in criteria]
    return with_neutral(terms, is_open, data.participants)


def classes_of(participants: Participants) -> IntArray | None:
    """Class of each mentee: 0, or k for a mentee whose top criterion is the k-th.

    None when no mentee names a criterion of the policy.
    """
    names = {one.name: k for k, one in enumerate(participants.policy.criteria or (), 1)}
    found = [names.get(mentee.top_criterion or "", 0) for mentee in participants.mentees]
    return np.array(found, dtype=np.int64) if any(found) else None


def weights_by_class(weights: list[float]) -> list[list[int]]:
    """Weights of the criteria in millionths, by class: the k-th has the k-th criterion doubled."""
    doubled = [
        [2 * weight if i == k else weight for i, weight in enumerate(weights)]
        for k in range(len(weights))
    ]
    return [in_millionths(one) for one in (weights, *doubled)]


def in_millionths(weights: list[float]) -> list[int]:
    """Scale weights so that they add up to a million exactly; each is off by less than one."""
    total = sum(weights)
    sums = [round(MILLION * part / total) for part in accumulate(weights)]
    return [high - low for low, high in pairwise([0, *sums])]
