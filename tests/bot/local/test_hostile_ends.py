"""Odd times, odd faults, and ends in the middle of everything."""

import contextlib
import json
import math
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, MANAGER, SUPPORT, actions, button, modal, only, running, typed
from tests.bot.local.hostile import acknowledge, app_of, call, loud, request
from tests.bot.local.pages import state

STUCK = 8.0
"""Seconds: far more than an end takes, and fewer than anybody would wait for one by one."""


@pytest.fixture
def slack(caplog: pytest.LogCaptureFixture) -> Iterator[LocalSlack]:
    yield from running()
    assert loud(caplog) == []


def ended(slack: LocalSlack) -> None:
    """Stopped from a thread of its own, so that one that hangs fails here."""
    server = slack._running()
    stopping = threading.Thread(target=slack.stop, daemon=True)
    stopping.start()
    stopping.join(STUCK)
    assert not stopping.is_alive()
    assert not server._thread.is_alive()


def started(act: Callable[[], object]) -> threading.Thread:
    """In a thread; that it is cut off is not its fault."""

    def run() -> None:
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            act()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_it_ends_while_calls_hang_and_everybody_waits(slack: LocalSlack) -> None:
    slack.faults.add("*", slack.faults.HANG, 4, seconds=math.inf)
    asking = [started(lambda: call(slack, "api.test", "{}")) for _ in range(4)]
    slack.wait_for(lambda: len(slack.journal.of("fault")) == 4)
    pages = [started(lambda: request(slack, "GET", "/page/events")) for _ in range(3)]
    slack.say("@kpi-bot nobody hears this")
    leaving = started(lambda: slack.disconnect(notice=60))
    ended(slack)
    for thread in (*asking, *pages, leaving):
        thread.join(STUCK)
        assert not thread.is_alive()


@pytest.mark.parametrize("deaf", [False, True])
def test_it_ends_at_once_though_no_connection_says_goodbye(slack: LocalSlack, deaf: bool) -> None:  # noqa: FBT001
    with contextlib.ExitStack() as silent:
        for _ in range(10):
            silent.enter_context(mute(slack))
        slack.wait_connected(10)
        if deaf:
            slack.deafen()
        ended(slack)


def test_ten_that_say_no_goodbye_are_refreshed_together(slack: LocalSlack) -> None:
    with contextlib.ExitStack() as silent:
        for _ in range(10):
            silent.enter_context(mute(slack))
        slack.wait_connected(10)
        slack.disconnect()
        assert slack.connections == 0
        ended(slack)


def mute(slack: LocalSlack) -> socket.socket:
    """A connection of an app that never reads a word."""
    client = WebClient(base_url=slack.api_url)
    address = str(client.apps_connections_open(app_token=slack.app_token)["url"])
    host, _, path = address.removeprefix("ws://").partition("/")
    raw = socket.create_connection((host.partition(":")[0], int(host.partition(":")[2])))
    key = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    raw.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\n{key}\r\n\r\n".encode())
    return raw


def test_nothing_can_be_done_with_one_that_has_stopped(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="x", blocks=[actions(button())])
    message = only(slack)
    slack.stop()
    slack.stop()
    acts: list[Callable[[], object]] = [
        lambda: slack.press(message, "more"),
        lambda: slack.command("/kpi"),
        slack.drop,
        slack.revoke,
    ]
    for act in acts:
        with pytest.raises(RuntimeError, match="not running"):
            act()


def test_what_is_asked_of_a_server_that_has_ended_is_refused_at_once(slack: LocalSlack) -> None:
    server = slack._running()
    slack.stop()
    with pytest.raises(RuntimeError, match="has stopped"):
        server.do(slack._acts.say("x", user=MANAGER, channel=SUPPORT))


def test_it_starts_again_where_it_was(slack: LocalSlack) -> None:
    said = slack.say("before")
    with app_of(slack):
        slack.stop()
    slack.start()
    assert (slack.connections, slack.messages(SUPPORT)) == (0, [said])
    with pytest.raises(RuntimeError, match="running already"):
        slack.start()
    with app_of(slack) as app:
        asked = slack.command("/kpi week")
        acknowledge(app, {"text": "again"})
        slack.wait_for(lambda: asked.acked)
    assert only(slack).text == "again"


def test_a_form_that_was_being_sent_at_the_end_can_be_sent_again(slack: LocalSlack, client: WebClient) -> None:
    client.views_open(trigger_id=slack._workspace.triggers.issue(MANAGER), view=modal(typed("name")))
    (view,) = slack.views()
    with app_of(slack):
        sent = slack.submit(view, {"name": {"typed": "x"}})
        slack.stop()
    assert (sent.error, view.busy) == ("dispatch_failed", False)
    slack.start()
    assert slack.submit(view, {"name": {"typed": "x"}}).error == "dispatch_failed"


def test_two_in_one_process_know_nothing_of_each_other(slack: LocalSlack) -> None:
    for other in running():
        other.say("there")
        slack.say("here")
        for token, name in ((other.bot_token, "invalid_auth"), (slack.app_token, "not_allowed_token_type")):
            _, said = request(slack, "POST", "/api/auth.test", "", Authorization=f"Bearer {token}")
            assert json.loads(said)["error"] == name
        ended_other = [each.text for each in other.messages(SUPPORT)]
    assert ([each.text for each in slack.messages(SUPPORT)], ended_other) == (["here"], ["there"])


@pytest.mark.parametrize("offset", [-1e12, -3600.0, 0.0, 1e9])
def test_whatever_the_clock_says_later_is_later(slack: LocalSlack, offset: float) -> None:
    first = slack.say("first")
    slack.clock_offset = offset
    second = slack.say("second", thread_ts=first.ts)
    assert float(second.ts) > float(first.ts)
    assert state(slack, thread=first.ts)["thread"]["items"][1]["ts"] == second.ts


@pytest.mark.parametrize("offset", [math.inf, -math.inf, math.nan])
def test_a_clock_without_a_time_is_refused(slack: LocalSlack, offset: float) -> None:
    with pytest.raises(ValueError, match="seconds ahead"):
        slack.clock_offset = offset
    slack.say("still here")


@pytest.mark.parametrize("seconds", [-1.0, 0.0, math.inf])
def test_a_picture_is_ready_at_once_or_never(slack: LocalSlack, client: WebClient, seconds: float) -> None:
    slack.processing = seconds
    made = client.files_getUploadURLExternal(filename="x", length=3)
    request(slack, "POST", str(made["upload_url"]), b"abc")
    client.files_completeUploadExternal(files=[{"id": str(made["file_id"])}])
    assert bool(client.files_info(file=str(made["file_id"]))["file"]["mimetype"]) == (seconds <= 0)


@pytest.mark.parametrize("count", [0, -3])
def test_no_faults_are_none_now_and_later(slack: LocalSlack, count: int) -> None:
    slack.faults.add("*", "fatal_error", count)
    slack.faults.refuse_blocks("actions", count)
    assert call(slack, "api.test", "{}")["ok"]
    slack.faults.add("*", "fatal_error")
    slack.faults.refuse_blocks("actions")
    assert call(slack, "api.test", "{}")["error"] == "fatal_error"
    block = json.dumps({"channel": SUPPORT, "text": "x", "blocks": [actions(button())]})
    assert call(slack, "chat.postMessage", block)["error"] == "invalid_blocks"
    assert call(slack, "chat.postMessage", block)["ok"]


def test_a_fault_for_whatever_comes_hits_any_kind_of_call(slack: LocalSlack, client: WebClient) -> None:
    made = client.files_getUploadURLExternal(filename="x", length=3)
    asked = slack.command("/kpi x")
    slack.faults.add("*", "internal_error", 3)
    assert call(slack, "no.such", "{}")["error"] == "internal_error"
    assert "internal_error" in request(slack, "POST", asked.response_url, '{"text": "x"}')[1]
    assert request(slack, "POST", str(made["upload_url"]), b"abc") == (400, "internal_error")
    assert request(slack, "POST", str(made["upload_url"]), b"abc")[0] == 200


def test_what_happens_to_channels_and_the_token_meanwhile_is_told_by_name(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="x", blocks=[actions(button())])
    post = json.dumps({"channel": SUPPORT, "text": "x"})
    with app_of(slack) as app:
        asked = slack.command("/kpi week")
        slack.archive(SUPPORT)
        slack.remove_bot(SUPPORT)
        slack.revoke()
        for _ in range(4):
            acknowledge(app, {"text": "said all the same"})
        slack.wait_for(lambda: all(each.acked for each in slack.deliveries))
        assert asked.error is None
        assert call(slack, "chat.postMessage", post)["error"] == "token_revoked"
        slack.revoke(on=False)
        assert call(slack, "chat.postMessage", post)["error"] == "is_archived"
        slack.archive(SUPPORT, on=False)
        assert call(slack, "chat.postMessage", post)["error"] == "not_in_channel"
        slack.say("@kpi-bot are you there?")
        direct = slack.say("hello", channel="D0MANAGER1")
        assert [each.name for each in slack.deliveries if each.channel == direct.channel] == ["event_callback"]
    with pytest.raises(ValueError, match="is no channel"):
        slack.archive(direct.channel)
    with pytest.raises(ValueError, match="is no channel"):
        slack.remove_bot("C0NOWHERE0")
    with pytest.raises(ValueError, match="not a person who sees"):
        slack.say("x", user=AGENT, channel="C0LEADS001")


def test_a_connection_where_nobody_reads_is_given_up(slack: LocalSlack) -> None:
    with mute(slack):
        slack.wait_connected()
        for _ in range(6):
            slack.say("@kpi-bot " + "x" * 2_000_000)
        assert slack.connections == 0
        ended(slack)
