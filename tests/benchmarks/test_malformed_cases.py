"""Files that are malformed, cut, or forged: refused in words, at once, and nothing is written."""

import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from tests.support.case_documents import PLAIN, Document

ARRAYS: Document = {
    "mentee_vectors": np.ones((6, 4)),
    "mentor_vectors": np.ones((3, 4)),
    "capacity": np.array([2, 1, 2]),
    "unmatched_penalty": np.array(5),
}


def refused(case: Path) -> list[str]:
    """Run the command as its user does; the problems told, without the file's name."""
    options = ["-o", str(case.parent / "answer.json"), "--prices", str(case.parent / "prices.json")]
    ended = CliRunner().invoke(app, ["solve", str(case), *options])
    assert ended.exit_code == 3, (ended.exit_code, ended.exception, ended.stderr)
    assert ended.stdout == ""
    assert list(case.parent.iterdir()) == [case]
    lines: list[str] = ended.stderr.splitlines()
    assert all(line.startswith(f"{case.name}: ") for line in lines)
    return [line.removeprefix(f"{case.name}: ") for line in lines]


def refused_json(folder: Path, **changes: object) -> list[str]:
    case = folder / "case.json"
    case.write_text(json.dumps(PLAIN | changes), encoding="utf-8")
    return refused(case)


def refused_npz(folder: Path, **changes: object) -> list[str]:
    case = folder / "case.npz"
    np.savez(case, **(ARRAYS | changes))
    return refused(case)


def refused_members(folder: Path, **members: bytes) -> list[str]:
    """Write an archive in which some members are bytes, under the names given."""
    case = folder / "case.npz"
    with zipfile.ZipFile(case, "w") as archive:
        for name, array in ARRAYS.items():
            if not {name, f"{name}.npy"} & members.keys():
                archive.writestr(f"{name}.npy", _bytes_of(array))
        for name, data in members.items():
            archive.writestr(name, data)
    return refused(case)


def _bytes_of(array: object) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), allow_pickle=True)
    return file.getvalue()


def _header(shape: str, descr: str = "'<f8'", version: int = 1) -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text


def sparse(*entries: list[object], **more: object) -> Document:
    return {"scores": {"encoding": "sparse", "entries": list(entries), **more}}


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({"scores": {}}, "scores.encoding is missing", "one of dense, sparse, dot"),
        ({"pair_max": 10**30}, "pair_max is wrong", "from 1 to 1,000,000,000,000, or null"),
        (sparse(missing=10**30), "scores.missing is wrong", "a number within 64 bits"),
        (sparse(missing=True), "scores.missing is wrong", "a number within 64 bits"),
        (sparse([0, 0, 1], missing=1e300), "the largest score is 1e+300", "less than"),
        (sparse([10**30, 0, 0.5]), "scores.entries is wrong", "mentee below 3"),
        (sparse([0, 1e30, 1]), "scores.entries is wrong", "mentor below 2"),
        (sparse([0, -1, 0.5]), "scores.entries is wrong", "mentor below 2"),
        ({"n_mentees": 10**12}, "n_mentees is wrong", "a whole number from 1 to 10,000,000"),
        ({"n_mentees": 10**9}, "n_mentees is wrong", "a whole number from 1 to 10,000,000"),
        ({"n_mentees": 10**7}, "scores.rows is wrong", "a list of 10,000,000, one entry a mentee"),
        ({"n_mentors": 10**7, "n_mentees": 10**7}, "10,000,000 mentees × 10,000,000", "at most"),
    ],
)
def test_a_malformed_case_is_refused_with_its_place_and_what_was_expected(
    tmp_path: Path, changes: Document, place: str, expected: str
) -> None:
    (sentence,) = refused_json(tmp_path, **changes)
    assert sentence.startswith(place)
    assert expected in sentence


def test_a_claim_of_many_people_costs_nothing_before_the_lists_are_compared(
    tmp_path: Path,
) -> None:
    tracemalloc.start()
    try:
        refused_json(tmp_path, n_mentees=10**7, demand_max=2, demand_min=1)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_problems_of_bounds_scores_and_their_sums_are_told_together(tmp_path: Path) -> None:
    found = refused_json(
        tmp_path,
        pair_max=0,
        demand_min=[0, 2, 3],
        capacity_max=-1,
        scores={"encoding": "dense", "rows": [[2**62, 0], [0, 0], [0, 0]]},
    )
    starts = ("pair_max is", "capacity_max is", "the largest", "demand_min[1]", "demand_min[2]")
    assert len(found) == len(starts)
    assert all(map(str.startswith, found, starts))


def test_many_contradictions_are_counted_after_the_first_ones(tmp_path: Path) -> None:
    found = refused_json(tmp_path, n_mentees=50, scores=_zeros(50), demand_min=2)
    assert len(found) == 21
    assert found[-1] == "demand_min is above demand_max for 30 more people"


def _zeros(n: int) -> Document:
    return {"encoding": "dense", "rows": [[0, 0]] * n}


def test_people_with_features_may_not_be_more_than_fit(tmp_path: Path) -> None:
    nobody: list[Document] = [{}] * 6000
    changes: Document = {"kind": "feature-b-matching", "n_mentees": 6000, "n_mentors": 6000}
    found = refused_json(tmp_path, **changes, mentees=nobody, mentors=nobody)
    assert found == ["more than 30,000,000 pairs of people with features"]


def test_demands_whose_sum_leaves_64_bits_are_not_taken_for_small_ones(tmp_path: Path) -> None:
    changes: Document = {"n_mentees": 10**7, "demand_max": 10**12, "pair_max": None}
    (sentence,) = refused_json(tmp_path, **changes, **sparse([0, 0, 1], missing="forbidden"))
    assert "expected less than" in sentence


def test_a_member_that_is_no_array_is_named(tmp_path: Path) -> None:
    found = refused_members(tmp_path, capacity=b"2 1 2")
    assert found == ["capacity is no array; expected a member capacity.npy"]


def test_a_member_that_stands_twice_is_refused(tmp_path: Path) -> None:
    found = refused_members(
        tmp_path, **{"capacity": b"", "capacity.npy": _bytes_of(ARRAYS["capacity"])}
    )
    assert found == ["capacity stands in the archive several times; expected once"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (_header("(1000000000000000,)"), "announces 1,000,000,000,000,000 numbers"),
        (_header("(100000000,)"), "it holds 8 bytes; expected 100,000,000 numbers of 8 bytes"),
        (_header("(-1, -1)"), "is damaged"),
        (_header("(1, 2"), "is damaged"),
        (_header("(1,)", "'<q99'"), "is damaged"),
        (_header("(1,)", "'|O'"), "holds Python objects; expected numbers"),
        (_header("(1,)", "[('a', '<f8')]"), "holds records; expected numbers"),
        (_header("(1,)", version=3), "format version"),
        (b"no header", "is damaged"),
        (b"", "is damaged"),
    ],
    ids=range(10),
)
def test_a_forged_header_is_refused_before_anything_is_loaded(
    tmp_path: Path, header: bytes, reason: str
) -> None:
    (sentence,) = refused_members(tmp_path, **{"capacity.npy": header + bytes(8 * bool(header))})
    assert sentence.startswith("capacity ")
    assert reason in sentence


@pytest.mark.parametrize(
    ("dtype", "what"),
    [
        ("m8[s]", "durations"),
        ("M8[D]", "dates"),
        ("complex128", "complex numbers"),
        ("bool", "truth values"),
        ("object", "Python objects"),
        ("S3", "texts"),
        ("U3", "texts"),
    ],
)
def test_vectors_that_are_no_numbers_are_refused(tmp_path: Path, dtype: str, what: str) -> None:
    found = refused_npz(tmp_path, mentee_vectors=np.zeros((6, 4)).astype("i8").astype(dtype))
    assert found == [f"mentee_vectors holds {what}; expected numbers"]


def test_problems_of_an_archive_speak_of_its_own_names_and_are_all_told(tmp_path: Path) -> None:
    found = refused_npz(
        tmp_path,
        min_load=np.array([3, 0, 4]),
        demand_min=np.array([0, 2, 0, 0, 0, 0]),
        unmatched_penalty=-1,
    )
    assert found == [
        "unmatched_penalty is wrong: shape (); expected one finite number from 0 on",
        "demand_min[1] is 2; expected at most 1 like demand",
        "min_load[0] is 3; expected at most 2 like capacity",
        "min_load[2] is 4; expected at most 2 like capacity",
    ]


def test_bounds_are_judged_even_where_the_vectors_are_wrong(tmp_path: Path) -> None:
    found = refused_npz(
        tmp_path, mentor_vectors=np.ones(3), capacity=np.array([0.5]), demand=np.array([-1])
    )
    assert [sentence.split()[0] for sentence in found] == ["mentor_vectors", "demand", "capacity"]


def test_too_large_scores_and_contradictions_are_told_together(tmp_path: Path) -> None:
    big = np.full((6, 4), 2**50)
    found = refused_npz(
        tmp_path, mentee_vectors=big, mentor_vectors=big[:3], min_load=np.array([9, 0, 0])
    )
    assert found[0].startswith("min_load[0]")
    assert "too large" in found[1]
