"""What the page asks for, and whom it answers."""

from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import LocalSlack, page
from bot.local.server import Server
from tests.bot.local.pages import JSON, ask, send, state

KINDS = {".css": "text/css", ".js": "text/javascript"}
PARTS = sorted(each for each in Path(page.__file__).parent.iterdir() if each.suffix in KINDS)
Connect = Callable[[], SocketModeHandler]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "text/html"), *((f"/page/{each.name}", KINDS[each.suffix]) for each in PARTS)],
    ids=str,
)
def test_the_page_and_its_parts(slack: LocalSlack, path: str, kind: str) -> None:
    status, headers, text = ask(slack, "GET", path)
    assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("part", PARTS, ids=lambda each: each.name)
def test_a_part_is_small_enough_to_read_and_is_used(part: Path) -> None:
    assert part.read_text("utf-8").count("\n") <= 400
    others = [each.read_text("utf-8") for each in [*PARTS, part.with_name("page.html")] if each != part]
    assert any(part.name in text for text in others)


@pytest.mark.parametrize("path", ["/page/serve.py", "/page/..%2fslack.py", "/page/nothing.js", "/page/files/F0X"])
def test_nothing_else_is_served(slack: LocalSlack, path: str) -> None:
    assert ask(slack, "GET", path)[0] == 404


def test_a_person_sees_their_channels_and_own_ephemerals(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C0SUPPORT1", text="for *all*")
    client.chat_postEphemeral(channel="C0SUPPORT1", user="U0MANAGER1", text="for Mara")
    manager, agent = state(slack), state(slack, "U0AGENT001")
    assert [each["name"] for each in manager["channels"]] == [
        "support",
        "billing",
        "general",
        "leads",
        "partner",
        "Daan de Vries",
        "kpi-bot",
    ]
    assert [each["name"] for each in agent["channels"]] == ["support", "billing", "general", "Mara Ionescu", "kpi-bot"]
    assert [each["ephemeral"] for each in manager["timeline"]] == [False, True]
    assert [each["html"] for each in agent["timeline"]] == ["<p>for <b>all</b></p>"]
    assert manager["timeline"][0]["inside"]["text"] == "for *all*"
    assert manager["channels"][0]["latest"] == manager["timeline"][1]["ts"]


def test_a_stranger_or_a_hidden_channel_falls_back(slack: LocalSlack) -> None:
    told = state(slack, "U0NOBODY01", "C0NOWHERE1")
    assert (told["user"], told["channel"]) == ("U0MANAGER1", "C0SUPPORT1")
    assert state(slack, "U0AGENT001", "C0LEADS001")["channel"] == "C0SUPPORT1"


def test_a_command_typed_on_the_page(slack: LocalSlack, app: App, connect: Connect) -> None:
    @app.command("/kpi")
    def _(ack: Ack) -> None:
        ack()

    connect()
    assert send(slack, "/kpi week")[0] == 200
    slack.wait_for(lambda: slack.commands[0].acked)
    (item,) = state(slack)["timeline"]
    assert (item["kind"], item["text"], item["error"]) == ("command", "/kpi week", None)
    assert isinstance(item["ack"], int)
    assert state(slack, "U0AGENT001")["timeline"] == []
    assert state(slack)["connections"] == 1


def test_a_command_that_fails_is_told_as_slack_tells_it(slack: LocalSlack) -> None:
    send(slack, "/kpi week")
    assert state(slack)["timeline"][0]["error"] == "/kpi failed because the app did not respond."


def test_what_is_no_command_is_posted(slack: LocalSlack) -> None:
    send(slack, "hello\n<img src=x>")
    assert state(slack, "U0AGENT001")["timeline"][0]["html"] == "<p>hello<br>&lt;img src=x&gt;</p>"


@pytest.mark.parametrize("body", ["[", "[]", "{}", '{"user": "U0MANAGER1", "channel": "C0SUPPORT1", "text": " "}'])
def test_bodies_that_say_nothing(slack: LocalSlack, body: str) -> None:
    assert ask(slack, "POST", "/page/send", body, **JSON)[0] == 400


def test_saying_something_as_nobody(slack: LocalSlack) -> None:
    assert send(slack, "hello", "U0NOBODY01")[0] == 400
    assert send(slack, "/kpi", "U0NOBODY01")[0] == 400
    assert send(slack, "hello", **{"Content-Type": "text/plain"})[0] == 415


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[", ""])
def test_hosts_that_are_not_this_machine(slack: LocalSlack, host: str) -> None:
    assert ask(slack, "GET", "/page/state", Host=host)[0] in (400, 403)
    assert ask(slack, "GET", "/", Host=host)[0] in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "[::1]:8000", "LOCALHOST:1"])
def test_names_of_this_machine(slack: LocalSlack, host: str) -> None:
    assert ask(slack, "GET", "/", Host=host)[0] == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_posts_from_another_origin(slack: LocalSlack, headers: dict[str, str]) -> None:
    assert send(slack, "hello", **headers)[0] == 403
    assert slack.messages("C0SUPPORT1") == []
    socket = {"Upgrade": "websocket", "Connection": "Upgrade"}
    assert ask(slack, "GET", "/link/?ticket=x", **socket, **headers)[0] == 403


def test_posts_from_the_page_itself(slack: LocalSlack) -> None:
    assert send(slack, "hello", **{"Origin": slack.url, "Sec-Fetch-Site": "same-origin"})[0] == 200


def test_the_page_is_told_at_once_that_something_changed(slack: LocalSlack) -> None:
    connection = HTTPConnection(slack.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/page/events")
        stream = connection.getresponse()
        assert [stream.readline() for _ in range(3)] == [b"retry: 1000\n", b"data: ready\n", b"\n"]
        slack.say("hello")
        assert stream.readline() == b"data: changed\n"
        slack.stop()
        assert stream.read().replace(b"data: changed\n", b"").strip() == b""
    finally:
        connection.close()


def test_a_page_that_goes_away_is_forgotten(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.local.page.events.ALIVE", 0.01)
    connection = HTTPConnection(slack.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/page/events")
        stream = connection.getresponse()
        assert b": still here\n" in iter(stream.readline, b"")
        slack.journal.add("request", "api.test")  # nothing the page shows
        stream.close()
    finally:
        connection.close()
    slack.wait_for(lambda: not slack.journal._readers)


def test_names_and_pictures_on_the_page(slack: LocalSlack, client: WebClient) -> None:
    text = "<@U0AGENT001> <@U0LOCALBOT> <@U0NOBODY01> <#C0BILLING1> <#C0LEADS001|secret>"
    client.chat_postMessage(channel="C0SUPPORT1", text=text)
    file = client.files_upload_v2(content=b"\x89PNG\r\n\x1a\n" + b"\0" * 7 + b"\1" * 9, filename="a.png")["file"]["id"]
    block = {"type": "image", "alt_text": "a", "slack_file": {"id": file}}
    client.chat_postMessage(channel="C0SUPPORT1", text="a", blocks=[block])
    named, pictured = (item["html"] for item in state(slack)["timeline"])
    for name in ("@Daan de Vries", "@kpi-bot", "@unknown", "#billing", "#secret"):
        assert f">{name}<" in named
    assert f'src="/page/files/{file}"' in pictured


def test_faults_and_unknown_methods_are_on_the_page(slack: LocalSlack, client: WebClient) -> None:
    client.api_call("chat.postMessage", json={"channel": "C0SUPPORT1", "blocks": [{"type": "divider"}]})
    client.api_call("api.test")
    slack.faults.add("auth.test", "fatal_error")
    told = state(slack)
    assert len(told["faults"]) == 1
    assert told["timeline"][0]["inside"]["faults"]
    assert told["unknown"] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text())
def test_any_text_typed_is_answered_and_the_page_still_shows(slack: LocalSlack, text: str) -> None:
    assert send(slack, text)[0] in (200, 400)
    assert state(slack)["channel"] == "C0SUPPORT1"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_server_that_cannot_be_built_says_so() -> None:
    def build() -> web.Application:
        raise LookupError("nothing to serve")

    with pytest.raises(RuntimeError, match="did not start"):
        Server(0, build).start()


def test_starting_and_stopping() -> None:
    slack = LocalSlack(scopes=[], commands={})
    with pytest.raises(RuntimeError, match="not running"):
        slack.command("/kpi")
    slack.start()
    with pytest.raises(RuntimeError, match="running already"):
        slack.start()
    port = int(slack.url.rpartition(":")[2])
    taken = LocalSlack(scopes=[], commands={}, port=port)
    with pytest.raises(OSError, match="in use"):
        taken.start()
    slack.stop()
    slack.stop()
    taken.start()
    assert taken.url == slack.url
    taken.stop()
