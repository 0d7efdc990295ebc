"""What a measurement must not inherit, and what it says about the machine."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial

from app.jobs.linux import end_with

SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Set for another machine, they make matrix products of current libraries several times slower."""


ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""A measured process computes its matrix products in one thread."""


def slowing_variables(environment: Mapping[str, str]) -> list[str]:
    """Name the variables that would slow a measurement."""
    return [name for name in SLOWING if name in environment]


def without_slowing(environment: Mapping[str, str]) -> dict[str, str]:
    """Copy an environment without the variables that would slow a measurement."""
    return {name: value for name, value in environment.items() if name not in SLOWING}


def single_threaded(environment: Mapping[str, str]) -> dict[str, str]:
    """Copy an environment for a measured process: nothing that slows it, one thread a product."""
    return {**without_slowing(environment), **ONE_THREAD}


def again_without_slowing(arguments: Sequence[str]) -> int | None:
    """Run this program again without those variables, and return its exit code.

    None when none of them is set, and so nothing has been run.
    """
    found = slowing_variables(os.environ)
    if not found:
        return None
    print(f"measured in a process of its own without {' and '.join(found)}", file=sys.stderr)
    return _again(arguments, without_slowing(os.environ))


def again_measured(arguments: Sequence[str]) -> int | None:
    """Run this program again in the environment that `single_threaded` makes.

    None when this is one already, and so nothing has been run.
    """
    environment = single_threaded(os.environ)
    return None if environment == dict(os.environ) else _again(arguments, environment)


def _again(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    ended = subprocess.run(
        command,
        env=environment,
        preexec_fn=partial(end_with, os.getpid()),
        check=False,
    )
    return ended.returncode
