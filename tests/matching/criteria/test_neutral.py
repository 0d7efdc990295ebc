"""A blank is neither a loss nor a gain, and depends on nobody's place in a list."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.cohort import Cohort
from app.matching.criteria.neutral import Sampled, neutral
from app.matching.criteria.registry import compile_criteria
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.scales import MINILM
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import Side, with_fields
from app.matching.participants import Participants
from embeddings.encoder import SentenceEncoder
from tests.support.blank_trials import gain_of_a_blank
from tests.support.cohorts import Document, seeds
from tests.support.structured_people import structured_document
from tests.support.term_checks import round_without_texts
from tests.support.text_trials import PoolEncoder, change_of_places

ROUNDS = 250


def _sample(scores: list[list[int]], weight: int = MILLION) -> Sampled:
    values = np.array(scores, dtype=np.int64)
    mean = int(values.sum()) // values.size
    return Sampled(mean, values, np.ones(len(values), dtype=np.bool_), weight)


@pytest.mark.parametrize(("criteria", "places"), [(2, 24), (3, 34), (4, 24), (4, 34)])
def test_a_blank_changes_nobodys_chance_of_a_place_beyond_noise(criteria: int, places: int) -> None:
    gains = [gain_of_a_blank(seed, criteria, places) for seed in range(ROUNDS)]
    noise = np.sqrt(np.count_nonzero(gains)) / ROUNDS
    assert abs(np.mean(gains)) <= 2.5 * noise


@pytest.fixture(scope="module")
def pool(encoder: SentenceEncoder) -> PoolEncoder:
    return PoolEncoder(encoder)


@pytest.mark.parametrize(
    ("side", "criteria", "places"),
    [("mentee", 4, 24), ("mentee", 3, 34), ("mentor", 3, 56), ("mentor", 4, 56)],
)
def test_a_blank_text_changes_nobodys_places_beyond_noise(
    pool: PoolEncoder, side: Side, criteria: int, places: int
) -> None:
    changes = [change_of_places(pool, seed, side, criteria, places) for seed in range(ROUNDS)]
    assert abs(np.mean(changes)) <= 2.5 * np.std(changes) / np.sqrt(ROUNDS)


def test_where_nobody_wrote_a_blank_text_has_its_fixed_value(encoder: SentenceEncoder) -> None:
    people = Cohort.model_validate({"mentees": [{"id": "e"}], "mentors": [{"id": "r"}]})
    criterion = with_fields(Criterion(name="goals", kind="text"))
    policy = people.policy.model_copy(update={"criteria": (criterion,)})
    cohort = people.model_copy(update={"policy": policy})
    (weighted,) = compile_criteria(RoundData.of(Participants.of(cohort), encoder))
    assert weighted.term.block(slice(0, 1), slice(0, 1)).tolist() == [[MINILM.neutral]]


def test_a_criterion_that_scores_everybody_alike_is_worth_its_score() -> None:
    alike = _sample([[300_000] * 4] * 5)
    assert neutral(alike, alike.weight * alike.scores, 5, 4) == 300_000


def test_where_there_is_a_choice_a_blank_is_worth_more_than_the_mean() -> None:
    turned = _sample(np.roll(np.eye(6, dtype=np.int64), 2, axis=1).dot(MILLION).tolist())
    assert turned.mean == MILLION // 6
    # The choice adds 5/6 to everybody's mean, of which nine tenths are obtained.
    assert neutral(turned, turned.weight * turned.scores, 6, 6) == MILLION * 11 // 12 - 1


@given(seeds, st.integers(1, 40), st.integers(1, 40), st.integers(0, MILLION))
def test_a_neutral_value_is_a_score(seed: int, wanted: int, places: int, weight: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 8, 2)
    sample = _sample(rng.integers(0, MILLION + 1, (n, m)).tolist(), weight)
    others = (MILLION - weight) * rng.integers(0, MILLION + 1, (n, m))
    assert 0 <= neutral(sample, weight * sample.scores + others, wanted, places) <= MILLION


def _blanks(document: Document) -> dict[str, object]:
    """What unknown pairs score, by criterion."""
    data = round_without_texts(document)
    n, m = len(data.participants.mentees), len(data.participants.mentors)
    i, j = np.indices((n, m)).reshape(2, -1).astype(np.int64)
    found: dict[str, object] = {}
    for weighted in compile_criteria(data):
        unknown = ~weighted.term.known(i, j)
        scores = set(weighted.term.pairs(i, j)[unknown].tolist())
        assert len(scores) <= 1
        found[weighted.term.name] = scores
    return found


@given(seeds)
@settings(max_examples=15)
def test_the_order_of_the_lists_changes_no_neutral_value(seed: int) -> None:
    document = structured_document(seed)
    turned = {
        **document,
        "mentees": document["mentees"][::-1],
        "mentors": document["mentors"][::-1],
    }
    assert _blanks(document) == _blanks(turned)


def test_a_blank_that_is_to_count_as_zero_does() -> None:
    document: Document = {
        "mentees": [{"id": "e", "communication_style": 0.5}, {"id": "f"}],
        "mentors": [{"id": "r", "communication_style": 0.5}],
        "policy": {"criteria": [{"name": "style", "kind": "style", "missing": "zero"}]},
    }
    assert _blanks(document) == {"style": {0}}
    document["policy"]["criteria"][0]["missing"] = "neutral"
    assert _blanks(document) == {"style": {MILLION}}
