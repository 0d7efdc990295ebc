"""Cases from files: mm-case/1 (JSON), or arrays (.npz)."""

from pathlib import Path

from benchmarks.case import Case
from benchmarks.case_json import read_json_case
from benchmarks.case_npz import read_npz_case


def read_case(path: Path) -> Case:
    """Read a case from a file; `.npz` holds arrays, any other file JSON.

    Raises
    ------
    benchmarks.case_errors.CaseError
        With everything that is wrong, or that is not available yet.
    """
    if path.suffix.lower() == ".npz":
        return read_npz_case(path)
    return read_json_case(path.read_bytes())
