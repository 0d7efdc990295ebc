"""Vectors of real texts: descriptions of occupations from the cases folder.

Each text is read once by the default model and kept in the cache of vectors. A person of the
family `real` does one occupation and, half as much, another, with a little noise: the texts are
real, how they are put together is not.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_errors import CaseError
from benchmarks.json_text import parse_json
from benchmarks.registry import shared_cases_folder

FILES = ("esco-occupations-dev.json", "onet-occupations.json")


def real_texts_folder() -> Path | None:
    """Folder of the real texts; None where there is none, so that `real` cannot be built."""
    cases = shared_cases_folder()
    folder = None if cases is None else cases / "text"
    return folder if folder is not None and folder.is_dir() else None


@cache
def occupation_vectors() -> NDArray[np.float64]:
    """Unit vectors of all descriptions, shape ``(n_texts, 384)``.

    Raises
    ------
    CaseError
        When the folder or a file of it is missing, or is not a file of descriptions.
    """
    from app.settings import Settings

    folder = real_texts_folder()
    if folder is None:
        raise CaseError(["expected real texts in the folder `text` of the shared cases"])
    texts = [text for name in FILES for text in _descriptions(folder / name)]
    encoded = Settings().encoder().encode([[text] for text in texts])
    sums = np.add.reduceat(encoded.rows.astype(np.float64), encoded.offsets[:-1])
    vectors: NDArray[np.float64] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return vectors


def _descriptions(file: Path) -> list[str]:
    """Distinct descriptions of a file, in order."""
    try:
        document = parse_json(file.read_bytes())
    except OSError as error:
        raise CaseError([f"{file.name}: {error.strerror}"]) from None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or not all(_is_described(item) for item in items):
        raise CaseError([f'{file.name}: expected "items", each with a "description"'])
    return list(dict.fromkeys(item["description"] for item in items))


def _is_described(item: object) -> bool:
    text = item.get("description") if isinstance(item, dict) else None
    return isinstance(text, str) and bool(text.strip())
