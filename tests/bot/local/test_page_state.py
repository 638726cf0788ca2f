"""What the page shows to one person: threads, forms, Home, marks, shortcuts, and what one may do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, LEADS, MANAGER, SUPPORT, actions, button, home, modal, only, running, typed
from tests.bot.local.pages import state

Connect = Callable[[], SocketModeHandler]
ADMIN, DIRECT = "U0ADMIN001", "D0MANAGER1"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    yield from running()


@pytest.fixture
def opened(slack: LocalSlack, client: WebClient, app: App, connect: Connect) -> str:
    """The id of a form with one field, open before the manager."""

    @app.shortcut("ask")
    def _(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(typed("name"), actions(button())))

    app.view("")(lambda: None)  # never acknowledged
    connect()
    slack.shortcut("ask")
    return slack.wait_for(lambda: next(iter(slack.views()), None)).id


def test_replies_stand_in_their_thread_and_are_counted_at_its_root(slack: LocalSlack, client: WebClient) -> None:
    root = slack.say("how are we?")
    client.chat_postMessage(channel=SUPPORT, thread_ts=root.ts, text="well")
    client.chat_postEphemeral(channel=SUPPORT, user=AGENT, thread_ts=root.ts, text="between us")
    last = slack.say("thanks", thread_ts=root.ts)
    (item,) = state(slack)["timeline"]
    assert item["replies"] == {"count": 2, "latest": last.ts}
    assert item["thread_ts"] is None
    thread = state(slack, thread=root.ts)["thread"]
    assert [each["html"] for each in thread["items"]] == ["<p>how are we?</p>", "<p>well</p>", "<p>thanks</p>"]
    assert [each["thread_ts"] for each in thread["items"]] == [None, root.ts, root.ts]
    assert len(state(slack, AGENT, thread=root.ts)["thread"]["items"]) == 4


def test_a_thread_is_nothing_where_its_root_is_gone_or_elsewhere(slack: LocalSlack) -> None:
    root = slack.say("how are we?")
    slack.say("thanks", thread_ts=root.ts)
    assert state(slack, channel="C0BILLING1", thread=root.ts)["thread"] is None
    assert state(slack, thread="1.0")["thread"] is None
    slack.delete(root)
    assert state(slack, thread=root.ts)["thread"] is None
    assert state(slack)["thread"] is None


def test_blocks_are_shown_with_the_names_that_slack_gives_them(slack: LocalSlack, client: WebClient) -> None:
    block = {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}]}
    client.chat_postMessage(channel=SUPPORT, text="go", blocks=[block])
    named = only(slack).whole[0]
    (item,) = state(slack)["timeline"]
    assert f'data-block="{named["block_id"]}" data-action="{named["elements"][0]["action_id"]}"' in item["html"]
    assert "block_id" not in item["inside"]["json"]


def test_what_was_written_can_be_deleted_by_its_writer_or_an_admin(slack: LocalSlack, client: WebClient) -> None:
    slack.say("mine")
    client.chat_postMessage(channel=SUPPORT, text="the app's")
    client.chat_postEphemeral(channel=SUPPORT, user=ADMIN, text="for the admin")
    deletable = {
        user: [each["deletable"] for each in state(slack, user)["timeline"]] for user in (MANAGER, AGENT, ADMIN)
    }
    assert deletable == {MANAGER: [True, False], AGENT: [False, False], ADMIN: [True, True, False]}


def test_a_form_is_shown_to_its_person_alone(slack: LocalSlack, opened: str) -> None:
    (form,) = state(slack)["modals"]
    assert (form["id"], form["title"], form["submit"], form["close"]) == (opened, "Target", "Save", "Cancel")
    assert (form["errors"], form["trouble"], form["busy"]) == ({}, None, False)
    assert 'data-ask="name"' in form["html"]
    assert state(slack, AGENT)["modals"] == []


def test_the_home_of_the_app_stands_in_the_conversation_with_it(slack: LocalSlack, client: WebClient) -> None:
    assert state(slack)["home"] is None
    assert state(slack, channel=DIRECT)["home"] == {"id": "", "html": "", "inside": None}
    client.views_publish(user_id=MANAGER, view=home(actions(button())))
    shown = state(slack, channel=DIRECT)["home"]
    view = slack.home()
    assert view
    assert shown["id"] == view.id
    assert 'data-action="more"' in shown["html"]
    assert shown["inside"]["via"] == "views.publish"


def test_an_app_without_a_home_has_none() -> None:
    for slack in running(home=False):
        assert state(slack, channel=DIRECT)["home"] is None


def test_a_press_is_marked_until_it_is_acknowledged_and_afterwards_if_it_never_was(
    slack: LocalSlack, client: WebClient, app: App, connect: Connect
) -> None:
    app.action("more")(lambda: None)
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(button())])
    connect()
    spot = {"ts": only(slack).ts, "view": "", "block_id": "foot", "action_id": "more"}
    pressed = slack.press(only(slack), "more")
    told = state(slack)
    assert (told["working"], told["failed"], told["notices"]) == ([spot], [], [])
    assert state(slack, AGENT)["working"] == []
    slack.wait_for(lambda: pressed.error)
    told = state(slack)
    assert (told["working"], told["failed"]) == ([], [spot])
    assert told["notices"] == [{"id": pressed.envelope_id, "text": "The app did not respond. Try again in a moment."}]
    app.action("less")(lambda ack: ack())
    client.chat_update(channel=SUPPORT, ts=only(slack).ts, text="Figures", blocks=[actions(button("less"))])
    again = slack.press(only(slack), "less")
    slack.wait_for(lambda: again.acked)
    assert state(slack)["failed"] == [spot]
    assert state(slack)["working"] == []


def test_what_went_wrong_with_a_form_stands_in_it_and_not_beside(slack: LocalSlack, opened: str) -> None:
    slack.ack_limit = 0.2
    sent = slack.submit(slack.views()[0], {"name": {"typed": "x"}})
    assert state(slack)["modals"][0]["busy"] or sent.error
    slack.wait_for(lambda: sent.error)
    told = state(slack)
    assert told["notices"] == []
    assert told["modals"][0]["id"] == opened
    assert told["modals"][0]["trouble"] == "We had some trouble connecting. Try again?"


def test_shortcuts_and_what_one_may_do_with_a_channel(slack: LocalSlack) -> None:
    told = state(slack)
    assert [(each["callback_id"], each["kind"]) for each in told["shortcuts"]] == [
        ("ask", "global"),
        ("explain", "message"),
    ]
    assert [each["do"] for each in told["rooms_do"]] == ["remove", "archive"]
    slack.archive(SUPPORT)
    assert [each["do"] for each in state(slack)["rooms_do"]] == ["remove", "unarchive"]
    assert [each["do"] for each in state(slack, channel=LEADS)["rooms_do"]] == ["invite", "archive"]
    assert state(slack, channel=DIRECT)["rooms_do"] == []


def test_menus_offer_what_their_reader_sees(slack: LocalSlack, client: WebClient) -> None:
    menus: list[dict[str, object]] = [
        {"type": f"{kind}_select", "action_id": kind} for kind in ("users", "channels", "conversations")
    ]
    menus[-1]["default_to_current_conversation"] = True
    client.chat_postMessage(channel=SUPPORT, text="choose", blocks=[actions(*menus)])
    html = state(slack)["timeline"][0]["html"]
    assert html.count("#leads") == 1
    assert html.count("Daan de Vries") == 1
    assert '<option value="C0SUPPORT1" selected>' in html
    assert "#leads" not in state(slack, AGENT)["timeline"][0]["html"]


def test_switches_and_slips_are_explained_and_counted(slack: LocalSlack) -> None:
    told = state(slack)
    assert all(each["label"] and each["about"] for each in [*told["switches"], *told["slips"]])
    assert not any(each["on"] for each in told["switches"])
    assert not any(each["waiting"] for each in told["slips"])
    slack.revoke()
    slack.faults.add("chat.postMessage", "ratelimited", retry_after=5)
    told = state(slack)
    assert [each["name"] for each in told["switches"] if each["on"]] == ["revoked"]
    assert sum(each["waiting"] or 0 for each in told["slips"]) >= 1
