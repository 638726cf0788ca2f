"""A Slack for each test, and the smallest bot before it."""

from collections.abc import Callable, Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import LocalSlack

SCOPES = ("commands", "chat:write", "files:write", "files:read", "users:read", "channels:read")


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    local = LocalSlack(scopes=SCOPES, commands={"/kpi": "week · help"}, processing=0.0)
    local.start()
    yield local
    local.stop()


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def app(client: WebClient) -> App:
    return App(client=client)


@pytest.fixture
def connect(app: App, slack: LocalSlack) -> Iterator[Callable[[], SocketModeHandler]]:
    """Connect the bot once its listeners are in place."""
    made: list[SocketModeHandler] = []

    def now() -> SocketModeHandler:
        handler = SocketModeHandler(app, slack.app_token)
        made.append(handler)
        handler.connect()
        slack.wait_connected(len(made))
        return handler

    yield now
    for handler in made:
        handler.client.auto_reconnect_enabled = False
    slack.stop()  # first, since a client that is still listening takes seconds to close
    slack.wait_for(lambda: not any(handler.client.is_connected() for handler in made))
    for handler in made:
        handler.close()
