"""One event loop for a worker's tests, and templates that are as expensive as in real life."""

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """Return the event loop; it runs only while a test hands it a coroutine."""
    with asyncio.Runner() as runner:
        yield runner
