from collections.abc import Sequence
from pathlib import Path

from app.jobs.trial import trial
from embeddings.encoded import Encoded
from embeddings.encoder import Encoder, SentenceEncoder


def test_the_real_model_passes(encoder: SentenceEncoder) -> None:
    assert trial(encoder) is None


class MixedUpEncoder:
    """Gives each person the vectors of another."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        mentees, mentors = people[:2], people[2:]
        return self._encoder.encode([*reversed(mentees), *mentors])


def test_a_model_that_takes_one_person_for_another_fails(encoder: SentenceEncoder) -> None:
    assert trial(MixedUpEncoder(encoder)) == "a built-in cohort was matched wrongly"


def test_an_encoder_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite3").write_bytes(b"no database" * 100)
    reason = trial(SentenceEncoder(cache_folder=tmp_path))
    assert reason is not None
    assert reason.startswith("the vector cache ")
