"""Socket Mode: connections of the app, and envelopes that each go to exactly one of them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.local.identity import APP
from bot.local.wire import Json, parsed
from bot.local.workspace import Workspace

MOST = 10
HEARTBEAT = 20.0  # seconds between pings
HOST = "applink-local"
GRACE = 1.0  # seconds that a client has to answer a close, or to read what it is sent
LAST = 0.5  # the same when all of this ends


@dataclass(eq=False)
class Connection:
    """`deaf`: open, but nothing is heard or said on it any more."""

    socket: web.WebSocketResponse
    id: str = field(default_factory=lambda: uuid4().hex[:8])
    transport: asyncio.Transport | None = None
    deaf: bool = False


class Sockets:
    def __init__(self, workspace: Workspace, on_ack: Callable[[str, object], None]) -> None:
        self._workspace = workspace
        self._on_ack = on_ack
        self.open: list[Connection] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if not self._workspace.tickets.use(request.query.get("ticket", "")):
            return web.Response(status=401, text="this address was used or is too old")
        socket = web.WebSocketResponse(timeout=GRACE, heartbeat=HEARTBEAT, autoping=False)
        connection = Connection(socket, transport=request.transport)
        await socket.prepare(request)
        if len(self.open) >= MOST:
            await self._say_goodbye(connection, "too_many_websockets")
            return socket
        try:
            await self._listen(connection)
        finally:
            self._forget(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        await connection.socket.send_json(self._hello())
        self.open.append(connection)
        self._note("open", connection)
        async for message in connection.socket:
            if connection.deaf:
                continue
            if message.type is WSMsgType.PING:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._read(message.data)

    def _read(self, text: str) -> None:
        try:
            body = parsed(text)
        except ValueError:
            return
        if isinstance(body, dict) and isinstance(body.get("envelope_id"), str):
            payload = body.get("payload")
            self._on_ack(body["envelope_id"], {} if payload is None else payload)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open) + 1,
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": APP},
        }

    def _note(self, what: str, connection: Connection, **more: str) -> None:
        told = {"connection": connection.id, "open": len(self.open), **more}
        self._workspace.journal.add("socket", what, told)

    def _forget(self, connection: Connection) -> None:
        if connection in self.open:
            self.open.remove(connection)
            self._note("close", connection)

    async def send(self, envelope: Json) -> bool:
        """To the connection that waited longest; False if none took it. A deaf one takes it and says nothing."""
        while self.open:
            connection = self.open.pop(0)
            self.open.append(connection)
            journal = {"connection": connection.id, **envelope}
            try:
                self._workspace.journal.add("envelope", str(envelope["type"]), journal)
                if not connection.deaf:
                    async with asyncio.timeout(GRACE):
                        await connection.socket.send_json(envelope)
            except (ConnectionError, TimeoutError):  # gone, or nobody reads there
                self._forget(connection)
                _cut(connection)
            else:
                return True
        return False

    async def refresh(self, reason: str = "refresh_requested", notice: float = 0.0) -> None:
        """Ask every connection to come back on a new address, then close it.

        `notice`: seconds before that it is told with a warning, during which it is still used.
        """
        leaving = list(self.open)
        if notice:
            for connection in leaving:
                await self._say(connection, "warning")
            await asyncio.sleep(notice)
        staying = [each for each in leaving if each in self.open]
        for connection in staying:
            self._forget(connection)
        await asyncio.gather(*(self._say_goodbye(each, reason) for each in staying))

    def drop(self) -> None:
        """Every connection breaks without a word."""
        for connection in list(self.open):
            self._forget(connection)
            _cut(connection)

    def deafen(self) -> None:
        for connection in self.open:
            connection.deaf = True
            self._note("deaf", connection)

    async def _say_goodbye(self, connection: Connection, reason: str) -> None:
        await self._say(connection, reason)
        await _closed(connection)

    async def _say(self, connection: Connection, reason: str) -> None:
        try:
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        except ConnectionError:
            return
        self._note("disconnect", connection, reason=reason)

    async def close(self) -> None:
        """All at once; whoever does not answer in time is cut off."""
        leaving = list(self.open)
        closing = [asyncio.create_task(_closed(each)) for each in leaving if not each.deaf]
        if closing:
            await asyncio.wait(closing, timeout=LAST)
        for connection in leaving:
            _cut(connection)


def _cut(connection: Connection) -> None:
    if connection.transport:
        connection.transport.abort()


async def _closed(connection: Connection) -> None:
    with suppress(ConnectionError):
        await connection.socket.close()
