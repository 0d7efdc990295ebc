"""Waiting for a file descriptor without blocking the event loop."""

import asyncio


async def readable(number: int) -> None:
    """Wait until there is something to read; a pidfd is readable once its process has ended."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(number, tell)
    try:
        await ready
    finally:
        loop.remove_reader(number)
