"""Groups of columns, and the best of each: against sorting all pairs."""

import numpy as np
import pytest

from benchmarks.families import FamilySize
from solver import tiles
from solver.column_groups import REPRESENTATIVES, representatives
from solver.listing import Listing
from solver.scores import ArrayScores
from solver.search import Wanted, look_through, parts_of
from tests.support.gathered_scores import GatheredArrayScores


def test_columns_of_one_kind_share_a_group() -> None:
    rng = np.random.default_rng(3)
    kind = rng.integers(0, 6, 300)
    values = rng.integers(0, 1000, (200, 6))[:, kind] + rng.integers(0, 5, (200, 300))
    scores = ArrayScores(values, np.ones(values.shape, dtype=np.bool_))
    found = representatives(scores, np.arange(200), np.arange(300), 6)
    assert set(found.group.tolist()) == set(range(6))
    assert (
        len({(int(k), int(g)) for k, g in zip(kind[found.columns], found.group, strict=True)}) == 6
    )
    assert np.bincount(found.group).max() <= REPRESENTATIVES


@pytest.mark.parametrize("family", ["clustered", "rank1", "uniform"])
def test_groups_do_not_depend_on_threads_or_on_how_tiles_are_cut(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = FamilySize(family, 300, 120).build()
    rows, columns = np.arange(300), np.arange(120)
    whole = representatives(case.scores, rows, columns, 12)
    monkeypatch.setattr(tiles, "TILE_PAIRS", 7)
    cut = representatives(case.scores, rows, columns, 12)
    assert (whole.columns == cut.columns).all()
    assert (whole.group == cut.group).all()


def test_few_columns_are_groups_of_their_own() -> None:
    scores = ArrayScores(np.ones((4, 3), dtype=np.int64), np.ones((4, 3), dtype=np.bool_))
    found = representatives(scores, np.arange(4), np.arange(3), 12)
    assert found.group.tolist() == [0, 1, 2]


@pytest.mark.parametrize("kind", [ArrayScores, GatheredArrayScores])
def test_the_best_of_every_group_is_found_unless_it_is_closed(kind: type[ArrayScores]) -> None:
    rng = np.random.default_rng(5)
    values, eligible = rng.integers(0, 50, (40, 30)), rng.random((40, 30)) < 0.4
    scores, prices = kind(values, eligible), rng.integers(0, 20, 30)
    group, cutoff = rng.integers(0, 5, 30), np.zeros(40, dtype=np.int64)
    parts = parts_of(scores, np.arange(40), cutoff, Listing.empty(40, 30))
    found = look_through(scores, Wanted(prices, 1, group=group), parts).pairs
    expected = set()
    for i in range(40):
        for g in range(5):
            among = [j for j in range(30) if group[j] == g and eligible[i, j]]
            if among:
                expected.add((i, max(among, key=lambda j: (values[i, j] - prices[j], -j))))
    assert set(zip(found.rows.tolist(), found.columns.tolist(), strict=True)) == expected
