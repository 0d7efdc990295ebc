"""What the adapter learns from: each pair once an epoch, sectors beside each other, by a seed."""

import numpy as np

from benchmarks.text_quality.adapter import BATCH, Batches
from benchmarks.text_quality.question import Question, Writer


def _question(n: int) -> Question:
    facts = [
        {
            "sector": f"s{k % 3}",
            "self": f"I am {k}.",
            "neutral": f"Day {k} suits me.",
            "distractor": "Hi.",
        }
        for k in range(n)
    ]
    mentees = tuple(Writer((f"Goal {k}.",), facts=facts[k]) for k in range(n))
    mentors = tuple(Writer((f"Bio {k}.",), facts=facts[k]) for k in range(n))
    return Question("q", mentees, mentors, np.arange(n))


def test_an_epoch_has_full_batches_in_which_goals_stand_beside_their_bio() -> None:
    batches = Batches(_question(2 * BATCH + 5))
    epoch = list(batches.epoch())
    assert len(epoch) == batches.batches == 2
    pairs = [pair for goals, bios in epoch for pair in zip(goals, bios, strict=True)]
    numbers = []
    for goals, bio in pairs:
        (goal,) = (word for word in goals.split("Goal ")[1:])
        number = goal.split(".")[0]
        assert f"Bio {number}." in bio
        numbers.append(number)
    assert len(set(numbers)) == len(numbers) == 2 * BATCH


def test_two_runs_are_dealt_the_same() -> None:
    assert list(Batches(_question(40)).epoch()) == list(Batches(_question(40)).epoch())
