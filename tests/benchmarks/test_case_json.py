import json

import numpy as np
import pytest

from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.case_json import read_json_case
from benchmarks.sparse_scores import SparseScores
from benchmarks.vector_scores import VectorScores
from tests.support.case_documents import PLAIN, Document


def read(**changes: object) -> Case:
    return read_json_case(json.dumps(PLAIN | changes).encode())


def problems_of(data: bytes) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        read_json_case(data)
    return caught.value.problems


def problems(**changes: object) -> tuple[str, ...]:
    return problems_of(json.dumps(PLAIN | changes).encode())


def dense(case: Case) -> tuple[list[list[int]], list[list[bool]]]:
    values, eligible = case.scores.block(slice(0, 3), slice(0, 2))
    return np.where(eligible, values, 0).tolist(), eligible.tolist()


def dot(mentees: object, mentors: object) -> Document:
    return {"encoding": "dot", "mentee_vectors": mentees, "mentor_vectors": mentors}


def test_fields_left_out_mean_one_mentor_for_one_mentee_and_nothing_hard() -> None:
    problem = read().problem
    assert problem.demand.tolist() == [1, 1, 1]
    assert problem.capacity.tolist() == [1, 1]
    assert not problem.demand_min.any()
    assert not problem.min_load.any()
    assert problem.pair_max == 1


def test_one_number_holds_for_everybody_and_a_list_for_each() -> None:
    problem = read(
        demand_max=[2, 1, 0], demand_min=0, capacity_max=2.0, capacity_min=[1, 0]
    ).problem
    assert problem.demand.tolist() == [2, 1, 0]
    assert problem.capacity.tolist() == [2, 2]
    assert problem.min_load.tolist() == [1, 0]


def test_least_cost_is_read_as_greatest_negative_score() -> None:
    case = read(sense="min")
    assert dense(case)[0] == [[-1, -2], [-3, -4], [-5, -6]]
    assert case.in_own_units(-7) == 7.0


def test_decimals_become_integers_at_the_smallest_scale() -> None:
    case = read(scores={"encoding": "dense", "rows": [[0.5, 0.25], [1, 0], [0.75, -0.25]]})
    assert case.scale == 100
    assert dense(case)[0] == [[50, 25], [100, 0], [75, -25]]
    assert case.in_own_units(175) == 1.75


def test_null_and_forbidden_pairs_are_not_eligible() -> None:
    rows = [[1, None], [3, 4], [5, 6]]
    case = read(scores={"encoding": "dense", "rows": rows}, forbidden=[[2, 1], [2, 1]])
    assert dense(case)[1] == [[True, False], [True, True], [True, True]]
    assert case.problem.forbidden.tolist() == [[2, 1]]


@pytest.mark.parametrize(
    ("missing", "eligible", "rest"), [("forbidden", False, 0), (-1, True, -1), (None, True, 0)]
)
def test_a_sparse_list_says_what_holds_for_all_other_pairs(
    missing: object, eligible: bool, rest: int
) -> None:
    entries = [[2, 1, 7], [0, 0, 9], [0, 0, 9]]
    scores: Document = {"encoding": "sparse", "entries": entries}
    if missing is not None:
        scores["missing"] = missing
    case = read(scores=scores)
    assert isinstance(case.scores, SparseScores)
    values, mask = dense(case)
    assert values == [[9, rest], [rest, rest], [rest, 7]]
    assert mask == [[True, eligible], [eligible, eligible], [eligible, True]]


def test_the_score_of_whole_number_vectors_is_their_exact_product() -> None:
    case = read(scores=dot([[1, 2], [3, -4], [0, 0]], [[5, 6], [7, 8]]), sense="min")
    assert isinstance(case.scores, VectorScores)
    assert dense(case)[0] == [[-17, -23], [9, 11], [0, 0]]


def test_features_follow_their_rule() -> None:
    def person(categories: str, styles: str, environment: str, gender: str) -> Document:
        names = ("categories", "styles", "environment", "gender")
        texts = (categories, styles, environment, gender)
        return {name: text.split() for name, text in zip(names, texts, strict=True)}

    document = {
        **{key: value for key, value in PLAIN.items() if key != "scores"},
        "kind": "feature-b-matching",
        "mentees": [
            person("a b", "s t", "online", "f m"),
            person("c", "s", "office", "f"),
            person("a", "", "online office", "m"),
        ],
        "mentors": [person("a b c", "s", "online", "f"), person("a", "t u", "office", "m f")],
    }
    values, eligible = dense(read_json_case(json.dumps(document).encode()))
    assert eligible == [[True, False], [False, True], [False, True]]
    assert values == [[7, 0], [0, 0], [0, 3]]
    document["mentees"][0]["gender"] = "f"
    assert "mentees is wrong" in problems_of(json.dumps(document).encode())[0]


@pytest.mark.parametrize("kind", ["stable-spa", "min-cost-flow"])
def test_a_kind_that_nothing_here_solves_is_refused_by_name(kind: str) -> None:
    assert problems(kind=kind) == (f"kind {kind} is not available yet",)


@pytest.mark.parametrize("name", ["weights", "group_quotas", "per_mentee_quotas"])
def test_a_field_that_would_change_the_problem_is_never_ignored(name: str) -> None:
    assert all(told.startswith(name) for told in problems(**{name: [{"min": 1}]}))
    assert read(**{name: []}).aim.is_plain


def test_unknown_fields_are_named_and_misspelt_ones_refused() -> None:
    assert read(flavour="sweet").unread == ("flavour",)
    assert read(note="n", source={}, tests="t").unread == ()
    assert problems(capacty_max=3) == ("capacty_max is unknown; is it capacity_max?",)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = problems(
        sense="best",
        demand_max=[1, 2],
        capacity_min=-1,
        pair_max=0,
        forbidden=[[3, 0]],
        scores={"encoding": "dense", "rows": [[1, 2], [3]]},
    )
    fields = ("sense", "pair_max", "capacity_min", "demand_max", "forbidden", "scores.rows")
    assert [sentence.split()[0] for sentence in found] == list(fields)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", "mm-case/2"),
        ("id", 7),
        ("kind", None),
        ("n_mentees", 0),
        ("n_mentees", True),
        ("n_mentors", 2.5),
        ("demand_max", "1"),
        ("demand_max", [1, None, 1]),
        ("demand_min", 0.5),
        ("capacity_max", 10**13),
        ("capacity_max", {}),
        ("pair_max", "none"),
        ("forbidden", [[0]]),
        ("forbidden", [[0, 0.5]]),
        ("forbidden", [[0, -1]]),
        ("forbidden", "none"),
        ("scores", None),
        ("scores", []),
        ("scores", {"encoding": "csv"}),
        ("scores", {"encoding": "dense"}),
        ("scores", {"encoding": "dense", "rows": [[1, 2], [3, 4]]}),
        ("scores", {"encoding": "dense", "rows": [[1, 2], [3, 4], 5]}),
        ("scores", {"encoding": "dense", "rows": [[1, 2], [3, 4], [5, "6"]]}),
        ("scores", {"encoding": "dense", "rows": [[1, 2], [3, 4], [5, True]]}),
        ("scores", {"encoding": "dense", "rows": [[1, 2], [3, 4], [5, 2**64]]}),
        ("scores", {"encoding": "sparse", "entries": [[0, 0, 1], [0, 0, 2]]}),
        ("scores", {"encoding": "sparse", "entries": [[0, 2, 1]]}),
        ("scores", {"encoding": "sparse", "entries": [[0.5, 1, 1]]}),
        ("scores", {"encoding": "sparse", "entries": [[0, 1, None]]}),
        ("scores", {"encoding": "sparse", "entries": [], "missing": "allowed"}),
        ("scores", {"encoding": "sparse", "entries": [], "missing": None}),
        (
            "scores",
            {"encoding": "dot", "mentee_vectors": [[1]] * 3, "mentor_vectors": [[1, 2]] * 2},
        ),
        ("scores", dot([[1], [1], [1]], [[1, 2], [3, 4]])),
        ("scores", dot([[1], [1], [1]], [[1]])),
        ("scores", dot([[1], [2], []], [[1], [1]])),
        ("scores", dot(None, [[1], [1]])),
    ],
)
def test_a_field_of_the_wrong_type_or_shape_is_named(field: str, value: object) -> None:
    found = problems(**{field: value})
    assert any(sentence.startswith(field) for sentence in found), found


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ends too early"),
        (json.dumps(PLAIN).encode()[:-20], "ends too early"),
        (b'{"id": "half a te', "ends too early"),
        (b'{"id": }', "no JSON at line 1, column 8"),
        (b"[1, 2]", "no JSON object"),
        (b'\xff\xfe{"id": 1}', "not UTF-8"),
        (b'{"id": "a", "id": "b"}', "stands twice"),
        (json.dumps(PLAIN).replace("6]]", "NaN]]").encode(), "NaN"),
        (json.dumps(PLAIN).replace("6]]", "1e999]]").encode(), "finite"),
        (json.dumps(PLAIN).replace("6]]", "9" * 5000 + "]]").encode(), "digits"),
        (b"[" * 200_000, "too deep"),
    ],
    ids=range(11),
)
def test_a_damaged_file_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    (sentence,) = problems_of(data)
    assert reason in sentence


@pytest.mark.parametrize("side", ["demand", "capacity"])
def test_a_minimum_above_its_maximum_is_refused(side: str) -> None:
    found = problems(**{f"{side}_min": 2, f"{side}_max": 1})
    people = range(3 if side == "demand" else 2)
    expected = f"expected at most 1 like {side}_max"
    assert found == tuple(f"{side}_min[{k}] is 2; {expected}" for k in people)


def test_scores_whose_sums_would_leave_64_bits_are_refused() -> None:
    rows = [[2**60, 0], [0, 0], [0, 0]]
    assert "expected less than" in problems(scores={"encoding": "dense", "rows": rows})[0]
    assert "too large" in problems(scores=dot([[2**40]] * 3, [[2**30]] * 2))[0]


def test_numbers_that_mean_no_limit_cost_no_precision() -> None:
    rows = [[0.123456789, 1], [2, 3], [4, 5]]
    case = read(scores={"encoding": "dense", "rows": rows}, demand_max=10**12, capacity_max=10**12)
    assert case.scale == 10**9
    assert case.problem.demand.tolist() == [2, 2, 2]
    assert case.problem.capacity.tolist() == [7, 7]
