"""Differ: whether two people told different things, such as another department."""

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.equal import by_sameness, equal_score
from app.matching.criteria.overlap import OverlapTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.same import SameTerm
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion


def compile_differ(criterion: Criterion, data: RoundData) -> SameTerm | OverlapTerm:
    """Score 1 for different labels, or for none in common where people list several."""
    return by_sameness(criterion, data, same=0)


def differ_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when one of them told nothing."""
    equal = equal_score(criterion, mentee, mentor)
    return None if equal is None else MILLION - equal
