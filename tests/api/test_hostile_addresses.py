"""Addresses, methods and parameters that there are not are refused, and nothing is repeated."""

import pytest

from tests.api.conftest import Service
from tests.support.broken_documents import GOOD
from tests.support.raw_http import assert_matched, assert_refused, request, sent

POSTS = ("/v1/match", "/v1/evaluate", "/v1/validate")
GETS = ("/v1/info", "/v1/demo-data/small", "/livez", "/readyz", "/docs", "/openapi.json", "/")


METHODS = (
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "SEARCH",
)


@pytest.mark.parametrize("path", [*POSTS, *GETS, "/v1/nowhere"])
def test_every_other_method_is_refused_and_the_right_one_named(service: Service, path: str) -> None:
    known = {"POST"} if path in POSTS else {"GET"}
    for method in METHODS:
        answer = sent(service.port, request(method, path, b"{}"), method=method)
        assert answer is not None
        if path == "/v1/nowhere":
            assert answer.status == 404
        elif method not in known and not (method == "HEAD" and answer.status in {200, 307}):
            assert answer.status == 405, (method, path)
            allowed = {name.strip() for name in answer.headers["allow"].split(",")}
            assert known <= allowed
            assert method not in allowed


@pytest.mark.parametrize("method", ["BREW", "get", "POSTT", "GET\x00", "G" * 10_000])
def test_methods_that_there_are_not_are_refused(service: Service, method: str) -> None:
    assert_refused(sent(service.port, request(method, "/livez")), 400, "bad_request")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v1",
        "/v1/",
        "/v1/match/",
        "//v1/match",
        "/v1//match",
        "/V1/match",
        "/v1/match%00",
        "/v1/match%2f",
        "/v1/match;a=b",
        "/v1/match%0d%0aX-Evil:%201",
        "/v1/../v1/match",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "/static/../application.py",
        "/static/%2e%2e/application.py",
        "/static/..%2fapplication.py",
        "/docs/../application.py",
        "/v1/demo-data",
        "/v1/demo-data/",
        "/v1/demo-data/huge",
        "/v1/demo-data/small/",
        "/v1/demo-data/Small",
        "/v1/demo-data/%73mal",
        "/v1/demo-data/..%2f..%2fetc%2fpasswd",
        "/v1/demo-data/%00",
        "/v1/demo-data/%ff%fe",
        "/v1/demo-data/%",
        "/v1/demo-data/%zz",
        "/v1/demo-data/%ed%a0%80",
        "/v1/demo-data/small%20",
        "/" + "a" * 20_000,
        "/" + "a/" * 5_000,
        "/" + "%25" * 5_000,
        "/metrics",
        "/.git/config",
        "/docs/oauth2-redirect",
        "/redoc",
        "/robots.txt",
    ],
    ids=lambda path: path[:40],
)
def test_addresses_that_there_are_not_are_not_found(service: Service, path: str) -> None:
    for method in ("GET", "POST"):
        answer = sent(
            service.port, request(method, path, GOOD if method == "POST" else b""), method=method
        )
        assert answer is not None
        if answer.status == 422 and path.startswith("/v1/demo-data/"):
            assert_refused(answer, 422, "invalid_parameter")
        elif answer.status == 405:
            assert_refused(answer, 405, "method_not_allowed")
        else:
            assert_refused(answer, 404, "not_found")
        assert "x-evil" not in answer.headers
        assert b"passwd" not in answer.body


@pytest.mark.parametrize(
    "query",
    [
        "prices",
        "prices=",
        "prices=maybe",
        "prices=1",
        "prices=True",
        "prices=true&prices=false",
        "prices=true&prices=true",
        "Prices=false",
        "prices[]=true",
        "prices=true%00",
        "prices=%ff",
        "prices=%ed%a0%80",
        "prices=true;x=1",
        "x=1",
        "=1",
        "%00=1",
        "%ff=%fe",
        "prices=false&x=" + "y" * 20_000,
        "&".join(f"x{number}=1" for number in range(2_000)),
        "prices=false?prices=true",
        "prices=" + "%" * 99,
    ],
    ids=lambda query: query[:40],
)
def test_wrong_query_parameters_are_refused(service: Service, query: str) -> None:
    for path in POSTS:
        answer = assert_refused(
            sent(service.port, request("POST", f"{path}?{query}", GOOD)), 422, "invalid_parameter"
        )
        assert b"maybe" not in answer.body
        assert len(answer.body) < 1000


@pytest.mark.parametrize("query", ["x=1", "prices=true", "%00", "a&b"])
def test_addresses_without_parameters_take_none(service: Service, query: str) -> None:
    for path in ("/v1/info", "/v1/demo-data/small"):
        assert_refused(
            sent(service.port, request("GET", f"{path}?{query}"), method="GET"),
            422,
            "invalid_parameter",
        )


def test_harmless_leftovers_of_a_query_are_taken(service: Service) -> None:
    for query in ("?", "?&", "?&&", "?prices=true&", "?prices=false#here"):
        answer = sent(service.port, request("POST", f"/v1/match{query}", GOOD))
        if "#" in query:
            assert answer is not None
            assert answer.status in {200, 400, 404, 422}
        else:
            assert_matched(answer)
