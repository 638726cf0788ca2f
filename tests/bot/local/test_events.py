"""Events: only the ones subscribed to, with the same ids each time, until they are acknowledged."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, LEADS, SUPPORT, running

Connect = Callable[[], SocketModeHandler]
Body = dict[str, Any]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    yield from running()


@pytest.fixture
def heard(app: App) -> list[Body]:
    events: list[Body] = []

    def listen(event: Body) -> None:
        events.append(event)

    for kind in (
        "app_mention",
        "message",
        "member_joined_channel",
        "member_left_channel",
        "channel_archive",
        "channel_unarchive",
        "tokens_revoked",
    ):
        app.event(kind)(listen)
    return events


def test_a_mention_reaches_the_app_where_it_is_a_member(slack: LocalSlack, heard: list[Body], connect: Connect) -> None:
    connect()
    root = slack.say("@kpi-bot how was last week?")
    slack.say("@kpi-bot and by channel?", thread_ts=root.ts, user=AGENT)
    slack.say("nothing for the app")
    slack.say("@kpi-bot here?", channel=LEADS)
    first, second = slack.wait_for(lambda: heard if len(heard) == 2 else None)
    assert {first["text"], second["text"]} == {
        "<@U0LOCALBOT> how was last week?",
        "<@U0LOCALBOT> and by channel?",
    }
    replied = first if "thread_ts" in first else second
    assert (replied["thread_ts"], replied["user"], replied["channel"]) == (root.ts, AGENT, SUPPORT)


def test_words_to_the_app_alone_reach_it(slack: LocalSlack, heard: list[Body], connect: Connect) -> None:
    connect()
    slack.say("hello", channel="D0MANAGER1")
    (event,) = slack.wait_for(lambda: heard)
    assert (event["type"], event["channel_type"], event["text"]) == ("message", "im", "hello")


def test_there_is_no_thread_under_what_is_gone(slack: LocalSlack) -> None:
    with pytest.raises(ValueError, match="is gone"):
        slack.say("late", thread_ts="1.000001")


def test_what_happens_to_channels_is_told(slack: LocalSlack, heard: list[Body], connect: Connect) -> None:
    connect()
    slack.remove_bot(SUPPORT)
    slack.invite_bot(SUPPORT)
    slack.archive(SUPPORT)
    slack.archive(SUPPORT, on=False)
    slack.revoke()
    wanted = ["channel_archive", "channel_unarchive", "member_joined_channel", "member_left_channel", "tokens_revoked"]
    assert slack.wait_for(lambda: sorted(event["type"] for event in heard) == wanted)
    with pytest.raises(ValueError, match="is no channel"):
        slack.archive("D0MANAGER1")


def test_an_app_hears_only_what_it_subscribed_to(slack: LocalSlack, connect: Connect) -> None:
    connect()
    slack.archive(LEADS, on=False)  # group_unarchive is not among the subscriptions
    assert slack.journal.of("envelope") == []


def test_an_event_that_nobody_acknowledges_comes_again_with_the_same_id(slack: LocalSlack) -> None:
    slack._dispatch.again_after = (0.0, 0.0, 0.0)
    slack.ack_limit = 0.05
    requests: list[SocketModeRequest] = []

    def listen(client: SocketModeClient, request: SocketModeRequest) -> None:
        requests.append(request)
        if len(requests) == 3:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client = SocketModeClient(slack.app_token, web_client=WebClient(base_url=slack.api_url))
    client.socket_mode_request_listeners.append(listen)  # type: ignore[arg-type] # the SDK's types know one shape only
    client.connect()
    slack.wait_connected()
    slack.say("@kpi-bot hello")
    (delivery,) = slack.deliveries
    slack.wait_for(lambda: delivery.acked)
    client.auto_reconnect_enabled = False
    slack.stop()
    client.close()
    assert [request.retry_attempt for request in requests] == [0, 1, 2]
    assert len({request.payload["event_id"] for request in requests}) == 1
    assert {request.retry_reason for request in requests[1:]} == {"timeout"}
    assert delivery.error is None


def test_in_the_end_an_event_is_given_up(slack: LocalSlack) -> None:
    slack._dispatch.again_after = (0.0, 0.0, 0.0)
    slack.say("@kpi-bot hello")
    (delivery,) = slack.deliveries
    assert slack.wait_for(lambda: delivery.error) == "dispatch_failed"
    assert delivery.attempts == 3
    assert delivery.said_to_person is None


def test_a_revoked_token_is_refused_until_it_works_again(slack: LocalSlack, client: WebClient) -> None:
    slack.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        client.auth_test()
    slack.revoke(on=False)
    assert client.auth_test()["ok"]
