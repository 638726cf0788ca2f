"""Socket Mode: connections of the app, and envelopes that each go to exactly one of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.local.identity import APP
from bot.local.wire import Json
from bot.local.workspace import Workspace

MOST = 10
HEARTBEAT = 20.0  # seconds between pings
HOST = "applink-local"


@dataclass(eq=False)
class Connection:
    socket: web.WebSocketResponse
    id: str = field(default_factory=lambda: uuid4().hex[:8])


class Sockets:
    def __init__(self, workspace: Workspace, on_ack: Callable[[str, Json], None]) -> None:
        self._workspace = workspace
        self._on_ack = on_ack
        self.open: list[Connection] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if not self._workspace.tickets.use(request.query.get("ticket", "")):
            return web.Response(status=401, text="this address was used or is too old")
        connection = Connection(web.WebSocketResponse(heartbeat=HEARTBEAT))
        await connection.socket.prepare(request)
        if len(self.open) >= MOST:
            await self._say_goodbye(connection, "too_many_websockets")
            return connection.socket
        try:
            await self._listen(connection)
        finally:
            self._forget(connection)
        return connection.socket

    async def _listen(self, connection: Connection) -> None:
        await connection.socket.send_json(self._hello())
        self.open.append(connection)
        self._workspace.journal.add("socket", "open", {"connection": connection.id, "open": len(self.open)})
        async for message in connection.socket:
            if message.type is WSMsgType.TEXT:
                self._read(message.data)

    def _read(self, text: str) -> None:
        try:
            body = json.loads(text)
        except ValueError:
            return
        if isinstance(body, dict) and isinstance(body.get("envelope_id"), str):
            payload = body.get("payload")
            self._on_ack(body["envelope_id"], payload if isinstance(payload, dict) else {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open) + 1,
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": APP},
        }

    def _forget(self, connection: Connection) -> None:
        if connection in self.open:
            self.open.remove(connection)
            self._workspace.journal.add("socket", "close", {"connection": connection.id, "open": len(self.open)})

    async def send(self, envelope: Json) -> bool:
        """To the connection that waited longest; False if none took it."""
        while self.open:
            connection = self.open.pop(0)
            self.open.append(connection)
            journal = {"connection": connection.id, **envelope}
            try:
                self._workspace.journal.add("envelope", str(envelope["type"]), journal)
                await connection.socket.send_json(envelope)
            except ConnectionError:
                self._forget(connection)
            else:
                return True
        return False

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come back on a new address, then close it."""
        for connection in list(self.open):
            self._forget(connection)
            await self._say_goodbye(connection, reason)

    async def _say_goodbye(self, connection: Connection, reason: str) -> None:
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        self._workspace.journal.add("socket", "disconnect", {"connection": connection.id, "reason": reason})
        await connection.socket.close()

    async def close(self) -> None:
        for connection in list(self.open):
            await connection.socket.close()
