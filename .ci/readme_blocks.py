"""Run each marked command block of README.md once, and compare what it prints.

Every shell block stands under one of these comments:

    <!-- run: NAME -->                  run in the folder given on the command line
    <!-- run: NAME; expect-exit 3 -->   the block must end with this exit code
    <!-- run: NAME; fresh-clone -->     run in a new clone of that folder
    <!-- run: NAME; until URL -->       started, and stopped after the last block; the next block
                                        runs once URL answers
    <!-- not-run: REASON -->            shown to readers only

`<!-- output: NAME -->` over a text block: each of its lines must be printed by that run, in this
order; other lines may stand between them, and `…` stands for any characters.

Usage: python .ci/readme_blocks.py CHECKOUT
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"<!-- (?P<kind>run|not-run|output): (?P<text>.+?) -->")
FENCE = re.compile(r"```(?P<language>\w*)")
SHELLS = {"sh", "bash", "console", "shell"}
SECONDS_ALLOWED = 900  # an installation from an empty package cache, on a slow day
SECONDS_TO_STOP = 30
# The same width and no colour everywhere, so that output can be compared.
TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


class ReadmeError(Exception):
    """The README is not marked as this file's first lines describe."""


@dataclass(frozen=True)
class Fence:
    """One fenced block with the comment above it; `line` is where it opens, from 1."""

    line: int
    language: str
    kind: str
    text: str
    body: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """A block to run, and the lines that it must print."""

    line: int
    name: str
    script: str
    exit_code: int
    fresh_clone: bool
    until: str
    output: tuple[str, ...]


def read_fences(lines: list[str]) -> Iterator[Fence]:
    """Yield the fenced blocks in order; a comment belongs to the block right under it."""
    mark: re.Match[str] | None = None
    numbered = iter(enumerate(lines, start=1))
    for number, line in numbered:
        opening = FENCE.fullmatch(line.strip())
        if opening:
            body = _until_closed(numbered, number)
            kind, text = (mark["kind"], mark["text"]) if mark else ("", "")
            yield Fence(number, opening["language"], kind, text, body)
            mark = None
        elif line.strip():
            if mark:
                raise ReadmeError(f"line {number}: a block was expected under the comment above")
            mark = MARK.fullmatch(line.strip())


def _until_closed(numbered: Iterator[tuple[int, str]], opened: int) -> tuple[str, ...]:
    body: list[str] = []
    for _, line in numbered:
        if line.strip() == "```":
            return tuple(body)
        body.append(line)
    raise ReadmeError(f"line {opened}: the block is never closed")


def collect_runs(fences: list[Fence]) -> list[Run]:
    """Pair each block to run with its output; every shell block must be marked."""
    outputs = {fence.text: fence.body for fence in fences if fence.kind == "output"}
    runs = [_run(fence, outputs) for fence in fences if fence.kind == "run"]
    unmarked = [f.line for f in fences if f.language in SHELLS and not f.kind]
    if unmarked:
        raise ReadmeError(f"shell blocks without a run or not-run comment, at lines {unmarked}")
    names = [run.name for run in runs]
    if len(set(names)) < len(names) or not outputs.keys() <= set(names):
        raise ReadmeError("run names must be unique, and an output needs a run of its name")
    return runs


def _run(fence: Fence, outputs: dict[str, tuple[str, ...]]) -> Run:
    name, *options = (part.strip() for part in fence.text.split(";"))
    exit_code, fresh_clone, until = 0, False, ""
    for option in options:
        if option == "fresh-clone":
            fresh_clone = True
        elif found := re.fullmatch(r"expect-exit (\d+)", option):
            exit_code = int(found[1])
        elif found := re.fullmatch(r"until (http://\S+)", option):
            until = found[1]
        else:
            raise ReadmeError(f"line {fence.line}: unknown option {option!r}")
    script = "\n".join(fence.body)
    return Run(fence.line, name, script, exit_code, fresh_clone, until, outputs.get(name, ()))


def execute(run: Run, checkout: Path) -> list[str]:
    """Run one block; return what is wrong, nothing when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        place = checkout
        if run.fresh_clone:
            place = Path(folder, "clone")
            subprocess.run(["git", "clone", "--quiet", str(checkout), str(place)], check=True)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", run.script],
            cwd=place,
            env=os.environ | TERMINAL,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS_ALLOWED,
            check=False,
        )
    wrong = _differences(run, done.returncode, done.stdout)
    return [*wrong, "it printed:", done.stdout] if wrong else []


@contextmanager
def serving(run: Run, checkout: Path) -> Iterator[list[str]]:
    """Keep a block running; yield what is wrong with its start, nothing when its URL answers."""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", run.script],
            cwd=checkout,
            env=os.environ | TERMINAL,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            answered = _answers(run.until, process)
            printed.seek(0)
            text = printed.read()
            missing = first_missing(run.output, text)
            wrong = [] if answered else [f"{run.until} did not answer"]
            if missing is not None:
                wrong.append(f"this line of the README was not printed in its place: {missing}")
            yield [*wrong, "it printed:", text] if wrong else []
        finally:
            _stop(process)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + SECONDS_ALLOWED
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the block with everything that it started: make passes no signal on."""
    for one in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, one)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)


def _differences(run: Run, exit_code: int, printed: str) -> list[str]:
    wrong = []
    if exit_code != run.exit_code:
        wrong.append(f"exit code {exit_code}, expected {run.exit_code}")
    missing = first_missing(run.output, printed)
    if missing is not None:
        wrong.append(f"this line of the README was not printed in its place: {missing}")
    return wrong


def first_missing(expected: tuple[str, ...], printed: str) -> str | None:
    """Return the first expected line that is not printed after those before it."""
    remaining = iter(printed.splitlines())
    for line in filter(str.strip, expected):
        pattern = re.compile(".*".join(map(re.escape, line.rstrip().split("…"))))
        if not any(pattern.fullmatch(candidate.rstrip()) for candidate in remaining):
            return line
    return None


def main(checkout: Path) -> int:
    """Run all blocks; return 1 when one of them differs from the README."""
    text = (checkout / "README.md").read_text(encoding="utf-8")
    runs = collect_runs(list(read_fences(text.splitlines())))
    differing = 0
    with ExitStack() as running:
        for run in runs:
            started = time.monotonic()
            if run.until:
                wrong = running.enter_context(serving(run, checkout))
            else:
                wrong = execute(run, checkout)
            differing += bool(wrong)
            verdict = "DIFFERS" if wrong else "as written"
            seconds = time.monotonic() - started
            print(f"README.md:{run.line} {run.name}: {verdict}, {seconds:.1f} s", flush=True)
            print(*wrong, sep="\n", end="\n" if wrong else "", flush=True)
    print(f"README blocks run: {len(runs)}, differing: {differing}")
    return 1 if differing or not runs else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
