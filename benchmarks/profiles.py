"""How often the right mentor is found by people with one text, three and ten, in mixed cohorts.

The development profiles (benchmarks/data/profiles_dev.jsonl, written for this) are 120 goals with
the one mentor each who meets it: a bio, and nine further entries as mentors add them over time,
generic ones among them. A mix gives each mentor one text (the bio), three or ten.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from app.matching.criteria.scales import scale_of
from app.matching.criteria.text import TextTerm
from embeddings.encoder import Encoder
from solver.problem import AssignmentProblem
from solver.scores import ArrayScores, BoolArray, IntArray
from solver.solve import solve

SIZES = (1, 3, 10)
"""Texts of a mentor's profile."""


@dataclass(frozen=True)
class Profile:
    """A mentee's goals and the mentor who meets them."""

    goal: tuple[str, ...]
    bio: str
    more: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Mix:
    """One cohort: texts by mentee and by mentor, who fits whom, and the mentors' profile sizes.

    `truth` and `sizes` have shape ``(n,)``: the right mentor of each mentee, and its profile size.
    """

    goals: list[Sequence[str]]
    mentors: list[Sequence[str]]
    truth: IntArray
    sizes: IntArray


@dataclass(frozen=True)
class Accuracy:
    """Share of mentees with the right mentor, in all and by the mentor's profile size."""

    overall: float
    by_size: dict[int, float]

    @property
    def spread(self) -> float:
        """Largest difference between two profile sizes."""
        return max(self.by_size.values()) - min(self.by_size.values())


def read_profiles() -> list[Profile]:
    """Read the development profiles."""
    lines = files("benchmarks").joinpath("data/profiles_dev.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [Profile(tuple(one["goal"]), one["bio"], tuple(one["more"])) for one in found]


def mixed_cohort(profiles: Sequence[Profile], seed: int) -> Mix:
    """Give each mentor a random profile size and shuffle the mentors."""
    rng = np.random.default_rng(seed)
    n = len(profiles)
    sizes = rng.choice(SIZES, n)
    place = rng.permutation(n)
    mentors: list[Sequence[str]] = [()] * n
    for profile, size, position in zip(profiles, sizes, place, strict=True):
        entries = rng.permutation(len(profile.more))[: size - 1]
        mentors[position] = [profile.bio, *(profile.more[k] for k in entries)]
    return Mix([profile.goal for profile in profiles], mentors, place, sizes)


def scores_of(mix: Mix, encoder: Encoder) -> IntArray:
    """Score every mentee with every mentor as a match does, shape ``(n, n)``."""
    goals, mentors = encoder.encode(mix.goals), encoder.encode(mix.mentors)
    term = TextTerm.of("goals", goals, mentors, scale_of(goals.model), blank=0)
    everybody = slice(0, len(mix.truth))
    return term.block(everybody, everybody)


def first_choices(scores: IntArray) -> IntArray:
    """Each mentee's best mentor, on its own."""
    best: IntArray = scores.argmax(axis=1)
    return best


def assigned(scores: IntArray) -> IntArray:
    """Each mentee's mentor in the best assignment of one to one."""
    n = len(scores)
    ones = np.ones(n, dtype=np.int64)
    problem = AssignmentProblem(ones, ones, ones, 0 * ones, 0 * ones)
    result = solve(problem, ArrayScores(scores, np.ones((n, n), dtype=np.bool_)))
    if result.assignment is None:
        raise AssertionError("one to one among everybody is feasible")
    return result.assignment.columns


def accuracy(right: Iterable[tuple[BoolArray, IntArray]]) -> Accuracy:
    """Average over mixes: who was found right, and the profile sizes of their mentors."""
    found, sizes = (np.concatenate(part) for part in zip(*right, strict=True))
    by_size = {size: float(found[sizes == size].mean()) for size in SIZES}
    return Accuracy(float(found.mean()), by_size)


def measure(encoder: Encoder, mixes: int) -> dict[str, Accuracy]:
    """Measure first choices, the assignment, and the control in which all scores are equal."""
    profiles = read_profiles()
    right: dict[str, list[tuple[BoolArray, IntArray]]] = {}
    for seed in range(mixes):
        mix = mixed_cohort(profiles, seed)
        scores = scores_of(mix, encoder)
        ways = {
            "first choice": first_choices(scores),
            "assignment": assigned(scores),
            "constant scores": assigned(np.zeros_like(scores)),
        }
        for name, choice in ways.items():
            right.setdefault(name, []).append((choice == mix.truth, mix.sizes))
    return {name: accuracy(parts) for name, parts in right.items()}
