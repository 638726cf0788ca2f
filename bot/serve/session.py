"""One Socket Mode connection, from its opening to its end."""

import json
import logging
import socket
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from contextlib import suppress
from threading import Event, Thread
from typing import Any, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.outcome import Kind, SlackError

log = logging.getLogger(__name__)
wire = log.getChild("wire")
"""The SDK's own words on each try: silent unless somebody sets its level, as the watchdog says what people need."""
wire.setLevel(logging.CRITICAL)
AT_ONCE = 16_384
"""Bytes read at once: the SDK calls itself once for each piece of a frame."""
ACK = 3.0
"""Seconds that Slack waits for an acknowledgement."""
HELLO = 5.0
"""Seconds that Slack has to greet us; without its word nothing comes over a connection."""


class Session(BaseSocketModeClient):
    """A Socket Mode client over the SDK's connection that never comes back by itself: the watchdog opens another.

    The SDK's own client mends itself in place and from three threads. Asked twice to leave, as Slack does when it
    warns before it closes, it connects twice, and what was sent to the first of these connections is lost.
    """

    def __init__(
        self, app: App, app_token: str, workers: Executor, changed: Callable[[], None], instead: Callable[[str], bool]
    ) -> None:
        """`changed` is called when it is asked to leave or has ended; `instead` sends over another, if it can."""
        self.logger = log
        self.web_client = app.client
        self.app_token = app_token
        self.message_listeners = []
        self.socket_mode_request_listeners = [_handler(app)]
        self.farewell = ""  # Slack's word for why it wants it to leave
        self._frames = 0
        self._workers, self._changed, self._instead = workers, changed, instead
        self._handled: set[Future[None]] = set()
        self._state, self._ended = ConnectionState(), False  # type: ignore[no-untyped-call] # the SDK's
        self._is_welcome, self._told = False, Event()
        self._reader = Thread(target=self._read, name="socket", daemon=True)
        self._pong: float | None = None

    def connect(self) -> None:
        """Opens it. What the SDK raises where Slack gives no address, `ConnectionError` where that does not answer,
        `SlackError` where nobody greets us there.
        """
        address = str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        self._connection = Connection(
            url=address,
            logger=wire,
            proxy=self.web_client.proxy,
            receive_buffer_size=AT_ONCE,
            on_message_listener=self.enqueue_message,
            on_error_listener=lambda error: wire.info("%s", error),
            ssl_context=self.web_client.ssl,
        )
        self._connection.connect()
        if self._connection.sock is None:
            raise ConnectionError("the address that Slack gave does not answer")
        self._connection.sock = cast("Any", _Whole(self._connection.sock))
        self._reader.start()
        self._told.wait(HELLO)
        if not self._is_welcome:
            self.disconnect()
            raise SlackError(Kind.LATER, self.farewell or "no_hello")

    def is_connected(self) -> bool:
        return not self._ended

    def disconnect(self) -> None:
        """Ends it at once. The reader, which holds the SDK's lock, wakes up and closes the socket."""
        with self._connection.sock_send_lock:
            if self._connection.sock is not None:
                with suppress(OSError):
                    self._connection.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Ends it when what it was sent is acknowledged."""
        wait([*self._handled], ACK)
        self.disconnect()
        self._reader.join(ACK)

    def ping(self) -> None:
        """Asks for a sign of life; a connection that cannot be written to has ended."""
        try:
            self._connection.ping(f"{self._connection.session_id}:{time.time()}")
        except OSError:
            self.disconnect()

    def heard(self) -> int:
        """Grows for as long as somebody is there: with each message, and with the answer to a ping."""
        pong = self._connection.last_ping_pong_time
        if pong != self._pong:
            self._pong = pong
            self._frames += 1
        return self._frames

    def enqueue_message(self, message: str) -> None:
        self._frames += 1
        body = _read(message)
        if body is None:
            log.warning("Slack sent something that is no envelope; it is left aside")
            return
        if body.get("type") == "disconnect":
            self.farewell = str(body.get("reason"))
            self._told.set()
            self._changed()
            return
        if body.get("type") == "hello":
            self._is_welcome = True
            self._told.set()
            return
        handled = self._workers.submit(self.run_message_listeners, body, message)
        self._handled.add(handled)
        handled.add_done_callback(self._handled.discard)

    def send_message(self, message: str) -> None:
        """An acknowledgement whose own connection has gone meanwhile goes over another."""
        try:
            self.send_over_this(message)
        except SlackClientNotConnectedError:
            if not self._instead(message):
                log.error("no connection takes an acknowledgement: Slack tells who asked that /kpi failed")  # noqa: TRY400

    def send_over_this(self, message: str) -> None:
        self._connection.send(message)

    def _read(self) -> None:
        try:
            self._connection.run_until_completion(self._state)
        finally:
            self._ended = True
            self._told.set()
            self._changed()


class _Whole:
    """A socket as the SDK needs it. A pause within a frame made it take the rest of the frame for a new one, and the
    end of the stream it read over and over.
    """

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner

    def recv(self, size: int) -> bytes:
        while True:
            with suppress(TimeoutError):
                received = self._inner.recv(size)
                if not received:
                    raise ConnectionResetError("the other side has gone")
                return received

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a socket has
        return getattr(self._inner, name)


def _read(message: str) -> dict[str, Any] | None:
    """Raising within the SDK's reader would cost what came with it."""
    try:
        body = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and isinstance(body.get("payload", {}), dict | str) else None


def _handler(app: App) -> Callable[[BaseSocketModeClient, SocketModeRequest], None]:
    def handle(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time.time()
        send_response(client, request, run_bolt_app(app, request), begun)

    return handle
