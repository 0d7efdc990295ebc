"""Ways of scoring: the control finds nobody, the others what they are made for."""

import numpy as np
import pytest

from app.matching.cohort import Cohort
from app.matching.pipeline import match
from benchmarks.text_quality.comparison import compare
from benchmarks.text_quality.found import assigned, found_by
from benchmarks.text_quality.question import Question, Writer
from benchmarks.text_quality.ways import (
    Constant,
    Product,
    TfIdf,
    TokenMeans,
    TopThree,
    WholeText,
    cohort_of,
)
from embeddings.encoder import SentenceEncoder
from embeddings.model import find_model
from embeddings.reference_model import ReferenceModel
from tests.support.cohorts import EXPERTISE, GOALS


@pytest.fixture(scope="module")
def reference() -> ReferenceModel:
    return ReferenceModel(find_model())


def _question(goals: list[str], bios: list[str]) -> Question:
    mentees = tuple(Writer((goal,)) for goal in goals)
    return Question(
        "q", mentees, tuple(Writer((bio,)) for bio in bios), np.arange(len(goals), dtype=np.int64)
    )


def test_equal_scores_find_one_in_n_whatever_the_order() -> None:
    question = _question(["g"] * 20, ["b"] * 20)
    found = [found_by(Constant().scores(one), one) for one in map(question.shuffled, range(100))]
    assert np.mean([one.first for one in found]) == pytest.approx(1 / 20, abs=0.02)
    assert np.mean([one.assigned for one in found]) == pytest.approx(1 / 20, abs=0.02)


def test_the_assignment_is_one_to_one_and_as_good_as_can_be() -> None:
    scores = np.array([[5, 4, 0], [5, 0, 0], [9, 8, 7]])
    assert assigned(scores).tolist() == [1, 0, 2]
    assert assigned(scores, capacity=3).tolist() == [0, 0, 0]


def test_common_words_are_what_tf_idf_finds() -> None:
    question = _question(["weld steel beams"], ["I bake bread", "Welding; steel; beams"])
    assert TfIdf().scores(question).argmax(axis=1).tolist() == [1]


def test_the_static_model_does_not_see_the_order_of_words(reference: ReferenceModel) -> None:
    question = _question(["dog bites man"], ["man bites dog", "stock exchange"])
    scores = TokenMeans(reference).scores(question)
    assert scores[0, 0] == pytest.approx(1_000_000, abs=2)
    assert scores[0, 0] > scores[0, 1]


def test_plain_cosine_reads_a_person_as_one_text_and_cuts_what_is_too_long(
    reference: ReferenceModel,
) -> None:
    long = "word " * 300
    question = Question(
        "q",
        (Writer(("Lead a team.", "Speak up.")), Writer((long,))),
        (Writer(("Lead a team. Speak up.",)), Writer((long + "an end that is cut off",))),
        np.arange(2),
    )
    scores = WholeText(reference).scores(question)
    assert np.diag(scores).tolist() == pytest.approx([1_000_000] * 2, abs=2)


def test_the_best_three_of_a_mentors_texts_count(reference: ReferenceModel) -> None:
    goal, off = "Lead my first team", "Baking sourdough bread at home"
    many = Question(
        "q", (Writer((goal,)),), (Writer((goal, goal, goal, off)), Writer((goal,))), np.array([0])
    )
    assert TopThree(reference).scores(many).tolist() == [pytest.approx([1_000_000] * 2, abs=2)]


def test_ours_are_the_scores_of_a_match(encoder: SentenceEncoder) -> None:
    n = min(len(GOALS), len(EXPERTISE))
    question = _question(list(GOALS[:n]), list(EXPERTISE[:n])).shuffled(3)
    scores = Product(encoder).scores(question)
    result = match(Cohort.model_validate(cohort_of(question)), encoder)
    assert len(result.assignments) == n
    for pair in result.assignments:
        score = scores[int(pair.mentee[1:]), int(pair.mentor[1:])]
        assert score == round(1_000_000 * pair.score)


def test_every_way_is_compared_with_the_yardstick(encoder: SentenceEncoder) -> None:
    question = _question(["weld steel", "bake bread"], ["Welding steel", "Baking bread"])
    found = compare(question, [TfIdf(), Product(encoder)], "TF-IDF")
    shares = found.groups["all"]
    assert shares["TF-IDF"].assignment_more.value == 0
    assert shares["Pairwell"].first_choice.value == 1
