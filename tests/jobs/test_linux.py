import os
from pathlib import Path

import pytest

from app.jobs.linux import usable_cores

CORES = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ("max 100000", CORES),
        ("50000 100000", 1),
        ("100000 100000", 1),
        ("900000000 100000", CORES),
    ],
)
def test_a_container_has_the_cores_that_its_quota_pays_for(
    tmp_path: Path, quota: str, expected: int
) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(f"{quota}\n", encoding="ascii")
    assert usable_cores(file) == expected


def test_without_a_quota_every_core_counts(tmp_path: Path) -> None:
    assert usable_cores(tmp_path / "cpu.max") == CORES


def test_a_process_that_is_bound_to_one_core_has_one(tmp_path: Path) -> None:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert usable_cores(tmp_path / "cpu.max") == 1
    finally:
        os.sched_setaffinity(0, before)
