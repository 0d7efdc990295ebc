"""What each way costs: processor seconds to score a round of which nothing was read before."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.text_quality.question import Question
from benchmarks.text_quality.ways import Way

ROUNDS = 5
MENTEES = 96
"""Of them, and of as many mentors, the texts are read."""

FEW = 8
"""Of them first, untimed, for what is loaded or compiled the first time."""


@dataclass(frozen=True)
class Cost:
    """Median processor seconds of a way, and in times of the yardstick's in the same turn."""

    way: str
    cpu_s: float
    times: float


@dataclass(frozen=True)
class Costs:
    """What all ways cost to score as many mentees with as many mentors, the yardstick first."""

    name: str
    mentees: int
    ways: tuple[Cost, ...]


def measure_cost(question: Question, fresh: Sequence[Callable[[], Way]]) -> Costs:
    """Time all ways in turn on a part of a question; the first one is the yardstick.

    Parameters
    ----------
    fresh
        Makes a way that has read nothing yet, its libraries and models loaded.
    """
    part, few = (
        question.only(question.name, np.arange(len(question.mentees)) < n) for n in (MENTEES, FEW)
    )
    names = [make().name for make in fresh]
    for make in fresh:
        _cpu_s(make, few)
    turns = np.array([[_cpu_s(make, part) for make in fresh] for _ in range(ROUNDS)])
    times = turns / turns[:, :1]
    ways = [
        Cost(name, median(turns[:, k].tolist()), median(times[:, k].tolist()))
        for k, name in enumerate(names)
    ]
    return Costs(question.name, len(part.mentees), tuple(ways))


def _cpu_s(make: Callable[[], Way], question: Question) -> float:
    way = make()
    start = time.process_time()
    way.scores(question)
    return time.process_time() - start
