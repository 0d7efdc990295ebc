"""Arrays of numbers from an .npz archive, judged by their headers before they are loaded."""

import lzma
import math
import struct
import tokenize
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_errors import CaseError

LARGEST_ARRAY = 2 * 10**8
"""Most numbers in one array: 1.6 GB as float64."""

SUFFIX = ".npy"

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
    *(ValueError, SyntaxError, tokenize.TokenError, TypeError, OverflowError),
    *(NotImplementedError, RuntimeError, MemoryError),
)
"""What Python's readers raise for archives and headers that are damaged, encrypted, or forged."""

KINDS = {
    "b": "truth values",
    "c": "complex numbers",
    "f": "numbers of more than 64 bits",
    "m": "durations",
    "M": "dates",
    "O": "Python objects",
    "S": "texts",
    "U": "texts",
}


@dataclass(frozen=True)
class NpzFile:
    """What an archive holds.

    Attributes
    ----------
    arrays
        Arrays of integers or floats of at most 64 bits, by name.
    problems
        One sentence for each wanted array that is there and cannot be read, by name.
    others
        Names of everything else in the archive; none of it was read.
    """

    arrays: dict[str, NDArray[np.generic]]
    problems: dict[str, str]
    others: tuple[str, ...]


def read_npz(path: Path, wanted: Collection[str]) -> NpzFile:
    """Read the wanted arrays of an archive; nothing else in it is opened.

    Raises
    ------
    CaseError
        When the file is no archive.
    """
    arrays: dict[str, NDArray[np.generic]] = {}
    problems: dict[str, str] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            counts = Counter(info.filename for info in infos)
            for info in infos:
                name = info.filename.removesuffix(SUFFIX)
                if name not in wanted:
                    continue
                try:
                    _insist_on_one(counts, info, name)
                    arrays[name] = _read_array(archive, info, name)
                except CaseError as error:
                    problems[name] = error.problems[0]
    except DAMAGED:
        raise CaseError(["the file is no .npz archive, or it is damaged"]) from None
    others = (name.removesuffix(SUFFIX) for name in counts)
    return NpzFile(arrays, problems, tuple(name for name in others if name not in wanted))


def _insist_on_one(counts: Counter[str], info: zipfile.ZipInfo, name: str) -> None:
    if counts[name] + counts[name + SUFFIX] > 1:
        raise CaseError([f"{name} stands in the archive several times; expected once"])
    if info.filename == name:
        raise CaseError([f"{name} is no array; expected a member {name}{SUFFIX}"])


def _read_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> NDArray[np.generic]:
    try:
        with archive.open(info) as file:
            _judge_header(file, info.file_size, name)
        with archive.open(info) as file:
            array: NDArray[np.generic] = np.lib.format.read_array(file, allow_pickle=False)
            return array
    except CaseError:
        raise
    except DAMAGED:
        raise CaseError([f"{name} is damaged; expected an array of numbers"]) from None


def _judge_header(file: IO[bytes], member_size: int, name: str) -> None:
    """Refuse what is no array of numbers, or is announced larger than its member is."""
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    elif version == (2, 0):
        shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    else:  # later versions are for names of fields, which numbers do not have
        raise CaseError([f"{name} has the format version {version}; expected 1.0 or 2.0"])
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise CaseError([f"{name} holds {KINDS.get(dtype.kind, 'records')}; expected numbers"])
    count, held = math.prod(shape), member_size - file.tell()
    if count > LARGEST_ARRAY:
        raise CaseError([f"{name} announces {count:,} numbers; expected up to {LARGEST_ARRAY:,}"])
    if min(shape, default=0) < 0 or count * dtype.itemsize != held:
        expected = f"{count:,} numbers of {dtype.itemsize} bytes, as it announces"
        raise CaseError([f"{name} is damaged: it holds {held:,} bytes; expected {expected}"])
