"""A round whose scores and solve would not fit into memory is refused before it starts."""

from collections.abc import Sequence

import pytest

from app.matching import held_scores, prepared
from app.matching.pipeline import prepare
from embeddings.encoded import Encoded
from embeddings.encoder import SentenceEncoder
from solver.memory import TooLargeError, bytes_needed
from solver.regime import regime_for
from tests.support.cohorts import EXPERTISE, GOALS, read

COHORT = read(
    {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k % len(GOALS)]} for k in range(40)],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k % len(EXPERTISE)]} for k in range(25)],
    }
)


class NeverAsked:
    """An encoder that nobody may ask."""

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        raise AssertionError("a text was read")


@pytest.mark.parametrize(
    ("limits", "threads", "held"),
    [
        ((10**6, 10**6), 2, 9_000),
        ((10**6, 0), 1, 100_004_000),
        ((10**6, 0), 3, 200_004_000),
        ((10**6, 0), 256, 550_004_000),  # there are ten blocks to work on
        ((0, 0), 2, 0),
    ],
)
def test_what_scores_and_each_thread_take_counts(
    encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    limits: tuple[int, int],
    threads: int,
    held: int,
) -> None:
    problem = prepare(COHORT, encoder).problem
    monkeypatch.setattr(held_scores, "BLOCK_PAIRS", 100)
    needed = bytes_needed(problem, regime_for(problem), threads=threads) + held
    for name, pairs in zip(("HELD_PAIRS", "PLAIN_PAIRS"), limits, strict=True):
        monkeypatch.setattr(prepared, name, pairs)
    monkeypatch.setattr("solver.memory.bytes_available", lambda: needed)
    assert prepare(COHORT, encoder, threads=threads).problem.n_rows == 40
    monkeypatch.setattr("solver.memory.bytes_available", lambda: needed - 1)
    with pytest.raises(TooLargeError, match=r"40 × 25 people need about .*, there are "):
        prepare(COHORT, NeverAsked(), threads=threads)
