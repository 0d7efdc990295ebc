"""What is costly to make and never changes is made once, and nobody waits for it but who asked."""

import asyncio
import json
import threading
from typing import Any

import httpx

from app.api.application import create_app
from app.api.known_names import known_names
from app.settings import Settings
from tests.support.raw_http import PATIENCE_S


class Documentation:
    """An application's OpenAPI document, made only when a test lets it."""

    def __init__(self) -> None:
        self.app = create_app(Settings(api_key=None))  # without its lifespan no child is started
        self.may_be_made = threading.Event()
        self.is_wanted = threading.Event()
        self.made = 0
        self._make = self.app.openapi
        self.app.openapi = self._made_in_time  # type: ignore[method-assign]

    def _made_in_time(self) -> dict[str, Any]:
        self.is_wanted.set()
        assert self.may_be_made.wait(PATIENCE_S), "nobody else was answered meanwhile"
        self.made += 1
        return self._make()


async def _asked_twice(found: Documentation) -> tuple[httpx.Response, httpx.Response]:
    transport = httpx.ASGITransport(found.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        first = asyncio.create_task(client.get("/openapi.json"))
        await asyncio.to_thread(found.is_wanted.wait, PATIENCE_S)
        assert (await client.get("/livez")).status_code == 200
        found.may_be_made.set()
        return await first, await client.get("/openapi.json")


def test_others_are_answered_while_the_document_is_made_and_it_is_made_once() -> None:
    found = Documentation()
    first, second = asyncio.run(_asked_twice(found))
    assert first.content == second.content
    assert first.headers["Content-Type"] == "application/json"
    assert json.loads(first.content) == found.app.openapi()
    assert found.made == 2  # once for both, and once here


def test_names_are_collected_once() -> None:
    assert known_names() is known_names()
