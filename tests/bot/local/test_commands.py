"""From a typed command to what the person sees, with the real Bolt over the real Socket Mode."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import LocalSlack, Message

Connect = Callable[[], SocketModeHandler]


def test_a_command_is_acknowledged_and_answered_in_the_channel(
    slack: LocalSlack, client: WebClient, app: App, connect: Connect
) -> None:
    @app.command("/kpi")
    def _(ack: Ack, command: dict[str, Any]) -> None:
        ack()
        client.chat_postMessage(channel=command["channel_id"], text=f"You asked for {command['text']}")

    connect()
    command = slack.command("/kpi week", user="U0AGENT001", channel="C0BILLING1")
    message = slack.wait_for(lambda: slack.messages("C0BILLING1"))[0]
    slack.wait_for(lambda: command.acked)
    assert (message.text, message.by_app) == ("You asked for week", True)
    assert command.error is None
    assert command.ack_seconds is not None
    assert command.ack == {}
    slack._dispatch._expired(command)  # the clock of an acknowledged command runs out in vain
    assert command.error is None


def test_the_envelope_has_the_fields_of_slack_and_escaped_text(slack: LocalSlack, app: App, connect: Connect) -> None:
    seen: list[dict[str, Any]] = []

    @app.command("/kpi")
    def _(ack: Ack, body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    connect()
    command = slack.command("/kpi  a < b & c")
    body = slack.wait_for(lambda: seen)[0]
    names = "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id"
    names += " is_enterprise_install response_url trigger_id"
    assert set(body) == set(names.split())
    assert (body["command"], body["text"]) == ("/kpi", "a &lt; b &amp; c")
    assert (body["channel_name"], body["user_name"]) == ("support", "mara")
    assert body["trigger_id"] == command.trigger_id


def test_an_ack_with_text_is_seen_by_that_person_only(slack: LocalSlack, app: App, connect: Connect) -> None:
    @app.command("/kpi")
    def _(ack: Ack) -> None:
        ack("Did you mean *week*?")

    connect()
    command = slack.command("/kpi weeek")
    slack.wait_for(lambda: command.acked)
    assert slack.messages("C0SUPPORT1") == []
    assert slack.messages("C0SUPPORT1", seen_by="U0AGENT001") == []
    (message,) = slack.messages("C0SUPPORT1", seen_by="U0MANAGER1")
    assert (message.text, message.ephemeral_to) == ("Did you mean *week*?", "U0MANAGER1")
    assert command.ack["text"] == "Did you mean *week*?"


def test_an_ack_may_speak_to_the_whole_channel(slack: LocalSlack, app: App, connect: Connect) -> None:
    @app.command("/kpi")
    def _(ack: Ack) -> None:
        ack(text="All well", response_type="in_channel")

    connect()
    slack.command("/kpi week")
    assert [each.text for each in slack.wait_for(lambda: slack.messages("C0SUPPORT1"))] == ["All well"]


def test_wrong_blocks_in_an_ack_are_seen_as_a_failure(slack: LocalSlack, app: App, connect: Connect) -> None:
    @app.command("/kpi")
    def _(ack: Ack) -> None:
        ack(text="x", blocks=[{"type": "nonsense"}])

    connect()
    command = slack.command("/kpi week")
    slack.wait_for(lambda: command.acked)
    assert command.error == "invalid_blocks"
    assert slack.faults_seen


def test_no_ack_in_time_is_an_operation_timeout_and_a_late_one_says_nothing(
    slack: LocalSlack, app: App, connect: Connect
) -> None:
    go_on = Event()

    @app.command("/kpi")
    def _(ack: Ack) -> None:
        go_on.wait(10)
        ack("too late")

    assert slack.ack_limit == 3.0
    slack.ack_limit = 0.05
    connect()
    command = slack.command("/kpi week")
    assert slack.wait_for(lambda: command.error) == "operation_timeout"
    assert command.said_to_person == '/kpi failed with the error "operation_timeout"'
    go_on.set()
    slack.wait_for(lambda: slack.journal.of("late", "slash_commands"))
    assert command.acked
    assert command.error == "operation_timeout"
    assert slack.messages("C0SUPPORT1", seen_by="U0MANAGER1") == []


def test_without_a_connection_the_app_did_not_respond(slack: LocalSlack) -> None:
    command = slack.command("/kpi week")
    assert command.error == "dispatch_failed"
    assert command.said_to_person == "/kpi failed because the app did not respond."


def test_a_command_nobody_declared_reaches_nobody(slack: LocalSlack, connect: Connect) -> None:
    connect()
    command = slack.command("/kip week")
    assert command.said_to_person == "/kip is not a valid command."
    assert slack.journal.of("envelope") == []


@pytest.mark.parametrize(("user", "channel"), [("U0AGENT001", "C0LEADS001"), ("U0NOBODY01", "C0SUPPORT1")])
def test_only_people_of_a_channel_type_there(slack: LocalSlack, user: str, channel: str) -> None:
    with pytest.raises(ValueError, match="not a person who sees"):
        slack.command("/kpi week", user=user, channel=channel)
    with pytest.raises(ValueError, match="not a person who sees"):
        slack.say("hello", user=user, channel=channel)


def test_people_talk_too(slack: LocalSlack) -> None:
    said = slack.say("a < b")
    assert slack.messages("C0SUPPORT1") == [said]
    assert isinstance(said, Message)
    assert (said.text, said.by_app) == ("a &lt; b", False)


def test_waiting_in_vain_tells_the_last_of_the_journal(slack: LocalSlack) -> None:
    slack.say("something")
    with pytest.raises(TimeoutError, match="message posted"):
        slack.wait_for(lambda: None, timeout=0.01)
