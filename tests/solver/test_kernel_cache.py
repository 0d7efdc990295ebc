"""Compiled kernels are found again, also by those who may not write where they lie."""

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

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
    """A folder that every user may read, with a module and nothing compiled."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        (path / "kernel_module.py").write_text(MODULE)
        yield path
        path.chmod(0o755)


@pytest.fixture(scope="module")
def compiled_once() -> Iterator[tuple[Path, str]]:
    """A folder in which the module's kernel was compiled, and what was hit and missed thereby."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "kernel_module.py").write_text(MODULE)
        yield path, _hits_and_misses(path, "with rights")


@pytest.fixture
def compiled(compiled_once: tuple[Path, str], folder: Path) -> Path:
    """A folder of this test alone in which the kernel lies compiled."""
    shutil.copytree(compiled_once[0], folder, dirs_exist_ok=True)
    folder.chmod(0o755)
    return folder


def _hits_and_misses(folder: Path, rights: str, solver: Path = CHECKOUT) -> str:
    home = str(folder / "nobody's")
    environment = os.environ | {
        "HOME": home,
        "XDG_CACHE_HOME": home,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(solver),
    }
    done = subprocess.run(
        [sys.executable, "-c", CALL, rights, str(folder)],
        env=environment,
        cwd=solver,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_kernel_is_compiled_once(compiled_once: tuple[Path, str]) -> None:
    folder, told = compiled_once
    assert told == "0 1"
    assert _hits_and_misses(folder, "with rights") == "1 0"


def test_what_lies_in_a_folder_that_cannot_be_written_is_used(compiled: Path) -> None:
    (compiled / "__pycache__").chmod(0o555)
    assert _hits_and_misses(compiled, "without rights") == "1 0"


def test_a_change_of_the_source_is_compiled_in_a_folder_that_cannot_be_written(
    compiled: Path,
) -> None:
    (compiled / "kernel_module.py").write_text(MODULE.replace("2 * number", "number + number"))
    (compiled / "__pycache__").chmod(0o555)
    assert _hits_and_misses(compiled, "without rights") == "0 1"


@pytest.mark.parametrize("rights", ["with rights", "without rights"])
def test_what_another_version_has_left_is_compiled_anew(compiled: Path, rights: str) -> None:
    for index in (compiled / "__pycache__").glob("*.nbi"):
        with index.open("rb") as file:
            numba_version = pickle.load(file)
        gone = b"cmodule_that_is_gone\nNothing\n."
        index.write_bytes(pickle.dumps(numba_version) + gone)
    if rights == "without rights":
        (compiled / "__pycache__").chmod(0o555)
    assert _hits_and_misses(compiled, rights) == "0 1"
    if rights == "with rights":
        assert _hits_and_misses(compiled, rights) == "1 0"


def test_a_change_of_another_kernel_of_the_solver_compiles_anew(compiled: Path) -> None:
    (compiled / "solver").mkdir()
    for source in CHECKOUT.glob("solver/**/*.py"):
        copy = compiled / source.relative_to(CHECKOUT)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(source.read_bytes())
    assert _hits_and_misses(compiled, "with rights", compiled) == "1 0"
    with (compiled / "solver" / "flow_records.py").open("a") as file:
        file.write("# changed\n")
    assert _hits_and_misses(compiled, "with rights", compiled) == "0 1"


def test_without_any_place_to_keep_it_the_standard_places_are_tried(folder: Path) -> None:
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__").chmod(0o555)
    (folder / "nobody's").mkdir()
    (folder / "nobody's").chmod(0o777)
    assert _hits_and_misses(folder, "without rights") == "0 1"
    assert _hits_and_misses(folder, "without rights") == "1 0"
