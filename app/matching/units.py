"""Integers of the solver as the numbers that a result prints."""

from app.matching.criteria.scale import MILLION
from solver.stages import FURTHER_PLACES, MENTEES_MATCHED, TOTAL_SCORE

WORST_SCORE = "worst_score"
SMALLEST_SUM = "smallest_sum"
MENTORS_USED = "columns_used"
_OF_SCORES = frozenset({TOTAL_SCORE, WORST_SCORE, SMALLEST_SUM})


def counted(count: int, what: str) -> str:
    """Write a number and its noun, with an s where there is not exactly one."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def level_in_words(level: str) -> str:
    """Name a level for people."""
    names = {
        MENTEES_MATCHED: "mentees with a mentor",
        FURTHER_PLACES: "second and further mentors",
        TOTAL_SCORE: "total score",
        WORST_SCORE: "score of the worst pair",
        SMALLEST_SUM: "least sum of scores of a mentee",
        "mentors_used": "mentors with a mentee",
    }
    tier = level.removeprefix("priority_")
    return names.get(level, f"mentees of priority {tier} with a mentor")


def millionths(value: int) -> float:
    """Print an integer score with six decimals."""
    return round(int(value) / MILLION, 6)


def in_units(level: str, value: int) -> float | int:
    """Print a level's value in its unit: people and places are counted, scores are decimals."""
    return millionths(value) if level in _OF_SCORES else int(value)


def level_name(level: str) -> str:
    """Name of a level in an answer; the solver knows no mentors."""
    return "mentors_used" if level == MENTORS_USED else level
