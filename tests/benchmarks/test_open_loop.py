"""The client side of the service's benchmark, against small servers that do odd things."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.kept_alive import KeptAlive
from benchmarks.open_loop import arrivals, statuses

RATE = 50


class _Counting(BaseHTTPRequestHandler):
    """Answers once two requests are under way; keeps which connections there were."""

    protocol_version = "HTTP/1.1"
    together = threading.Event()
    under_way = 0
    connections: set[int]

    def do_POST(self) -> None:
        kind = type(self)
        kind.connections.add(self.client_address[1])
        kind.under_way += 1
        if kind.under_way > 1:
            kind.together.set()
        self.rfile.read(int(self.headers["Content-Length"]))
        kind.together.wait(20)
        self._answer()

    def do_GET(self) -> None:
        type(self).connections.add(self.client_address[1])
        self._answer()

    def _answer(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


class _Closing(_Counting):
    def do_POST(self) -> None:
        self.close_connection = True


@contextmanager
def _server(handler: type[_Counting]) -> Iterator[int]:
    handler.connections = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_requests_arrive_on_schedule_while_others_are_unanswered() -> None:
    with _server(_Counting) as port:
        # Nobody is answered before a second request has come.
        found = arrivals(lambda: KeptAlive("127.0.0.1", port, 20), "/", b"{}", RATE, 0.2)
    assert statuses(found) == {"200": 10}
    assert all(one.seconds > 0 for one in found)


def test_a_connection_that_gives_no_answer_is_counted_as_failed() -> None:
    with _server(_Closing) as port:
        found = arrivals(lambda: KeptAlive("127.0.0.1", port, 20), "/", b"{}", RATE, 0.1)
    assert statuses(found) == {"failed": 5}


def test_a_connection_is_kept_from_one_request_to_the_next() -> None:
    with _server(_Counting) as port, KeptAlive("127.0.0.1", port, 20) as connection:
        answers = [connection.ask("GET", "/") for _ in range(3)]
        assert len(_Counting.connections) == 1
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"{}")] * 3
    assert answers[0].headers["content-length"] == "2"


def test_a_connection_that_failed_is_opened_again() -> None:
    with _server(_Closing) as port, KeptAlive("127.0.0.1", port, 20) as connection:
        with pytest.raises(ConnectionError):
            connection.ask("POST", "/", b"{}")
        assert connection.ask("GET", "/").status == 200
