"""The command `pairwell` within the process of the tests, which saves a second at each run."""

import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from app.settings import Settings
from embeddings.encoder import SentenceEncoder

_PROBLEM = re.compile(r"^(?:error|warning) (.*?): (\w+): ", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    stdout: bytes
    stderr: str

    @property
    def told(self) -> list[tuple[str, str]]:
        """Pointer and code of each problem that people read; the whole document is ``/``."""
        return _PROBLEM.findall(self.stderr)


class CommandHere:
    """Runs the command with these arguments, and one encoder for all its runs."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran:
        written = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(stream, encoding="utf-8") for stream in written)
        with pytest.MonkeyPatch.context() as patch:
            # A new encoder reads 90 MB of weights to check their hash; once is enough here.
            patch.setattr(Settings, "encoder", lambda _, model=None: self._encoder)
            patch.setattr(sys, "argv", ["pairwell", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as stop:
                main()
            out.flush()
            err.flush()
        assert isinstance(stop.value.code, int)
        return Ran(stop.value.code, written[0].getvalue(), written[1].getvalue().decode())
