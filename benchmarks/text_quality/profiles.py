"""Whether people with one text, three and ten are found right equally often, in mixed rounds."""

import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from benchmarks.text_quality.found import Found, found_by
from benchmarks.text_quality.intervals import (
    Estimate,
    Numbers,
    difference_of_shares,
    share,
)
from benchmarks.text_quality.question import Question, Writer
from benchmarks.text_quality.ways import Way
from solver.scores import IntArray

SIZES = (1, 3, 10)
"""Texts of a mentor's profile: the bio, and entries as mentors add them over time."""

SEED = 5


@dataclass(frozen=True, eq=False)
class Profiles:
    """A question whose mentors have bios alone, and nine further entries of each mentor."""

    question: Question
    more: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class BySize:
    """Mentees with the right mentor, in all and by the number of the mentor's texts.

    The differences are to the right mentors with one text, of the same mentees in other rounds.
    """

    all: Estimate
    by_size: dict[int, Estimate]
    more_than_one: dict[int, Estimate]


@dataclass(frozen=True)
class MixedProfiles:
    """What one way found in mixed rounds."""

    name: str
    way: str
    rounds: int
    first_choice: BySize
    assignment: BySize


def own_profiles() -> Profiles:
    """The 120 development profiles, with entries written for each mentor."""
    text = files("benchmarks").joinpath("data/profiles_dev.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.split("\n") if line]
    mentees = tuple(Writer(tuple(line["goal"])) for line in lines)
    mentors = tuple(Writer((line["bio"],)) for line in lines)
    question = Question("profiles_dev", mentees, mentors, np.arange(len(lines)))
    return Profiles(question, tuple(tuple(line["more"]) for line in lines))


def profiles_with_distractors(question: Question) -> Profiles | None:
    """Bios of a file, with nine sentences that tell nothing, from the lines of other mentors.

    None where the file has fewer than ten of them.
    """
    sentences = [mentor.facts.get("distractor") for mentor in question.mentors]
    pool = [sentence for sentence in sentences if sentence is not None]
    if len(pool) < SIZES[-1]:
        return None
    rng = np.random.default_rng(SEED)
    more = []
    for own in sentences:
        dealt = [pool[k] for k in rng.permutation(len(pool))[: SIZES[-1]]]
        more.append(tuple([one for one in dealt if one != own][: SIZES[-1] - 1]))
    return Profiles(question, tuple(more))


def mixed_round(profiles: Profiles, seed: int) -> tuple[Question, IntArray]:
    """Give each mentor one text, three or ten by chance, and shuffle the mentors.

    Returns
    -------
    tuple
        The round, and the number of texts of each mentee's right mentor, shape ``(n,)``.
    """
    sizes = np.random.default_rng([SEED, seed]).choice(SIZES, len(profiles.more))
    mentors = [
        mentor.also(*entries[: size - 1])
        for mentor, entries, size in zip(
            profiles.question.mentors, profiles.more, sizes.tolist(), strict=True
        )
    ]
    question = profiles.question.answering(mentors)
    return question.shuffled(seed), sizes[question.truth]


def measure_profiles(profiles: Profiles, way: Way, rounds: int) -> MixedProfiles:
    """Ask a way in mixed rounds."""
    found, sizes = list[Found](), list[IntArray]()
    for seed in range(rounds):
        question, size = mixed_round(profiles, seed)
        found.append(found_by(way.scores(question), question))
        sizes.append(size)
    first = np.array([one.first for one in found])
    given = np.array([one.assigned for one in found])
    size_of = np.array(sizes)
    name = profiles.question.name
    return MixedProfiles(name, way.name, rounds, _by_size(first, size_of), _by_size(given, size_of))


def _by_size(found: Numbers, sizes: IntArray) -> BySize:
    """Sum up rounds, shape ``(rounds, n)``, by mentee, so that mentees are what is resampled."""
    asked = {size: (sizes == size).sum(axis=0).astype(np.float64) for size in SIZES}
    right = {size: (found * (sizes == size)).sum(axis=0) for size in SIZES}
    return BySize(
        share(found.mean(axis=0)),
        {size: share(right[size], asked[size]) for size in SIZES},
        {
            size: difference_of_shares(right[size], asked[size], right[1], asked[1])
            for size in SIZES[1:]
        },
    )
