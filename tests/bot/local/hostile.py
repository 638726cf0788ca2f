"""What nobody in their right mind sends, and a look at whether this Slack kept quiet about it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest
from hypothesis import strategies as st
from slack_sdk import WebClient
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, MANAGER, SUPPORT

Body = dict[str, Any]
WORDS = st.text(max_size=8) | st.sampled_from(
    ["\ud800", "\0", "NaN", "[]", "{}", "[{}]", "modal", SUPPORT, MANAGER, AGENT]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
NAMES = WORDS | st.sampled_from(["type", "blocks", "text", "view", "id", "title"])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    [],
    {},
    [1],
    {"a": 1},
    "",
    "x",
    "\ud800",
    "\0",
    "NaN",
    "[",
    "x" * 50_000,
)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"


def request(
    slack: LocalSlack, method: str, path: str, body: bytes | str | None = None, **headers: str
) -> tuple[int, str]:
    connection = HTTPConnection(slack.url.removeprefix("http://"), timeout=20)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path.removeprefix(slack.url), body, given)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def call(slack: LocalSlack, method: str, body: bytes | str, kind: str = "application/json") -> Body:
    """The answer of the Web API, which is an object that says if it is ok, whatever was asked."""
    _, said = request(
        slack, "POST", f"/api/{method}", body, Authorization=f"Bearer {slack.bot_token}", Content_Type=kind
    )
    answer = json.loads(said)
    assert isinstance(answer["ok"], bool)
    assert answer["ok"] or isinstance(answer["error"], str)
    return dict(answer)


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as a warning or worse, here or on the way to here."""
    said = [*caplog.get_records("setup"), *caplog.get_records("call"), *caplog.get_records("teardown")]
    return [record.getMessage() for record in said if record.levelno >= logging.WARNING]


@contextmanager
def app_of(slack: LocalSlack) -> Iterator[Connection]:
    """An app that only listens, and says what the test says."""
    client = WebClient(base_url=slack.api_url)
    before = slack.connections
    address = str(client.apps_connections_open(app_token=slack.app_token)["url"])
    with connect(address, close_timeout=1) as socket:
        assert json.loads(socket.recv(timeout=5))["type"] == "hello"
        slack.wait_connected(before + 1)
        yield socket


def acknowledge(socket: Connection, payload: Any) -> Body:
    """The next envelope, acknowledged with this."""
    envelope: Body = json.loads(socket.recv(timeout=5))
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": payload}))
    return envelope
