"""Where a measuring command tells what it found: as text, as JSON, and in a file."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.commands.failures import insist_on_stdout

OutputFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", dir_okay=False, help="Write the results as JSON to a file too."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Results as one line of JSON on stdout; the text on stderr.")
]


def insist_on_folder(file: Path) -> None:
    """Refuse to work for a file that could not be written.

    Raises
    ------
    typer.BadParameter
        When its folder does not exist.
    """
    if not file.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}")


@dataclass(frozen=True)
class Telling:
    """What becomes of the results.

    Parameters
    ----------
    file
        Written besides; None: no file.
    as_json
        Whether stdout has JSON, and stderr the text.

    Raises
    ------
    typer.BadParameter, UsageProblemError
        When the file's folder or stdout does not exist: before anything is measured.
    """

    file: Path | None = None
    as_json: bool = False

    def __post_init__(self) -> None:
        if self.file is not None:
            insist_on_folder(self.file)
        if self.as_json:
            insist_on_stdout()

    def say(self, lines: Sequence[str]) -> None:
        """Tell people."""
        print("\n".join(lines), file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def keep(self, document: object) -> None:
        """Tell programs: all that was found."""
        from app.files.output import write_whole

        if self.file is not None:
            write_whole(self.file, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        if self.as_json:
            print(json.dumps(document))
