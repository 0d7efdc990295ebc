"""Values as files that several processes map into memory, instead of a copy for each.

A value is pickled, but its large arrays become files of their own. They are mapped copy-on-write:
shared as long as nobody writes, and yet plain writable arrays to compiled code.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np

MAPPED_BYTES = 1 << 16
"""Smaller arrays are copied: a file of their own would cost more than it saves."""


class Spool:
    """Writes values into a folder that the caller removes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = (str(number) for number in count())
        self._kept: dict[int, tuple[object, Path]] = {}

    @contextmanager
    def written(self, value: object) -> Iterator[Path]:
        """Write a value for a while; `read` gives it back."""
        path = self._write(value)
        try:
            yield path
        finally:
            rmtree(path, ignore_errors=True)  # the folder may be gone already

    def kept(self, scores: object) -> Path:
        """Where scores lie that were written once and stay."""
        if id(scores) not in self._kept:
            self._kept[id(scores)] = (scores, self._write(scores))
        return self._kept[id(scores)][1]

    def _write(self, value: object) -> Path:
        path = self._folder / next(self._names)
        path.mkdir()
        with (path / "value").open("wb") as file:
            _Writer(self, value, path, file).dump(value)
        return path


class _Writer(pickle.Pickler):
    """Puts large arrays, and scores inside of other values, into files of their own."""

    def __init__(self, spool: Spool, whole: object, path: Path, file: Any) -> None:  # noqa: ANN401  # as pickle has it
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._spool = spool
        self._whole = whole
        self._path = path
        self._arrays: dict[int, str] = {}

    def persistent_id(self, value: object) -> tuple[str, str] | None:
        if type(value) is np.ndarray and value.nbytes >= MAPPED_BYTES and not value.dtype.hasobject:
            return "array", self._array(value)
        if value is not self._whole and _are_scores(value):
            return "scores", str(self._spool.kept(value))
        return None

    def _array(self, array: np.ndarray[Any, Any]) -> str:
        if id(array) not in self._arrays:
            path = self._path / f"{len(self._arrays)}.npy"
            np.save(path, array)
            self._arrays[id(array)] = str(path)
        return self._arrays[id(array)]


def _are_scores(value: object) -> bool:
    return hasattr(type(value), "block") and hasattr(type(value), "pairs")


def read(path: Path, scores: dict[str, object]) -> object:
    """Read a value that another process has written.

    Parameters
    ----------
    scores
        Scores read before, by path; those read now are added.
    """
    with (path / "value").open("rb") as file:
        return _Reader(file, scores).load()


class _Reader(pickle.Unpickler):
    def __init__(self, file: Any, scores: dict[str, object]) -> None:  # noqa: ANN401  # as pickle has it
        super().__init__(file)
        self._scores = scores

    def persistent_load(self, reference: tuple[str, str]) -> object:
        kind, path = reference
        if kind == "array":
            return np.load(path, mmap_mode="c").view(np.ndarray)
        if path not in self._scores:
            self._scores[path] = read(Path(path), self._scores)
        return self._scores[path]
