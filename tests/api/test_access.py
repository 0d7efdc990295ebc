"""Holders of the key are served; where there is no key, only this machine is."""

import asyncio
import base64

import httpx
import pytest

from app.api.application import create_app
from app.api.loopback import is_loopback
from app.api.problem_details import Kind
from app.settings import Settings
from tests.api.conftest import KEY, Service
from tests.support.raw_http import RawAnswer, request, sent

LOCKED = ["/", "/docs", "/openapi.json", "/v1/info", "/v1/demo-data/small", "/nowhere"]


def _basic(password: bytes, user: bytes = b"") -> bytes:
    return b"Basic " + base64.b64encode(user + b":" + password)


RIGHT = [
    b"Bearer " + KEY.encode(),
    b"bearer  " + KEY.encode() + b" ",
    _basic(KEY.encode()),
    _basic(KEY.encode(), b"somebody"),
]
WRONG = [
    b"",
    b"Bearer",
    b"Bearer ",
    b"Bearer " + KEY.encode()[:-1],
    b"Bearer " + KEY.encode() + b"x",
    b"Bearer " + KEY.encode("latin-1"),
    b"Basic",
    b"Basic " + KEY.encode(),
    b"Basic !!!!",
    b"Basic YQ",
    b"Basic \xff\xfe",
    _basic(b""),
    base64.b64encode(KEY.encode()),
    b"Basic " + base64.b64encode(KEY.encode()),
    b"Digest " + KEY.encode(),
    KEY.encode(),
    b"\xff" * 5000,
]


def _asked(service: Service, path: str, *authorization: bytes) -> RawAnswer:
    lines = [b"Authorization: " + one for one in authorization]
    answer = sent(service.port, request("GET", path, headers=lines), method="GET")
    assert answer is not None
    return answer


@pytest.mark.parametrize("authorization", RIGHT, ids=range(len(RIGHT)))
def test_the_key_opens_everything(locked: Service, authorization: bytes) -> None:
    for path in LOCKED:
        assert _asked(locked, path, authorization).status not in {401, 403}


@pytest.mark.parametrize("authorization", WRONG, ids=range(len(WRONG)))
def test_another_key_opens_nothing(locked: Service, authorization: bytes) -> None:
    for path in LOCKED:
        answer = _asked(locked, path, authorization)
        assert (answer.status, answer.details["type"]) == (401, Kind.UNAUTHORIZED.type)
        schemes = [one.split()[0] for one in answer.headers.get_all("WWW-Authenticate", [])]
        assert schemes == ["Bearer", "Basic"]


def test_without_a_key_only_the_probes_answer(locked: Service) -> None:
    for path in LOCKED:
        assert locked.client.get(path).status_code == 401
    for path in ("/v1/match", "/v1/evaluate", "/v1/validate"):
        assert locked.client.post(path, content=b"not read").status_code == 401
    assert locked.client.get("/livez").status_code == 200
    assert locked.client.get("/readyz").status_code in {200, 503}
    assert locked.client.get("/livez/").status_code == 401


def test_two_keys_open_nothing(locked: Service) -> None:
    assert _asked(locked, "/v1/info", RIGHT[0], RIGHT[0]).status == 401


def test_a_key_is_served_by_any_name_and_through_a_proxy(locked: Service) -> None:
    headers = {
        b"Authorization": RIGHT[0],
        b"Host": b"pairwell.example",
        b"X-Forwarded-For": b"203.0.113.7",
    }
    assert locked.client.get("/nowhere", headers=headers).status_code == 404


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.8.8.8:80", "[::1]"])
def test_this_machine_may_be_called_by_its_loopback_names(service: Service, host: str) -> None:
    assert service.client.get("/livez", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["pairwell.example", "localhost.example", "192.168.1.1", "[::2]", "localhost:80:80", ""]
)
def test_a_name_that_was_made_to_lead_here_is_refused(service: Service, host: str) -> None:
    answer = service.client.get("/livez", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json()["type"] == Kind.FORBIDDEN.type


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
)
@pytest.mark.parametrize("value", ["203.0.113.7", "127.0.0.1", ""])
def test_whoever_comes_through_a_proxy_is_not_on_this_machine(
    service: Service, header: str, value: str
) -> None:
    assert service.client.get("/livez", headers={header: value}).status_code == 403


async def _status(client: tuple[str, int] | None) -> int:
    app = create_app(Settings(api_key=None))
    transport = httpx.ASGITransport(app, client=client)  # type: ignore[arg-type]  # ASGI allows it
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as asking:
        return (await asking.get("/livez")).status_code


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (("127.0.0.1", 5000), 200),
        (("::1", 5000), 200),
        (("10.0.0.7", 5000), 403),
        (("2001:db8::7", 5000), 403),
        (("localhost", 5000), 403),
        (None, 403),
    ],
)
def test_other_machines_are_refused_without_a_key(
    client: tuple[str, int] | None, status: int
) -> None:
    assert asyncio.run(_status(client)) == status


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.255.255.254", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:10.0.0.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("127.1", False),
        ("2130706433", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_everything_else(address: str, expected: bool) -> None:
    assert is_loopback(address) == expected
