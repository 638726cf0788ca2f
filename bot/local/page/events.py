"""Server-sent events: "something changed", never what; the page then asks for its state."""

import asyncio

from aiohttp import web

from bot.local.journal import Entry
from bot.local.workspace import Workspace

QUIET = {"request", "answer"}
ALIVE = 15.0  # seconds between signs of life


class Events:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._closing = asyncio.Event()
        self._open: set[asyncio.Event] = set()

    def close(self) -> None:
        self._closing.set()
        for changed in self._open:
            changed.set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def read(entry: Entry) -> None:
            if entry.kind not in QUIET:
                loop.call_soon_threadsafe(changed.set)

        stop = self._workspace.journal.follow(read)
        self._open.add(changed)
        try:
            await self._tell(response, changed)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._open.discard(changed)
            stop()
        return response

    async def _tell(self, response: web.StreamResponse, changed: asyncio.Event) -> None:
        await response.write(b"retry: 1000\ndata: ready\n\n")
        while not self._closing.is_set():
            try:
                await asyncio.wait_for(changed.wait(), ALIVE)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            changed.clear()
            await response.write(b"data: changed\n\n")
