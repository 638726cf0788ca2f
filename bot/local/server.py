"""One HTTP server in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from aiohttp import web

T = TypeVar("T")
LOOPBACK = "127.0.0.1"
GRACE = 0.5  # seconds for open requests at the end
PATIENCE = 10.0  # seconds for the thread


class Server:
    """Listens from construction on, answers from `start` on."""

    def __init__(self, port: int, build: Callable[[], web.Application]) -> None:
        self._socket = socket.create_server((LOOPBACK, port))
        self.port: int = self._socket.getsockname()[1]
        self._build = build
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._listening = False
        self._end = asyncio.Event()
        self._open = threading.Lock()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="local-slack", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(PATIENCE)
        if not self._listening:
            self._thread.join(PATIENCE)
            self._socket.close()
            raise RuntimeError("the local Slack did not start")

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(PATIENCE)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it in the server's loop, from any other thread; RuntimeError where that has ended."""
        with self._open:
            if self._over:
                work.close()
                raise RuntimeError("this Slack has stopped")
            done = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return done.result(PATIENCE)
        except CancelledError:
            raise RuntimeError("this Slack has stopped meanwhile") from None

    def soon(self, act: Callable[[], None]) -> None:
        """Call it in the server's loop and wait for its end."""

        async def called() -> None:
            act()

        self.do(called())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        runner = web.AppRunner(self._build(), access_log=None, shutdown_timeout=GRACE)
        await runner.setup()
        await web.SockSite(runner, self._socket).start()
        self._listening = True
        self._ready.set()
        await self._end.wait()
        await runner.cleanup()
        self._socket.close()
        with self._open:
            self._over = True
        await asyncio.sleep(0)  # what was asked of the loop before that becomes a task
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:  # what hangs on purpose
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
