"""Reads a cohort and its policy from files, or tells all that is wrong with them."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.commands.failures import InvalidInputError, UsageProblemError
from app.files.json_document import ParsedJson, parse_json
from app.files.json_lines import ENDINGS, parse_json_lines
from app.matching.cohort import Cohort
from app.matching.reading import ReadCohort, read_cohort
from app.matching.ruled_round import RuledRound


def read_json(path: Path) -> object:
    """Parse a JSON file, or stdin for ``-``.

    Raises
    ------
    InvalidInputError
        When the bytes are no JSON of ours.
    UsageProblemError
        When there is no such file.
    """
    return _value_of(parse_json(_bytes_of(path)))


def read_document(
    path: Path, policy: Path | None, changes: Mapping[str, object], models: Iterable[str]
) -> ReadCohort:
    """Read a cohort with the policy and the single policy fields of the command line put in.

    Parameters
    ----------
    models
        Names that the policy may have for a language model.
    """
    known = tuple(models)
    if path.suffix.lower() not in ENDINGS:
        return read_cohort(_changed(read_json(path), policy, changes), known)
    lines = parse_json_lines(_bytes_of(path))
    return lines.located(read_cohort(_changed(_value_of(lines.parsed), policy, changes), known))


def _bytes_of(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    if path.is_dir() or not path.exists():
        raise UsageProblemError(f"there is no file {path}")
    return path.read_bytes()


def _value_of(parsed: ParsedJson) -> object:
    if parsed.problems:
        raise InvalidInputError(parsed.problems, parsed.more)
    return parsed.value


def _changed(document: object, policy: Path | None, changes: Mapping[str, object]) -> object:
    if isinstance(document, dict):
        if policy is not None:
            document = {**document, "policy": read_json(policy)}
        given = {name: value for name, value in changes.items() if value is not None}
        before = document.get("policy", {})
        if given and isinstance(before, dict):
            document = {**document, "policy": {**before, **given}}
    return document


def cohort_of(
    path: Path, policy: Path | None, changes: Mapping[str, object], models: Iterable[str]
) -> Cohort:
    """Read a cohort that can be matched; see `round_of`."""
    return round_of(path, policy, changes, models).cohort


def round_of(
    path: Path, policy: Path | None, changes: Mapping[str, object], models: Iterable[str]
) -> RuledRound:
    """Read a cohort that can be matched, with the rules that were compiled to check it.

    Raises
    ------
    InvalidInputError
        With all problems, when there is an error.
    """
    read = read_document(path, policy, changes, models)
    if read.ruled is None:
        raise InvalidInputError(read.problems, read.more)
    return read.ruled


def check_output(path: Path | None, *inputs: Path | None) -> None:
    """Refuse an output that could not be written before any work starts.

    Raises
    ------
    UsageProblemError
        For an ending that this version does not write, a folder, a file in a folder that is
        missing or cannot be written, or a file that is read too.
    """
    if path is None:
        return
    if path.suffix.lower() not in {".json", ".csv"}:
        raise UsageProblemError(f"cannot write {path.name}: expected .json or .csv")
    if not path.parent.is_dir():
        raise UsageProblemError(f"there is no folder {path.parent}")
    if path.is_dir():
        raise UsageProblemError(f"cannot write {path.name}: it is a folder")
    if not os.access(path.parent, os.W_OK):
        raise UsageProblemError(f"the folder {path.parent} cannot be written")
    if any(
        one is not None and one.exists() and path.exists() and path.samefile(one) for one in inputs
    ):
        raise UsageProblemError(f"{path.name} is read as well; name another file")
