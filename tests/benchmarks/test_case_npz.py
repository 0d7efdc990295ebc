import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.cases import read_case
from benchmarks.dot_scores import DotScores
from benchmarks.solving import solve_case
from benchmarks.vector_scores import VectorScores
from solver.scores import ArrayScores

Arrays = dict[str, Any]


def plain() -> Arrays:
    rng = np.random.default_rng(3)
    return {
        "mentee_vectors": rng.integers(-9, 10, (6, 4)),
        "mentor_vectors": rng.integers(-9, 10, (3, 4)),
        "capacity": np.array([2, 1, 2]),
        "unmatched_penalty": np.array(5),
    }


def read(folder: Path, **changes: object) -> Case:
    arrays = {k: v for k, v in (plain() | changes).items() if v is not None}
    path = folder / "case.npz"
    np.savez(path, **arrays)
    return read_case(path)


def problems(folder: Path, **changes: object) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        read(folder, **changes)
    return caught.value.problems


def all_scores(case: Case) -> list[list[int]]:
    values, eligible = case.scores.block(slice(0, 99), slice(0, 99))
    assert eligible.all()
    numbers: list[list[int]] = values.tolist()
    return numbers


@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "float32", "float64"])
def test_arrays_with_whole_numbers_are_taken_exactly(tmp_path: Path, dtype: str) -> None:
    arrays = plain()
    mentees = np.abs(arrays["mentee_vectors"]).astype(dtype)
    mentors = np.abs(arrays["mentor_vectors"]).astype(dtype)
    case = read(tmp_path, mentee_vectors=mentees, mentor_vectors=mentors)
    assert isinstance(case.scores, VectorScores)
    assert (case.scale, case.error_bound, case.problem.unmatched_penalty) == (1, 0.0, 5)
    assert all_scores(case) == (mentees.astype(int) @ mentors.astype(int).T).tolist()


def test_decimal_vectors_and_penalty_share_one_exact_scale(tmp_path: Path) -> None:
    arrays = plain()
    case = read(
        tmp_path,
        mentee_vectors=arrays["mentee_vectors"] / 100,
        mentor_vectors=arrays["mentor_vectors"] / 10,
        unmatched_penalty=0.12345,
    )
    assert (case.scale, case.error_bound) == (10**5, 0.0)
    assert case.problem.unmatched_penalty == 12345
    expected = 100 * arrays["mentee_vectors"] @ arrays["mentor_vectors"].T
    assert all_scores(case) == expected.tolist()


def test_unit_vectors_are_rounded_with_a_stated_error(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    left, right = rng.standard_normal((6, 9)), rng.standard_normal((3, 9))
    case = read(tmp_path, mentee_vectors=left, mentor_vectors=right, unmatched_penalty=1 / 3)
    assert isinstance(case.scores, ArrayScores)
    assert (case.scale, case.error_bound) == (10**9, 0.5e-9)
    off = np.abs(np.array(all_scores(case)) / case.scale - left @ right.T)
    assert off.max() <= case.error_bound + 1e-15


def test_whole_numbers_with_large_products_are_taken_exactly(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    left, right = rng.integers(0, 2**20, (6, 4)), rng.integers(0, 2**20, (3, 4)).astype(float)
    case = read(tmp_path, mentee_vectors=left, mentor_vectors=right)
    assert isinstance(case.scores, DotScores)
    assert (case.scale, case.error_bound) == (1, 0.0)
    assert all_scores(case) == (left @ right.astype(int).T).tolist()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_many_unit_vectors_are_rounded_tile_by_tile_within_the_stated_error(
    tmp_path: Path, dtype: str
) -> None:
    rng = np.random.default_rng(5)
    n, m = 2001, 500
    left, right = (unit(rng.standard_normal((k, 48))).astype(dtype) for k in (n, m))
    case = read(
        tmp_path,
        mentee_vectors=left,
        mentor_vectors=right,
        capacity=np.full(m, 5),
        unmatched_penalty=1 / 3,
    )
    assert isinstance(case.scores, DotScores)
    assert case.scale == 10**9
    assert 0 < case.error_bound < 1e-6
    assert abs(case.problem.unmatched_penalty / case.scale - 1 / 3) <= case.error_bound
    values, _ = case.scores.block(slice(0, n), slice(0, m))
    true = left.astype(np.float64) @ right.astype(np.float64).T
    assert np.abs(values / case.scale - true).max() <= case.error_bound
    best = solve_case(case).verdict
    assert best is not None
    assert best.optimal


@pytest.mark.parametrize("factor", [0.0, 1e-200, 1e-9, 1e9])
def test_vectors_of_any_length_are_rounded_within_the_stated_error(
    tmp_path: Path, factor: float
) -> None:
    rng = np.random.default_rng(8)
    left, right = factor * rng.standard_normal((2001, 4)), rng.standard_normal((500, 4))
    case = read(tmp_path, mentee_vectors=left, mentor_vectors=right, capacity=np.full(500, 5))
    values, _ = case.scores.block(slice(0, 2001), slice(0, 500))
    assert np.abs(values / case.scale - left @ right.T).max() <= case.error_bound
    assert case.error_bound < max(1e-8, 1e-6 * factor)


def unit(vectors: np.ndarray) -> np.ndarray:
    rows: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return rows


def test_reading_holds_no_copies_in_larger_types(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    left = rng.integers(-9, 10, (4000, 300)).astype(np.int16)
    tracemalloc.start()
    case = read(
        tmp_path,
        mentee_vectors=left,
        mentor_vectors=left[:900],
        capacity=np.full(900, 5),
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(case.scores, VectorScores)
    assert peak < 3 * left.nbytes


def test_the_objective_is_the_score_less_the_penalty_of_unmatched_mentees(tmp_path: Path) -> None:
    case = read(
        tmp_path,
        mentee_vectors=np.array([[3], [2], [-9]]),
        mentor_vectors=np.array([[1]]),
        capacity=np.array([2]),
        unmatched_penalty=4.0,
    )
    solved = solve_case(case)
    assert solved.verdict is not None
    assert solved.verdict.levels[0].primal == 3 + 2 - 4


def test_demands_and_minimum_loads_may_be_given_too(tmp_path: Path) -> None:
    case = read(
        tmp_path,
        demand=np.array([2, 1, 1, 1, 1, 0]),
        demand_min=np.array([1, 0, 0, 0, 0, 0]),
        min_load=np.array([0, 1, 0]),
    )
    assert case.problem.demand.tolist() == [2, 1, 1, 1, 1, 0]
    assert case.problem.demand_min.tolist() == [1, 0, 0, 0, 0, 0]
    assert case.problem.min_load.tolist() == [0, 1, 0]


@pytest.mark.parametrize("name", ["mentee_vectors", "capacity", "unmatched_penalty"])
def test_a_missing_array_is_named(tmp_path: Path, name: str) -> None:
    assert f"{name} is missing; expected an array" in problems(tmp_path, **{name: None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mentee_vectors", np.zeros(6)),
        ("mentee_vectors", np.zeros((0, 4))),
        ("mentee_vectors", np.array([["a"]])),
        ("mentor_vectors", np.full((3, 4), np.nan)),
        ("mentor_vectors", np.full((3, 4), 2**60)),
        ("mentor_vectors", np.zeros((3, 5))),
        ("capacity", np.array([1, 2])),
        ("capacity", np.array([1, -2, 1])),
        ("capacity", np.array([1, 2.5, 1])),
        ("capacity", np.array([1, np.nan, 1])),
        ("unmatched_penalty", np.array([1, 2])),
        ("unmatched_penalty", np.array(-1.0)),
        ("unmatched_penalty", np.array(np.inf)),
        ("demand", np.array(1)),
        ("min_loads", np.array([1, 1, 1])),
    ],
)
def test_a_wrong_array_is_named_with_what_was_expected(
    tmp_path: Path, name: str, value: object
) -> None:
    (sentence,) = problems(tmp_path, **{name: value})
    assert sentence.startswith(name)


def test_several_wrong_arrays_are_named_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path, mentee_vectors=np.zeros(3), unmatched_penalty=-1, mentor_vectors=None
    )
    assert len(found) == 3


def test_other_arrays_are_named_and_not_read(tmp_path: Path) -> None:
    assert read(tmp_path, labels=np.array(["x"])).unread == ("labels",)


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 cut short"])
def test_a_damaged_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "case.npz"
    path.write_bytes(data)
    with pytest.raises(CaseError, match="damaged"):
        read_case(path)


def test_an_archive_cut_short_is_refused(tmp_path: Path) -> None:
    read(tmp_path)
    path = tmp_path / "case.npz"
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(CaseError, match="damaged"):
        read_case(path)


def test_an_archive_with_python_objects_is_never_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "case.npz"
    np.savez(path, mentee_vectors=np.array([{"a": 1}], dtype=object))
    with pytest.raises(CaseError, match="Python objects; expected numbers"):
        read_case(path)


def test_scores_too_large_for_64_bits_are_refused(tmp_path: Path) -> None:
    big = np.full((6, 4), 2**31)
    assert "too large" in problems(tmp_path, mentee_vectors=big, mentor_vectors=big[:3])[0]


def test_an_array_damaged_inside_the_archive_is_refused(tmp_path: Path) -> None:
    read(tmp_path)
    path = tmp_path / "case.npz"
    data = bytearray(path.read_bytes())
    data[200] ^= 255
    path.write_bytes(bytes(data))
    with pytest.raises(CaseError, match="damaged"):
        read_case(path)
