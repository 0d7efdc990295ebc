"""What went wrong, told in one line on stderr and by the exit code; never a person's text."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.jobs.error_place import error_place

if TYPE_CHECKING:
    from app.matching.problems import Problem

_INTERRUPTED = 130
_NOBODY_READS = 141  # what a shell tells of a program that its closed pipe has ended


class InvalidInputError(Exception):
    """The input has errors; exit code 3, nothing written."""

    def __init__(self, problems: "tuple[Problem, ...]", more: int) -> None:
        super().__init__(f"{len(problems) + more} problems")
        self.problems = problems
        self.more = more


class UsageProblemError(Exception):
    """The command line asks for something that there is not; exit code 2."""


@contextmanager
def told() -> Iterator[None]:
    """Map exceptions to exit codes; an unexpected one is told by its place, not by its message."""
    try:
        with _all_written():
            yield
    except InvalidInputError as error:
        from app.terminal import console, show_problems

        show_problems(console(), error.problems, error.more)
        sys.exit(3)
    except UsageProblemError as error:
        _say(str(error))
        sys.exit(2)
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:  # what Typer makes of an interrupt
            _say("interrupted")
        if isinstance(stop.__context__, BrokenPipeError):  # which Typer would end with code 1
            sys.exit(_NOBODY_READS)
        raise
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.exit(_NOBODY_READS)
    except OSError as error:
        _say(f"{error.strerror or type(error).__name__}: {error.filename or 'a file'}")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  the last handler before the exit code
        sys.exit(_exit_code(error))


def insist_on_stdout() -> None:
    """Refuse to work for data that nobody can get.

    Raises
    ------
    UsageProblemError
        When this process was started with stdout closed.
    """
    if sys.stdout is None:
        raise UsageProblemError("there is no stdout to write to")


@contextmanager
def _all_written() -> Iterator[None]:
    """Write what stdout still holds back, while it can be told that this failed."""
    try:
        yield
    finally:
        if sys.stdout is not None:
            try:
                sys.stdout.flush()
            except OSError:  # Python would try again at its end, and tell it in its own words
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                raise


def _exit_code(error: Exception) -> int:
    """Tell an error; only messages that were written for people are shown as they are."""
    from pydantic import ValidationError
    from pydantic_core import PydanticSerializationError

    from app.jobs.timed_solve import ChildFailedError
    from embeddings.errors import EmbeddingError
    from solver.network import TooManyPairsError

    if isinstance(error, PydanticSerializationError) and "KeyboardInterrupt" in str(error):
        _say("interrupted")  # while JSON was written: pydantic keeps no more of it than the name
        return _INTERRUPTED
    if isinstance(error, TooManyPairsError):
        _say(str(error))
        return 3
    if isinstance(error, ValidationError) and error.title == "Settings":
        names = sorted({f"PAIRWELL_{one['loc'][0]}".upper() for one in error.errors()})
        _say(f"a setting has a wrong value: {', '.join(names)}")
        return 2
    if isinstance(error, EmbeddingError | ChildFailedError):
        _say(str(error))
    else:
        _say(f"internal error: {type(error).__name__} at {error_place(error)}")
    return 1


def _say(line: str) -> None:
    sys.stderr.write(f"pairwell: {line}\n")
