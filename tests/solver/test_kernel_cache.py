"""Compiled kernels are found again, also by those who may not write where they lie."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULE = """
from solver.kernels import compiled

@compiled
def twice(number: int) -> int:
    return 2 * number
"""

# Libraries are imported before the rights are given up, since another user may not read them.
CALL = """
import os, sys
import numba, solver.kernels
numba.njit(lambda number: number)(1)
if sys.argv[1] == "without rights" and os.getuid() == 0:
    os.setuid(65534)
sys.path.insert(0, sys.argv[2])
from kernel_module import twice
assert twice(21) == 42
print(sum(twice.stats.cache_hits.values()), sum(twice.stats.cache_misses.values()))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may read."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        (path / "kernel_module.py").write_text(MODULE)
        yield path
        path.chmod(0o755)


def _hits_and_misses(folder: Path, rights: str) -> str:
    home = str(folder / "nobody's")
    environment = os.environ | {
        "HOME": home,
        "XDG_CACHE_HOME": home,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", CALL, rights, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_kernel_is_compiled_once(folder: Path) -> None:
    assert _hits_and_misses(folder, "with rights") == "0 1"
    assert _hits_and_misses(folder, "with rights") == "1 0"


def test_what_lies_in_a_folder_that_cannot_be_written_is_used(folder: Path) -> None:
    _hits_and_misses(folder, "with rights")
    (folder / "__pycache__").chmod(0o555)
    assert _hits_and_misses(folder, "without rights") == "1 0"


def test_a_change_of_the_source_is_compiled_in_a_folder_that_cannot_be_written(
    folder: Path,
) -> None:
    _hits_and_misses(folder, "with rights")
    (folder / "kernel_module.py").write_text(MODULE.replace("2 * number", "number + number"))
    (folder / "__pycache__").chmod(0o555)
    assert _hits_and_misses(folder, "without rights") == "0 1"


def test_without_any_place_to_keep_it_the_standard_places_are_tried(folder: Path) -> None:
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__").chmod(0o555)
    (folder / "nobody's").mkdir()
    (folder / "nobody's").chmod(0o777)
    assert _hits_and_misses(folder, "without rights") == "0 1"
    assert _hits_and_misses(folder, "without rights") == "1 0"
