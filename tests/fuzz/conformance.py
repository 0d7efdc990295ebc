"""Runs schemathesis against the service, as schemathesis.toml says."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.served import HOST, Served
from tests.fuzz.tally import Tally, logged

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "schemathesis.toml"
QUICK_PHASES = "examples,fuzzing,stateful"
"""Without the phase coverage, which sends some 4,000 requests whatever their number is to be."""


def conformance(served: Served, seed: int, examples: int, *, quick: bool) -> tuple[Tally, bool]:
    """Test every operation; what fails is printed.

    Parameters
    ----------
    examples
        Requests of one operation in each phase that makes them up.

    Returns
    -------
    tally, clean
        The answers, and whether nothing failed.
    """
    begun = served.log.stat().st_size
    options = ["--seed", str(seed), "--max-examples", str(examples)]
    if quick:
        options += ["--phases", QUICK_PHASES]
    program = Path(sys.executable).with_name("schemathesis")
    command: Sequence[str | Path] = [
        *(program, "--config-file", CONFIGURATION, "--no-color", "run"),
        *(f"http://{HOST}:{served.port}/openapi.json", *options),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # where the checks are
    ended = subprocess.run(command, env=environment, cwd=served.log.parent, check=False)
    with served.log.open("rb") as log:
        log.seek(begun)
        return logged("schemathesis", log), ended.returncode == 0
