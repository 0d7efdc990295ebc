"""A round whose scores and solve would not fit into memory is refused before it starts."""

from collections.abc import Sequence

import pytest

from app.matching import prepared
from app.matching.pipeline import prepare
from app.matching.units import in_bytes
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
    ("held_pairs", "plain_pairs", "held"),
    [(10**6, 10**6, 9_000), (10**6, 0, 100_004_000), (0, 0, 0)],
)
def test_what_scores_take_counts_and_is_told(
    encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    held_pairs: int,
    plain_pairs: int,
    held: int,
) -> None:
    problem = prepare(COHORT, encoder).problem
    needed = bytes_needed(problem, regime_for(problem)) + held
    monkeypatch.setattr(prepared, "HELD_PAIRS", held_pairs)
    monkeypatch.setattr(prepared, "PLAIN_PAIRS", plain_pairs)
    monkeypatch.setattr("solver.memory.bytes_available", lambda: needed)
    assert prepare(COHORT, encoder).problem.n_rows == 40
    monkeypatch.setattr("solver.memory.bytes_available", lambda: needed - 1)
    told = rf"40 × 25 people need about .* \({in_bytes(held)} for their scores\), there are "
    with pytest.raises(TooLargeError, match=told):
        prepare(COHORT, NeverAsked())
