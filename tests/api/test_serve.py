"""``pairwell serve``: where it listens, what it refuses, and how it ends."""

import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest

from app.api.problem_details import Kind
from app.commands import serve
from app.commands.failures import UsageProblemError
from app.commands.serve import listen, permitted_addresses
from benchmarks.served import PAIRWELL
from tests.api.conftest import LONG, Service, StartService, until
from tests.support.raw_http import HOST

KILLED_AFTER_S = 10
"""By `docker stop`."""

ENDING_S = 3
"""What is left of it for the children to be ended."""


def _refused(environment: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    """Run the command where it must not serve: its exit code, and its one sentence."""
    done = subprocess.run(
        [PAIRWELL, "serve", *arguments],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == b""
    told = done.stderr.decode()
    assert told.startswith("pairwell: ")
    assert told.count("\n") == 1
    return done.returncode, told


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.11.12.13", "::ffff:0.0.0.0"])
def test_where_others_can_reach_it_a_key_is_needed(
    service_environment: Mapping[str, str], host: str
) -> None:
    code, told = _refused(service_environment, "--host", host, "--port", "0")
    assert code == 2
    assert "PAIRWELL_API_KEY" in told
    assert [address for _, address in permitted_addresses(host, 0, with_key=True)] == [host]


def test_this_machine_is_served_without_a_key() -> None:
    for host in ("127.0.0.1", "localhost", "127.3.2.1", "::1"):
        assert permitted_addresses(host, 0, with_key=False)


def test_a_host_that_there_is_not_is_told() -> None:
    with pytest.raises(UsageProblemError, match="no address for the host"):
        permitted_addresses("x" * 300, 0, with_key=True)


def test_a_port_that_is_taken_is_told(service_environment: Mapping[str, str]) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        code, told = _refused(service_environment, "--port", str(port))
    assert code == 1
    assert told == f"pairwell: Address already in use: http://{HOST}:{port}\n"


def test_small_answers_are_sent_at_once() -> None:
    (listener,) = listen([(socket.AF_INET, HOST)], 0)
    with (
        listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_key_that_is_too_short_is_refused_and_not_repeated(
    service_environment: Mapping[str, str],
) -> None:
    code, told = _refused({**service_environment, "PAIRWELL_API_KEY": "secret"}, "--port", "0")
    assert code == 2
    assert told == "pairwell: a setting has a wrong value: PAIRWELL_API_KEY\n"


def test_a_misspelt_setting_is_refused(service_environment: Mapping[str, str]) -> None:
    code, told = _refused({**service_environment, "PAIRWELL_API_KEYS": "secret"}, "--port", "0")
    assert code == 2
    assert told == (
        'pairwell: there is no setting "PAIRWELL_API_KEYS"; did you mean PAIRWELL_API_KEY?\n'
    )


def test_no_process_leaves_people_s_texts_in_a_core_file(start_service: StartService) -> None:
    service = start_service(ready=False)
    everybody = [psutil.Process(service.process.pid), *until(lambda: _everybody(service))]
    assert {one.rlimit(psutil.RLIMIT_CORE) for one in everybody} == {(0, 0)}


def test_it_tells_where_it_is_and_where_its_documentation_is(service: Service) -> None:
    first, _ = service.told().split("\n", 1)
    assert first == (f"pairwell: serving on {service.url}, documentation on {service.url}/docs")


def _everybody(service: Service) -> list[psutil.Process]:
    return psutil.Process(service.process.pid).children(recursive=True)


def _ended(service: Service, everybody: list[psutil.Process]) -> int:
    code = service.process.wait(60)
    _, alive = psutil.wait_procs(everybody, timeout=30)
    assert alive == []
    return code


def test_ctrl_c_ends_it_in_order(start_service: StartService) -> None:
    service = start_service()
    everybody = _everybody(service)
    assert len(everybody) >= 3  # the template and its children
    os.killpg(service.process.pid, signal.SIGINT)
    assert _ended(service, everybody) == 130
    told = service.told()
    assert told.endswith("\npairwell: interrupted\n")
    assert "Traceback" not in told


def test_it_can_be_ended_while_it_loads_its_model(start_service: StartService) -> None:
    service = start_service(ready=False)
    everybody = until(lambda: _everybody(service))
    service.process.terminate()
    assert _ended(service, everybody) == 0


def test_work_that_outlasts_a_stop_is_told_to_come_again(start_service: StartService) -> None:
    service = start_service(PAIRWELL_CHILDREN="1", PAIRWELL_WAITING="0")
    everybody = _everybody(service)
    headers = {"Content-Type": "application/json"}
    with ThreadPoolExecutor(1) as pool:
        url = f"{service.url}/v1/match"
        asked = pool.submit(httpx.post, url, content=LONG, headers=headers, timeout=150)
        until(service.refusal_as_busy)
        service.process.terminate()
        answer = asked.result()
    assert (answer.status_code, answer.json()["type"]) == (503, Kind.BUSY.type)
    assert answer.headers["Retry-After"] == "5"
    assert _ended(service, everybody) == 0
    assert serve.GRACE_S <= KILLED_AFTER_S - ENDING_S
