"""The Web API through the real client: tokens, scopes, places, pace, faults."""

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local import CHANNELS, Channel, LocalSlack
from bot.local.api.serve import METHODS


def error_of(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"json": arguments} if METHODS[method].json else {"params": arguments}
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, **body)
    data = refused.value.response.data
    assert isinstance(data, dict)
    return data


def test_the_bot_learns_who_it_is(slack: LocalSlack, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user"], answer["url"]) == ("kpi-bot", f"{slack.url}/")
    assert answer.headers["x-oauth-scopes"] == "channels:read,chat:write,commands,files:read,files:write,users:read"
    assert client.users_info(user=answer["user_id"])["user"]["is_bot"] is True


def test_calling_without_a_token(slack: LocalSlack) -> None:
    anyone = WebClient(base_url=slack.api_url)
    assert anyone.api_test(hello="x")["args"] == {"hello": "x"}
    with urlopen(f"{slack.api_url}api.test?hello=y") as answer:  # noqa: S310 # loopback
        assert json.load(answer) == {"ok": True, "args": {"hello": "y"}}
    assert error_of(anyone, "auth.test")["error"] == "not_authed"


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("xoxb-guessed", "auth.test", "invalid_auth"),
        ("app", "auth.test", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("xapp-guessed", "apps.connections.open", "invalid_auth"),
    ],
)
def test_each_method_wants_its_token(slack: LocalSlack, token: str, method: str, error: str) -> None:
    token = {"app": slack.app_token, "bot": slack.bot_token}.get(token, token)
    assert error_of(WebClient(token, base_url=slack.api_url), method)["error"] == error


def test_a_token_in_the_form_is_as_good_and_never_journaled(slack: LocalSlack) -> None:
    client = WebClient(base_url=slack.api_url)
    client.api_call("auth.test", data={"token": slack.bot_token})
    client.apps_connections_open(app_token=slack.app_token)
    told = "\n".join(map(str, slack.journal.entries()))
    assert slack.bot_token not in told
    assert slack.app_token not in told
    assert "ticket" not in told


def test_unknown_methods_are_counted(slack: LocalSlack, client: WebClient) -> None:
    assert slack.unknown_methods == []
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("chat.shout")
    assert slack.unknown_methods == ["chat.shout"]


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("chat.postMessage", {"channel": "C0SUPPORT1", "text": "x"}, "chat:write"),
        ("chat.postEphemeral", {"channel": "C0SUPPORT1", "user": "U0MANAGER1", "text": "x"}, "chat:write"),
        ("chat.update", {"channel": "C0SUPPORT1", "ts": "1.0", "text": "x"}, "chat:write"),
        ("users.info", {"user": "U0MANAGER1"}, "users:read"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write"),
        ("files.completeUploadExternal", {"files": "[]"}, "files:write"),
        ("files.info", {"file": "F0AAAAAAAA"}, "files:read"),
        ("conversations.info", {"channel": "C0SUPPORT1"}, "channels:read,groups:read,im:read"),
    ],
)
def test_methods_outside_the_scopes(method: str, arguments: dict[str, Any], needed: str) -> None:
    slack = LocalSlack(scopes=["commands"], commands={})
    slack.start()
    try:
        answer = error_of(WebClient(slack.bot_token, base_url=slack.api_url), method, **arguments)
    finally:
        slack.stop()
    assert answer == {"ok": False, "error": "missing_scope", "needed": needed, "provided": "commands"}


PLACES: list[tuple[str, str]] = [
    ("C0LEADS001", "channel_not_found"),
    ("C0NOWHERE1", "channel_not_found"),
    ("C0OUTSIDE1", "not_in_channel"),
    ("C0OLDDAYS1", "is_archived"),
]


@pytest.mark.parametrize(("channel", "error"), PLACES)
def test_where_the_bot_may_not_post(channel: str, error: str) -> None:
    extra = [Channel("C0OUTSIDE1", "outside", bot_in=False), Channel("C0OLDDAYS1", "old-days", archived=True)]
    slack = LocalSlack(scopes=["chat:write"], commands={}, channels=[*CHANNELS, *extra])
    slack.start()
    try:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert error_of(client, "chat.postMessage", channel=channel, text="x")["error"] == error
        with pytest.raises(ValueError, match="archived"):
            slack.say("x", channel="C0OLDDAYS1")
    finally:
        slack.stop()


def test_a_persons_id_is_the_direct_conversation(slack: LocalSlack, client: WebClient) -> None:
    assert client.chat_postMessage(channel="U0AGENT001", text="hi")["channel"] == "D0AGENT001"
    assert [each.text for each in slack.messages("D0AGENT001")] == ["hi"]


def test_an_ephemeral_is_for_one_person(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C0SUPPORT1", user="U0AGENT001", text="psst")
    assert slack.messages("C0SUPPORT1") == []
    assert [each.text for each in slack.messages("C0SUPPORT1", seen_by="U0AGENT001")] == ["psst"]
    wrong = error_of(client, "chat.postEphemeral", channel="C0SUPPORT1", user="U0NOBODY01", text="psst")
    assert wrong["error"] == "user_not_in_channel"


def test_an_update_with_words_alone_takes_the_blocks_away_and_keeps_the_metadata(
    slack: LocalSlack, client: WebClient
) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    metadata = {"event_type": "kpi", "event_payload": {"delivery_id": "1"}}
    posted = client.chat_postMessage(channel="C0SUPPORT1", text="a", blocks=[block], metadata=metadata)
    client.chat_update(channel="C0SUPPORT1", ts=posted["ts"], text="b")
    (message,) = slack.messages("C0SUPPORT1")
    assert (message.text, message.blocks, message.edited, message.metadata) == ("b", [], True, metadata)
    client.api_call("chat.update", json={"channel": "C0SUPPORT1", "ts": posted["ts"], "blocks": [block]})
    (message,) = slack.messages("C0SUPPORT1")
    assert (message.text, message.blocks) == ("b", [block])


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("files.info", {"file": "F0AAAAAAAA"}),
        ("users.info", {"user": "U0MANAGER1"}),
        ("conversations.info", {"channel": "C0SUPPORT1"}),
        ("files.getUploadURLExternal", {"filename": "a", "length": 1}),
    ],
)
def test_methods_that_read_forms_see_nothing_of_a_json_body(
    client: WebClient, method: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(SlackApiError, match="missing required field"):
        client.api_call(method, json=arguments)


def test_only_own_messages_can_be_updated(slack: LocalSlack, client: WebClient) -> None:
    said = slack.say("mine")
    assert error_of(client, "chat.update", channel=said.channel, ts=said.ts, text="x")["error"] == "cant_update_message"
    assert error_of(client, "chat.update", channel=said.channel, ts="1.0", text="x")["error"] == "message_not_found"
    assert error_of(client, "chat.update", channel=said.channel, text="x")["error"] == "invalid_arguments"


def test_people_as_slack_tells_them(client: WebClient) -> None:
    guest = client.users_info(user="U0GUEST001", include_locale=True)["user"]
    assert (guest["is_restricted"], guest["deleted"], guest["is_bot"]) == (True, False, False)
    assert (guest["tz"], guest["locale"], guest["profile"]["real_name"]) == ("Europe/London", "en-GB", "Sam Green")
    assert "locale" not in client.users_info(user="U0GUEST001")["user"]
    assert client.users_info(user="U0ADMIN001")["user"]["is_admin"] is True
    assert error_of(client, "users.info", user="U0NOBODY01")["error"] == "user_not_found"


def test_channels_as_slack_tells_them(client: WebClient) -> None:
    channel = client.conversations_info(channel="C0SUPPORT1", include_num_members=True, include_locale=True)["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("support", True, 5)
    assert channel["locale"]
    assert error_of(client, "conversations.info", channel="C0LEADS001")["error"] == "channel_not_found"
    assert error_of(client, "conversations.info", channel="D0MANAGER1")["needed"] == "im:read"


def test_a_direct_conversation_as_slack_tells_it() -> None:
    slack = LocalSlack(scopes=["im:read"], commands={})
    slack.start()
    try:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        channel = client.conversations_info(channel="D0MANAGER1")["channel"]
        assert (channel["is_im"], channel["user"]) == (True, "U0MANAGER1")
        assert "num_members" not in channel
    finally:
        slack.stop()


def test_a_fourth_post_at_once_is_too_many(slack: LocalSlack, client: WebClient) -> None:
    for number in range(3):
        client.chat_postMessage(channel="C0SUPPORT1", text=str(number))
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0SUPPORT1", text="3")
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert int(refused.value.response.headers["Retry-After"]) >= 1
    client.chat_postMessage(channel="C0BILLING1", text="elsewhere")
    slack.paced = False
    client.chat_postMessage(channel="C0SUPPORT1", text="3")
    assert not slack.paced


def test_faults_come_as_often_as_asked_for(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", "invalid_blocks", count=2)
    slack.faults.add("*", "ratelimited", retry_after=30)
    for _ in range(2):
        assert error_of(client, "chat.postMessage", channel="C0SUPPORT1", text="x")["error"] == "invalid_blocks"
    with pytest.raises(SlackApiError) as refused:
        client.auth_test()
    assert refused.value.response.headers["Retry-After"] == "30"
    assert slack.messages("C0SUPPORT1") == []
    client.chat_postMessage(channel="C0SUPPORT1", text="x")
    assert [entry.name for entry in slack.journal.of("fault")] == ["chat.postMessage"] * 2 + ["auth.test"]


def test_faults_after_which_the_message_is_there_all_the_same(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", slack.faults.SERVER_ERROR)
    slack.faults.add("chat.postMessage", slack.faults.CUT)
    slack.faults.add("chat.postMessage", "internal_error", accepted=True)
    slack.faults.add("chat.postMessage", slack.faults.SERVER_ERROR, accepted=False)
    with pytest.raises(SlackApiError) as broken:
        client.chat_postMessage(channel="C0SUPPORT1", text="500")
    assert broken.value.response.status_code == 500
    with pytest.raises(OSError, match=r"."):
        client.chat_postMessage(channel="C0SUPPORT1", text="cut")
    assert error_of(client, "chat.postMessage", channel="C0SUPPORT1", text="internal")["error"] == "internal_error"
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0SUPPORT1", text="500, and never accepted")
    assert [each.text for each in slack.messages("C0SUPPORT1")] == ["500", "cut", "internal"]


def test_faults_can_be_taken_back(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.add("*", "fatal_error", count=5)
    slack.faults.add("auth.test", slack.faults.CUT, accepted=False)
    slack.faults.clear()
    assert client.auth_test()["ok"]


@pytest.mark.parametrize(("body", "error"), [("[", "invalid_json"), ("[]", "json_not_object")])
def test_json_that_is_no_object(slack: LocalSlack, body: str, error: str) -> None:

    head = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    with urlopen(Request(f"{slack.api_url}auth.test", body.encode(), head)) as answer:  # noqa: S310 # loopback
        assert json.load(answer)["error"] == error
