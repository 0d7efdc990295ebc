"""The command line as a process: how it starts, and how it ends when nothing can be told."""

import signal
import subprocess
import sys


def test_an_interrupt_while_libraries_are_loaded_is_told_in_one_line() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "benchmarks"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stderr is not None
        try:
            while not (line := started.stderr.readline()).endswith(b" typer\n"):
                assert line
            started.send_signal(signal.SIGINT)
            _, said = started.communicate(timeout=60)
        finally:
            started.kill()
    # By the signal itself where a library has run Python code of its own meanwhile.
    assert started.returncode in {130, -signal.SIGINT}
    assert b"Traceback" not in said
    assert said.endswith(b"pairwell: interrupted\n")


def test_results_for_a_closed_stdout_are_refused_before_anything_is_measured() -> None:
    command = ['"$0" -m benchmarks compare --json >&-', sys.executable]
    done = subprocess.run(["sh", "-c", *command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"pairwell: there is no stdout to write to\n"
