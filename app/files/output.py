"""Writes an answer as JSON or CSV: whole or not at all."""

import csv
import io
import os
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.matching.result import Result
    from app.matching.validation import Validation

COLUMNS = ("mentee", "mentor", "score", "mentee_rank", "mentor_rank", "review")
_STARTS_A_FORMULA = frozenset("=+-@")
_CONTROLS = frozenset("\t\r\n")


def result_json(result: "Result", *, prices: bool = True) -> str:
    """Write a result as indented JSON with a final newline.

    Parameters
    ----------
    prices
        Whether the dual values stay in; without them nobody can recompute the bound.
    """
    if not prices:
        certificate = result.certificate.model_copy(update={"prices": None})
        result = result.model_copy(update={"certificate": certificate})
    return result.model_dump_json(indent=1) + "\n"


def validation_json(validation: "Validation") -> str:
    """Write what a check found as indented JSON with a final newline."""
    return validation.model_dump_json(indent=1) + "\n"


def result_csv(result: "Result") -> str:
    """Write the pairs as CSV, one a row; a cell that a spreadsheet would run gets a quote first."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for pair in result.assignments:
        ranks = [rank.place if rank else "" for rank in (pair.mentee_rank, pair.mentor_rank)]
        review = " ".join(pair.review)
        writer.writerow([_cell(pair.mentee), _cell(pair.mentor), pair.score, *ranks, review])
    return lines.getvalue()


def _cell(text: str) -> str:
    first = unicodedata.normalize("NFKC", text).lstrip()[:1]
    return f"'{text}" if first in _STARTS_A_FORMULA or text[:1] in _CONTROLS else text


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader or a crash never sees half of it.

    A device or a pipe is written directly.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    if _is_written_directly(path, text):
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _is_written_directly(path: Path, text: str) -> bool:
    """Write to what cannot be replaced by a file; tell whether this was done."""
    if path == Path("/dev/stdout"):  # opened anew, a file behind it would be overwritten
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return True
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="")
        return True
    return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
