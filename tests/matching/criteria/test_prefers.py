"""First places score most; who is left off somebody's list scores less than where there is none."""

from functools import partial

import numpy as np
from hypothesis import given

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.prefers import compile_prefers, prefers_score
from app.matching.criterion import Criterion, Params
from tests.support.cohorts import Document, seeds, shuffled
from tests.support.term_checks import agrees_with_two_alone, round_without_texts, scores_by_id

BOTH = Criterion(name="prefers", kind="prefers")


def _document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 7, 2).tolist()
    ids = [f"e{k}" for k in range(n)], [f"r{k}" for k in range(m)]

    def people(mine: list[str], others: list[str]) -> list[Document]:
        return [
            {
                "id": known,
                "prefers": rng.permutation(others)[: rng.integers(0, len(others) + 1)].tolist(),
            }
            for known in mine
        ]

    return {"mentees": people(*ids), "mentors": people(*reversed(ids))}


@given(seeds)
def test_every_pair_scores_as_the_two_do_alone(seed: int) -> None:
    data = round_without_texts(_document(seed))
    for side in (None, "mentee", "mentor"):
        criterion = BOTH.model_copy(update={"params": Params(side=side)})
        term = compile_prefers(criterion, data)
        agrees_with_two_alone(term, data, partial(prefers_score, criterion), seed)


@given(seeds)
def test_the_order_of_people_changes_nothing(seed: int) -> None:
    document = _document(seed)
    one, other = (round_without_texts(each) for each in (document, shuffled(document, seed)))
    assert scores_by_id(compile_prefers(BOTH, one), one) == scores_by_id(
        compile_prefers(BOTH, other), other
    )


def test_scores_fall_with_the_place_and_whoever_is_on_the_list_is_above_a_half() -> None:
    mentee = Mentee(id="e", prefers=tuple(f"r{k}" for k in range(30)))
    scores = [prefers_score(BOTH, mentee, Mentor(id=f"r{k}")) or 0 for k in range(31)]
    assert scores[:4] == [1_000_000, 750_000, 666_666, 625_000]
    assert scores == sorted(scores, reverse=True)
    assert scores[29] == 516_666
    assert scores[30] == 0


def test_one_more_on_the_list_changes_nobody_elses_place() -> None:
    short = Mentee(id="e", prefers=("r1", "r2"))
    longer = Mentee(id="e", prefers=("r1", "r2", "r3"))
    for known in ("r1", "r2", "r9"):
        mentor = Mentor(id=known)
        assert prefers_score(BOTH, short, mentor) == prefers_score(BOTH, longer, mentor)


def test_where_both_have_a_list_the_mean_counts() -> None:
    mentee, mentor = Mentee(id="e", prefers=("r", "x")), Mentor(id="r", prefers=("x", "e"))
    assert prefers_score(BOTH, mentee, mentor) == (1_000_000 + 750_000) // 2
    alone = BOTH.model_copy(update={"params": Params(side="mentor")})
    assert prefers_score(alone, mentee, mentor) == 750_000


def test_a_list_of_people_who_take_no_part_is_no_list() -> None:
    document: Document = {
        "mentees": [{"id": "e", "prefers": ["gone"]}],
        "mentors": [{"id": "r"}, {"id": "gone", "status": "withdrawn"}],
    }
    data = round_without_texts(document)
    term = compile_prefers(BOTH, data).with_blank(123)
    assert scores_by_id(term, data) == {("e", "r"): 123}
