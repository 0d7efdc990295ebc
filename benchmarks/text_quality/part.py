"""The parts of the measurement."""

from enum import StrEnum


class Part(StrEnum):
    """What is measured, in this order."""

    WAYS = "ways"
    INVARIANCE = "invariance"
    PROFILES = "profiles"
    ESCO = "esco"
    COST = "cost"
