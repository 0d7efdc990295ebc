"""What people are hardly counts; what they do counts, also for whom they do it."""

import numpy as np
import pytest

from embeddings.encoded import FULL, SCALE
from embeddings.encoder import SentenceEncoder
from embeddings.known_models import DEFAULT_WEIGHTS_SHA256, MPNET_WEIGHTS_SHA256
from embeddings.relevance import LEAST, Relevance, relevance_of

# None of these was fitted on.
OF_THE_PERSON = [
    "I use a wheelchair.",
    "I am a Muslim mother of two.",
    "I'm from Lagos.",
    "I am a lesbian.",
    "I'm 52 years old.",
    "I speak Arabic at home.",
    "I am a refugee from Syria.",
    "Fridays suit me.",
]
OF_WORK = [
    "I teach Arabic and translate.",
    "I am a social worker for refugees.",
    "I am a prison chaplain.",
    "I am a software engineer.",
    "My trade is logistics.",
    "I coach blind musicians.",
    "I want to lead my first team.",
]


def _relevance(encoder: SentenceEncoder, sentences: list[str]) -> list[int]:
    found = encoder.encode([[one] for one in sentences]).relevance
    assert found is not None
    told: list[int] = found.tolist()
    return told


def test_sentences_on_work_with_people_count_more_than_those_on_the_person(
    encoder: SentenceEncoder,
) -> None:
    assert max(_relevance(encoder, OF_THE_PERSON)) <= LEAST < FULL / 10
    assert min(_relevance(encoder, OF_WORK)) > 2 * LEAST


def test_a_mentor_who_works_with_a_group_is_found_beside_a_general_sentence(
    encoder: SentenceEncoder,
) -> None:
    general = "I like to help people plan their next career step."
    encoded = encoder.encode([["I am a social worker for refugees.", general]])
    assert encoded.wholes is not None
    alone, of_general = (encoder.encode([[one]]).rows[0] for one in (OF_WORK[1], general))
    whole = encoded.wholes[0].astype(np.int64)
    near, far = whole @ alone.astype(np.int64), whole @ of_general.astype(np.int64)
    assert near > SCALE * SCALE / 2
    assert far > 0


def test_relevance_rises_with_what_is_told_and_stays_in_its_range() -> None:
    relevance = Relevance(np.array([1 << 23, 0], dtype=np.int64), 0)
    rows = np.array([[x, 0] for x in range(-SCALE, SCALE + 1, 500)], dtype=np.int16)
    found = relevance(rows)
    assert (np.diff(found) >= 0).all()
    assert 1 <= found.min() < found.max() <= FULL
    assert found[len(rows) // 2] == FULL // 8


@pytest.mark.parametrize(
    ("model", "dimension"), [(DEFAULT_WEIGHTS_SHA256, 384), (MPNET_WEIGHTS_SHA256, 768)]
)
def test_relevance_is_fitted_for_the_models_that_are_measured(model: str, dimension: int) -> None:
    fitted = relevance_of(model)
    assert fitted is not None
    assert fitted.weights.shape == (dimension,)


def test_another_model_has_none() -> None:
    assert relevance_of("0" * 64) is None
