"""Integers of the solver as the numbers that a result prints."""

from app.matching.criteria.scale import MILLION
from solver.stages import TOTAL_SCORE


def millionths(value: int) -> float:
    """Print an integer score with six decimals."""
    return round(int(value) / MILLION, 6)


def in_units(level: str, value: int) -> float | int:
    """Print a level's value in its unit: people and places are counted, scores are decimals."""
    return millionths(value) if level == TOTAL_SCORE else int(value)
