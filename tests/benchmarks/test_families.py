import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.case_errors import CaseError
from benchmarks.families import FamilySize
from benchmarks.full_scores import FullScores
from benchmarks.real_texts import FILES, occupation_vectors, real_texts_folder
from solver.problem import Objective


def test_places_follow_the_severity() -> None:
    short, ample = (FamilySize("uniform", 1000, 200, seats=s).build() for s in (0.8, 2.0))
    assert int(short.problem.capacity.sum()) == pytest.approx(800, rel=0.05)
    assert int(ample.problem.capacity.sum()) == pytest.approx(2000, rel=0.05)


def test_noise_makes_people_differ_more() -> None:
    everybody = slice(0, 200)
    alike, different = (
        FamilySize("popular", 200, 40, noise=noise).build().scores.block(everybody, everybody)[0]
        for noise in (0.2, 5.0)
    )
    assert alike.std(axis=0).mean() < different.std(axis=0).mean()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: FamilySize("none", 10, 5),
        lambda: FamilySize("rank1", 0, 5),
        lambda: FamilySize("rank1", 10, 2_000_000),
        lambda: FamilySize("rank1", 10, 5, seats=0.0),
        lambda: FamilySize("clustered", 10, 5, noise=float("nan")),
        lambda: FamilySize("rank1", 10, 5, noise=2.0),
    ],
    ids=["family", "no mentees", "too many mentors", "no seats", "no number", "no noise"],
)
def test_an_instance_that_cannot_be_is_refused(wrong: Callable[[], FamilySize]) -> None:
    with pytest.raises(ValueError, match=r"expected|no noise"):
        wrong()


def test_names_tell_what_is_not_as_usual() -> None:
    assert FamilySize("rank1", 10, 5).name == "rank1-10x5"
    one = FamilySize("popular", 10, 5, seed=3, seats=0.8, noise=2, load="full")
    assert one.name == "popular-10x5-seats0.8-noise2-full-seed3"


def test_the_full_load_asks_for_everything() -> None:
    case = FamilySize("clustered", 400, 80, load="full").build()
    problem = case.problem
    assert problem.objective is Objective.COVERAGE_THEN_SCORE
    assert set(problem.demand.tolist()) == {1, 2}
    assert len(problem.tiers) == 2
    assert 0 < np.count_nonzero(problem.min_load) < 20
    _, eligible = case.scores.block(slice(0, 400), slice(0, 80))
    assert 0.5 < eligible.mean() < 0.95
    assert eligible.any(axis=1).all()


def test_tiles_of_the_full_load_agree_with_plain_integers() -> None:
    scores = FamilySize("clustered", 90, 40, load="full").build().scores
    assert isinstance(scores, FullScores)
    values, eligible = scores.block(slice(0, 90), slice(0, 40))
    rows, columns = np.array([0, 3, 44, 89]), np.array([1, 2, 39])
    tile, mask = scores.gathered(rows, columns)
    assert tile.dtype == np.float32
    assert (tile == values[np.ix_(rows, columns)]).all()
    assert (mask == eligible[np.ix_(rows, columns)]).all()
    assert (scores.gathered(rows, None)[0] == values[rows]).all()
    one, allowed = scores.pairs(rows[:3], columns)
    assert (one == values[rows[:3], columns]).all()
    assert (allowed == eligible[rows[:3], columns]).all()
    assert values.max() < 1 << 24


@pytest.mark.skipif(real_texts_folder() is None, reason="no real texts: set PAIRWELL_CASES")
def test_the_real_family_is_built_from_real_texts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = real_texts_folder()
    assert folder is not None
    (tmp_path / "text").mkdir()
    for name in FILES:  # all of them take most of a minute to read
        some = json.loads((folder / name).read_bytes())["items"][:50]
        (tmp_path / "text" / name).write_text(json.dumps({"items": some}), "utf-8")
    monkeypatch.setenv("PAIRWELL_CASES", str(tmp_path))
    occupation_vectors.cache_clear()
    vectors = occupation_vectors()
    assert len(vectors) == 50 * len(FILES)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    first, second = (FamilySize("real", 60, 12).build().scores for _ in range(2))
    everybody = (slice(0, 60), slice(0, 12))
    assert np.array_equal(first.block(*everybody)[0], second.block(*everybody)[0])


def test_without_real_texts_the_real_family_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("PAIRWELL_CASES", str(tmp_path))
    occupation_vectors.cache_clear()
    with pytest.raises(CaseError, match="expected real texts"):
        FamilySize("real", 10, 5).build()
