"""What is pressed and chosen in messages, and shortcuts: over the real Socket Mode, with the real Bolt."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, MANAGER, SUPPORT, actions, button, only, running, section, select

Connect = Callable[[], SocketModeHandler]
Body = dict[str, Any]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    yield from running()


@pytest.fixture
def heard(app: App) -> list[Body]:
    """Every body that the app acknowledged."""
    bodies: list[Body] = []

    def listen(ack: Ack, body: Body) -> None:
        bodies.append(body)
        ack()

    for action in ("more", "by", "menu", "day"):
        app.action(action)(listen)
    app.shortcut("ask")(listen)
    app.shortcut("explain")(listen)
    return bodies


def posted(client: WebClient, *blocks: Body) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[section(), *blocks])


def test_a_button_tells_who_pressed_it_in_which_message_and_its_value(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    posted(client, actions(button(value="week|team")))
    connect()
    message = only(slack)
    pressed = slack.press(message, "more", user=AGENT)
    slack.wait_for(lambda: pressed.acked)
    (body,) = heard
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == AGENT
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": SUPPORT,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == message.ts
    (action,) = body["actions"]
    assert (action["value"], action["block_id"], action["type"]) == ("week|team", "foot", "button")
    assert pressed.said_to_person is None


def test_what_is_chosen_comes_with_its_label_and_stands_in_the_state(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    posted(client, actions(select("by", "team", "channel"), {"type": "datepicker", "action_id": "day"}))
    connect()
    chosen = slack.press(only(slack), "by", value="channel")
    slack.wait_for(lambda: chosen.acked)
    (body,) = heard
    option = {"text": {"type": "plain_text", "text": "Channel"}, "value": "channel"}
    assert body["actions"][0]["selected_option"] == option
    assert body["state"]["values"]["foot"] == {
        "by": {"type": "static_select", "selected_option": option},
        "day": {"type": "datepicker", "selected_date": None},
    }
    also = slack.press(only(slack), "day", value="2026-11-20", values={"foot": {"by": "team", "day": "2026-01-01"}})
    state = also.payload["state"]["values"]["foot"]
    assert state["by"]["selected_option"]["value"] == "team"
    assert state["day"]["selected_date"] == "2026-11-20"
    with pytest.raises(ValueError, match="agent is not among the choices"):
        slack.press(only(slack), "by", value="agent")


def test_a_message_may_replace_itself_through_the_address_of_its_button(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    posted(client, actions(button()))
    connect()
    slack.press(only(slack), "more")
    url = slack.wait_for(lambda: heard)[0]["response_url"]
    WebhookClient(url).send(text="Now by team", replace_original=True)
    message = only(slack, seen_by=AGENT)
    assert (message.text, message.edited, message.ephemeral_to) == ("Now by team", True, None)
    WebhookClient(url).send_dict({"text": "Beside it", "replace_original": "false"})
    WebhookClient(url).send(text="In its place", replace_original=True)
    assert [each.text for each in slack.messages(SUPPORT, seen_by=MANAGER)] == ["In its place", "Beside it"]
    WebhookClient(url).send(text="Instead", delete_original=True, response_type="in_channel")
    assert [each.text for each in slack.messages(SUPPORT, seen_by=MANAGER)] == ["Beside it", "Instead"]
    WebhookClient(url).send(delete_original=True)
    assert len(slack.messages(SUPPORT, seen_by=MANAGER)) == 2, "it is deleted only once"


def test_an_ephemeral_message_is_not_told_again_and_its_buttons_work(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    client.chat_postEphemeral(channel=SUPPORT, user=MANAGER, text="Yours", blocks=[actions(button())])
    connect()
    slack.press(only(slack), "more")
    (body,) = slack.wait_for(lambda: heard)
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    with pytest.raises(ValueError, match="this message is gone"):
        slack.press(only(slack), "more", user=AGENT)


def test_a_button_of_a_deleted_message_is_said_to_be_gone(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    posted(client, actions(button()))
    connect()
    seen = only(slack)
    slack.delete(seen)
    with pytest.raises(ValueError, match="this message is gone"):
        slack.press(seen, "more")
    assert heard == []


def test_a_stale_button_reaches_the_app_with_the_message_as_it_is_now(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    posted(client, actions(button()))
    connect()
    seen = only(slack)
    client.chat_update(channel=SUPPORT, ts=seen.ts, text="Closed", blocks=[section("Closed")])
    slack.press(seen, "more")
    (body,) = slack.wait_for(lambda: heard)
    assert body["actions"][0]["action_id"] == "more"
    assert body["message"]["text"] == "Closed"


def test_what_nobody_answers_is_said_to_the_person(slack: LocalSlack, client: WebClient) -> None:
    posted(client, actions(button()))
    pressed = slack.press(only(slack), "more")
    assert (pressed.error, pressed.said_to_person) == (
        "dispatch_failed",
        "The app did not respond. Try again in a moment.",
    )


def test_an_app_that_listens_to_nothing_hears_nothing() -> None:
    for local in running(interactive=False):
        client = WebClient(local.bot_token, base_url=local.api_url)
        posted(client, actions(button()))
        with pytest.raises(ValueError, match="does not listen"):
            local.press(only(local), "more")


def test_there_is_nothing_to_press_that_is_not_there(slack: LocalSlack, client: WebClient) -> None:
    posted(client, actions(button()))
    for action, block in (("less", None), ("more", "head")):
        with pytest.raises(ValueError, match="nothing called"):
            slack.press(only(slack), action, block_id=block)


def test_elements_without_a_name_get_one_that_stays(
    slack: LocalSlack, client: WebClient, app: App, connect: Connect
) -> None:
    nameless = {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}]}
    posted(client, nameless)
    message = only(slack)
    name = message.whole[1]["elements"][0]["action_id"]
    bodies: list[Body] = []

    @app.action(name)
    def _(ack: Ack, body: Body) -> None:
        bodies.append(body)
        ack()

    connect()
    slack.press(message, name)
    (body,) = slack.wait_for(lambda: bodies)
    assert body["actions"][0]["block_id"] == message.whole[1]["block_id"]
    client.chat_update(channel=SUPPORT, ts=message.ts, text="Still the same", blocks=[section(), nameless])
    assert only(slack).whole == message.whole


def test_a_shortcut_comes_with_a_trigger_and_one_of_a_message_with_the_message(
    slack: LocalSlack, heard: list[Body], connect: Connect
) -> None:
    connect()
    said = slack.say("How fast were we?")
    slack.shortcut("ask")
    slack.shortcut("explain", message=said)
    first, second = slack.wait_for(lambda: heard if len(heard) == 2 else None)
    assert {first["type"], second["type"]} == {"shortcut", "message_action"}
    of_message = first if first["type"] == "message_action" else second
    assert of_message["message"]["text"] == "How fast were we?"
    assert all(body["trigger_id"] for body in (first, second))


@pytest.mark.parametrize("callback", ["nothing", "explain"])
def test_only_declared_shortcuts_are_offered_where_they_belong(slack: LocalSlack, callback: str) -> None:
    with pytest.raises(ValueError, match="no shortcut that this app has there"):
        slack.shortcut(callback)


def test_a_person_who_is_not_there_presses_nothing(slack: LocalSlack, client: WebClient) -> None:
    posted(client, actions(button()))
    for user in ("U0NOBODY01", "U0STRANGE1"):
        with pytest.raises(ValueError, match="not a person"):
            slack.press(only(slack), "more", user=user)
    with pytest.raises(ValueError, match="not a person of this Slack"):
        slack.shortcut("ask", user="U0NOBODY01")


def test_a_delivery_repeated_by_slack_has_the_same_ids(
    slack: LocalSlack, client: WebClient, heard: list[Body], connect: Connect
) -> None:
    posted(client, actions(button()))
    connect()
    pressed = slack.press(only(slack), "more")
    slack.wait_for(lambda: pressed.acked)
    slack.redeliver(pressed)
    first, second = slack.wait_for(lambda: heard if len(heard) == 2 else None)
    assert first["trigger_id"] == second["trigger_id"]
