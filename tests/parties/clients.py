"""The three Socket Mode clients of slack_sdk, each bringing the probe what it hears."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.socket_mode.aiohttp import SocketModeClient as AiohttpClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.builtin import SocketModeClient as BuiltinClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websockets import SocketModeClient as WebsocketsClient
from slack_sdk.web.async_client import AsyncWebClient

from tests.parties.probe import Probe

PATIENCE = 20.0  # seconds
PAUSE = 0.01


class Connect(Protocol):
    """`hang_up` closes every socket at the other side, which ends a client sooner than it ends itself."""

    def __call__(
        self, probe: Probe, app_token: str, api_url: str, hang_up: Callable[[], None]
    ) -> AbstractContextManager[None]: ...


@contextmanager
def builtin(probe: Probe, app_token: str, api_url: str, hang_up: Callable[[], None]) -> Iterator[None]:
    client = BuiltinClient(app_token, web_client=WebClient(base_url=api_url, retry_handlers=[]))

    def heard(_: BaseSocketModeClient, request: SocketModeRequest) -> None:
        ack, work = probe.react(request.type, request.payload)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, ack or None))
        work()

    client.socket_mode_request_listeners.append(heard)
    client.connect()
    try:
        yield
    finally:
        client.auto_reconnect_enabled = False
        hang_up()
        until = time.monotonic() + PATIENCE
        while client.is_connected() and time.monotonic() < until:
            time.sleep(PAUSE)
        client.close()


def aiohttp(probe: Probe, app_token: str, api_url: str, hang_up: Callable[[], None]) -> AbstractContextManager[None]:
    del hang_up
    return _in_a_loop(lambda: AiohttpClient(app_token, web_client=AsyncWebClient(base_url=api_url)), probe)


def websockets(probe: Probe, app_token: str, api_url: str, hang_up: Callable[[], None]) -> AbstractContextManager[None]:
    del hang_up
    return _in_a_loop(lambda: WebsocketsClient(app_token, web_client=AsyncWebClient(base_url=api_url)), probe)


@contextmanager
def _in_a_loop(make: Callable[[], AsyncBaseSocketModeClient], probe: Probe) -> Iterator[None]:
    """A client in an event loop of its own thread, whose calls are made in yet other threads."""
    ready, wrong = threading.Event(), []
    loop, end = asyncio.new_event_loop(), asyncio.Event()

    async def heard(client: Any, request: SocketModeRequest) -> None:
        ack, work = probe.react(request.type, request.payload)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, ack or None))
        await asyncio.to_thread(work)

    async def live() -> None:
        client = make()
        client.socket_mode_request_listeners.append(heard)
        await client.connect()  # type: ignore[no-untyped-call] # slack_sdk says nothing of it
        ready.set()
        await end.wait()
        await client.close()  # type: ignore[no-untyped-call] # as above

    def run() -> None:
        try:
            loop.run_until_complete(live())
        except Exception as error:  # noqa: BLE001 - raised again in the thread of the test
            wrong.append(error)
        finally:
            ready.set()
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    thread = threading.Thread(target=run, name="probe", daemon=True)
    thread.start()
    ready.wait(PATIENCE)
    if not wrong:
        try:
            yield
        finally:
            loop.call_soon_threadsafe(end.set)
            thread.join(PATIENCE)
    if wrong:
        raise wrong[0]


PYTHON: dict[str, Connect] = {"builtin": builtin, "aiohttp": aiohttp, "websockets": websockets}
