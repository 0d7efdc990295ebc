"""How the command ends when its output cannot be written, or when it is interrupted."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel, computed_field

from app.commands.failures import told
from benchmarks.served import PAIRWELL

SMALL, LARGE = "1", "3000"
"""Mentees of a cohort that is written at the end, and of one that is written in several parts."""


@pytest.mark.parametrize("mentees", [SMALL, LARGE])
def test_a_reader_that_has_left_is_no_error_to_tell(
    environment: Mapping[str, str], mentees: str
) -> None:
    with subprocess.Popen(
        [PAIRWELL, "demo", "--mentees", mentees],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as started:
        assert started.stdout is not None
        started.stdout.close()
        assert started.stderr is not None
        assert started.stderr.read() == b""
    assert started.returncode == 128 + signal.SIGPIPE


@pytest.mark.parametrize("mentees", [SMALL, LARGE])
def test_a_full_disk_is_told_in_one_line(environment: Mapping[str, str], mentees: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [PAIRWELL, "demo", "--mentees", mentees],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stderr == b"pairwell: No space left on device: a file\n"


@pytest.mark.parametrize("arguments", [["demo"], ["match", "/no/such/cohort.json", "--json"]])
def test_data_for_a_closed_stdout_is_refused_before_any_work(
    environment: Mapping[str, str], arguments: list[str]
) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" "$@" >&-', PAIRWELL, *arguments],
        stderr=subprocess.PIPE,
        env=environment,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert done.stderr == b"pairwell: there is no stdout to write to\n"


class Interrupted(BaseModel):
    """A document whose writing is interrupted."""

    @computed_field
    def one(self) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return 1


def test_an_interrupt_while_json_is_written_is_an_interrupt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop, told():
        Interrupted().model_dump_json()
    assert stop.value.code == 130
    assert capsys.readouterr().err == "pairwell: interrupted\n"
