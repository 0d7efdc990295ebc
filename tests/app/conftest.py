"""The command as people run it: in a process of its own, and quicker, in this one."""

import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from benchmarks.served import PAIRWELL


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def told(self) -> str:
        """What people read."""
        return self.stderr.decode()


Run = Callable[..., Ran]
"""Run the command with these arguments, and perhaps ``stdin=b"..."``."""


@pytest.fixture(scope="session")
def environment(warm_environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return variables of a quick run."""
    return {**warm_environment, "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def pairwell(environment: Mapping[str, str]) -> Run:
    """Return a function that runs the installed command and waits for it."""

    def run(*arguments: str | Path, stdin: bytes = b"", **variables: str) -> Ran:
        done = subprocess.run(
            [PAIRWELL, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env={**environment, **variables},
            check=False,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def pairwell_here(
    environment: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Return a function that runs the command in this process, which saves a second each time."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["pairwell", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        assert isinstance(stop.value.code, int)
        return Ran(stop.value.code, *capfdbinary.readouterr())

    return run
