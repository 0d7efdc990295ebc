"""Ways of scoring a mentee with a mentor: ours, and those that it is compared with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.matching.cohort import Cohort
from app.matching.pipeline import prepare
from benchmarks.text_quality.question import Question, Writer
from embeddings.encoder import Encoder
from embeddings.reference_model import ReferenceModel
from solver.scores import IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MILLION = 1_000_000
"""Cosines are compared in millionths, as our scores are."""

YARDSTICK = "plain cosine"
OURS = "Pairwell"

Vectors = NDArray[np.floating]


class Way(Protocol):
    """A way of scoring."""

    name: str

    def scores(self, question: Question) -> IntArray:
        """Score every pair, shape ``(n_mentees, n_mentors)``; more is better."""


class Constant:
    """The control: all scores are equal, so that nobody is found but by luck."""

    name = "equal scores"

    def scores(self, question: Question) -> IntArray:
        """Give nobody anything."""
        return np.zeros((len(question.mentees), len(question.mentors)), dtype=np.int64)


class TfIdf:
    """Cosine of the words that two people have in common, rare words weighing more."""

    name = "TF-IDF"

    def scores(self, question: Question) -> IntArray:
        """Weigh words by how few of the question's people use them."""
        texts = [whole(one) for one in (*question.mentees, *question.mentors)]
        table = _tf_idf(texts, stop_words="english", sublinear_tf=True)
        n = len(question.mentees)
        return _millionths((table[:n] @ table[n:].T).toarray())


class TokenMeans:
    """A static model: the mean of the default model's own token vectors, rare tokens weighing more.

    What it reads in a text are its tokens without their order or neighbours.
    """

    name = "static (token vectors)"

    def __init__(self, reference: ReferenceModel) -> None:
        self._tokenise = reference.tokenise
        transformer: Any = reference.model[0]
        layer = transformer.auto_model.get_input_embeddings()
        self._table: Vectors = layer.weight.detach().numpy()

    def scores(self, question: Question) -> IntArray:
        """Weigh tokens by how few of the question's people use them."""
        numbers = self._tokenise([whole(one) for one in (*question.mentees, *question.mentors)])
        tokens = [list(map(str, person)) for person in numbers]
        every = list(map(str, range(len(self._table))))
        means = _tf_idf(tokens, analyzer=list, vocabulary=every) @ self._table
        units = means / np.linalg.norm(means, axis=1, keepdims=True)
        n = len(question.mentees)
        return _millionths(units[:n] @ units[n:].T)


class WholeText:
    """Plain cosine: each person's texts as one, read by `SentenceTransformer.encode`.

    What is longer than the model reads is cut off.
    """

    def __init__(self, reference: ReferenceModel, name: str = YARDSTICK) -> None:
        self._model = reference.model
        self._vectors: dict[str, Vectors] = {}
        self.name = name

    def scores(self, question: Question) -> IntArray:
        """Multiply unit vectors; each text is encoded once."""
        mentees, mentors = self._of(question.mentees), self._of(question.mentors)
        return _millionths(mentees @ mentors.T)

    def _of(self, people: Sequence[Writer]) -> Vectors:
        texts = [whole(one) for one in people]
        missing = sorted({text for text in texts if text not in self._vectors})
        if missing:
            units = self._model.encode(missing, normalize_embeddings=True, show_progress_bar=False)
            self._vectors |= dict(zip(missing, units, strict=True))
        return np.stack([self._vectors[text] for text in texts])


class TopThree(WholeText):
    """Mean of the three largest cosines over what a mentor wrote, each text read alone.

    Known to do well for people with dozens of texts, such as papers.
    """

    def scores(self, question: Question) -> IntArray:
        """Read each of the mentors' texts as one."""
        texts = [Writer((text,)) for mentor in question.mentors for text in mentor.texts]
        cosines = self._of(question.mentees) @ self._of(texts).T
        ends = np.cumsum([len(mentor.texts) for mentor in question.mentors])
        parts = np.split(cosines, ends[:-1], axis=1)
        return _millionths(np.stack([_mean_of_three(part) for part in parts], axis=1))


class Product:
    """Ours: a whole round is prepared as for a match, and its scores are read."""

    def __init__(self, encoder: Encoder, name: str = OURS) -> None:
        self._encoder = encoder
        self.name = name

    def scores(self, question: Question) -> IntArray:
        """Make a cohort of the question's people, who say nothing but their goals and expertise."""
        cohort = Cohort.model_validate(cohort_of(question))
        prepared = prepare(cohort, self._encoder)
        n, m = len(question.mentees), len(question.mentors)
        scores = np.empty((n, m), dtype=np.int64)
        rows = [int(name[1:]) for name in prepared.mentee_ids]
        columns = [int(name[1:]) for name in prepared.mentor_ids]
        scores[np.ix_(rows, columns)] = prepared.scores.block(slice(0, n), slice(0, m))[0]
        return scores


def cohort_of(question: Question) -> dict[str, object]:
    """Write a question as a cohort, ids by position."""
    mentees = [
        {"id": f"e{k}", "goals": list(one.texts), **({"name": one.name} if one.name else {})}
        for k, one in enumerate(question.mentees)
    ]
    mentors = [
        {"id": f"r{k}", "expertise": list(one.texts)} for k, one in enumerate(question.mentors)
    ]
    return {"mentees": mentees, "mentors": mentors}


def _mean_of_three(cosines: Vectors) -> Vectors:
    largest: Vectors = np.sort(cosines, axis=1)[:, -3:].mean(axis=1)
    return largest


def _tf_idf(documents: Sequence[object], **options: object) -> "csr_matrix":
    """How often each document has each token, rare tokens weighing more, each row of length 1."""
    from sklearn.feature_extraction import text  # type: ignore[import-untyped]  # has no types

    table: csr_matrix = text.TfidfVectorizer(**options).fit_transform(documents)
    return table


def whole(person: Writer) -> str:
    """All that a person wrote as one text."""
    return " ".join(person.texts)


def _millionths(cosines: Vectors) -> IntArray:
    rounded: IntArray = np.rint(cosines.astype(np.float64) * MILLION).astype(np.int64)
    return rounded
