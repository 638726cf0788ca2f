"""What people do on the page, and the sentence they get where they cannot."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, MANAGER, SUPPORT, actions, button, home, modal, only, running, select, typed
from tests.bot.local.pages import JSON, ask, post, state

Connect = Callable[[], SocketModeHandler]
Body = dict[str, Any]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    yield from running()


@pytest.fixture
def heard(client: WebClient, app: App, connect: Connect) -> list[Body]:
    """Every body that the app acknowledged; asked by its shortcut it opens a form."""
    bodies: list[Body] = []

    def listen(ack: Callable[[], None], body: Body) -> None:
        ack()
        bodies.append(body)
        if body.get("callback_id") == "ask":
            fields = [typed("name"), typed("more", optional=True), actions(button())]
            client.views_open(trigger_id=body["trigger_id"], view=modal(*fields, callback_id="form"))

    for action in ("more", "by"):
        app.action(action)(listen)
    for callback in ("ask", "explain"):
        app.shortcut(callback)(listen)
    app.view("form")(listen)
    app.view_closed("form")(listen)
    for event in ("app_home_opened", "app_mention"):
        app.event(event)(listen)
    connect()
    return bodies


def waited(slack: LocalSlack, heard: list[Body]) -> Body:
    """The one body that the app heard."""
    slack.wait_for(lambda: bool(heard))
    (body,) = heard
    return body


def form(slack: LocalSlack, heard: list[Body]) -> str:
    """The id of the open form; what was heard until now is forgotten."""
    assert post(slack, "shortcut", callback_id="ask", ts="") == (200, {})
    view = slack.wait_for(lambda: next(iter(slack.views()), None))
    heard.clear()
    return view.id


def refused(answer: tuple[int, Body]) -> str:
    """The sentence of what cannot be done."""
    status, body = answer
    assert status == 400
    return str(body["error"])


def pressing(ts: str = "", view: str = "", **more: Any) -> Body:
    return {"ts": ts, "view": view, "block_id": "foot", "action_id": "more", "value": None, **more}


def test_a_button_of_a_message_is_pressed(slack: LocalSlack, client: WebClient, heard: list[Body]) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(button(value="week"))])
    assert post(slack, "press", **pressing(only(slack).ts), user=AGENT) == (200, {})
    body = waited(slack, heard)
    assert body["user"]["id"] == AGENT
    assert body["actions"][0]["value"] == "week"


def test_an_option_is_chosen(slack: LocalSlack, client: WebClient, heard: list[Body]) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(select("by", "team", "topic"))])
    act = pressing(only(slack).ts, action_id="by", value="topic")
    assert post(slack, "press", **act)[0] == 200
    assert waited(slack, heard)["actions"][0]["selected_option"]["value"] == "topic"
    assert "not among the choices" in refused(post(slack, "press", **{**act, "value": "agent"}))


def test_several_people_are_chosen(slack: LocalSlack, client: WebClient, heard: list[Body]) -> None:
    several = {"type": "multi_users_select", "action_id": "by"}
    client.chat_postMessage(channel=SUPPORT, text="Who", blocks=[actions(several)])
    assert post(slack, "press", **pressing(only(slack).ts, action_id="by", value=[MANAGER, AGENT]))[0] == 200
    assert waited(slack, heard)["actions"][0]["selected_users"] == [MANAGER, AGENT]


def test_what_changed_or_went_meanwhile_cannot_be_pressed(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(button())])
    message = only(slack)
    assert "changed in the meantime" in refused(post(slack, "press", **pressing(message.ts, action_id="less")))
    assert "changed in the meantime" in refused(post(slack, "press", **pressing(message.ts, block_id="head")))
    slack.delete(message)
    assert "not there any more" in refused(post(slack, "press", **pressing(message.ts)))
    assert "not open any more" in refused(post(slack, "press", **pressing(view="V0")))
    assert not slack.deliveries


def test_what_one_does_not_see_cannot_be_pressed(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postEphemeral(channel=SUPPORT, user=AGENT, text="Figures", blocks=[actions(button())])
    ts = slack.messages(SUPPORT, seen_by=AGENT)[0].ts
    assert "not there any more" in refused(post(slack, "press", **pressing(ts)))


def test_what_is_pressed_in_a_form_tells_what_stands_in_its_fields(slack: LocalSlack, heard: list[Body]) -> None:
    view = form(slack, heard)
    values = {"name": {"typed": "Mornings"}, "more": {"typed": None}, "gone": {"typed": "x"}}
    assert post(slack, "press", **pressing(view=view), values=values) == (200, {})
    told = waited(slack, heard)["view"]["state"]["values"]
    assert told["name"]["typed"]["value"] == "Mornings"
    assert told["more"]["typed"]["value"] is None
    assert "gone" not in told


def test_a_form_is_sent_once_it_is_complete(slack: LocalSlack, heard: list[Body]) -> None:
    view = form(slack, heard)
    empty = post(slack, "submit", view=view, values={"name": {"typed": None}})
    assert empty == (200, {"errors": {"name": "Please complete this field."}})
    assert post(slack, "submit", view=view, values={"name": {"typed": "Mornings"}}) == (200, {})
    assert waited(slack, heard)["view"]["state"]["values"]["name"]["typed"]["value"] == "Mornings"
    slack.wait_for(lambda: not slack.views())
    assert "not open any more" in refused(post(slack, "submit", view=view, values={}))


def test_a_form_is_closed_by_its_person(slack: LocalSlack, heard: list[Body]) -> None:
    view = form(slack, heard)
    assert "not open any more" in refused(post(slack, "close", view=view, all=False, user=AGENT))
    assert refused(post(slack, "close", view=view)) == "all is needed, true or false"
    assert post(slack, "close", view=view, all=True) == (200, {})
    assert slack.views() == []


def test_the_home_is_looked_at_and_its_button_pressed(slack: LocalSlack, client: WebClient, heard: list[Body]) -> None:
    assert post(slack, "home") == (200, {})
    assert waited(slack, heard)["event"]["type"] == "app_home_opened"
    heard.clear()
    view = client.views_publish(user_id=MANAGER, view=home(actions(button())))["view"]["id"]
    assert post(slack, "press", **pressing(view=view)) == (200, {})
    assert waited(slack, heard)["container"] == {"type": "view", "view_id": view}


def test_an_app_without_a_home_cannot_be_looked_at() -> None:
    for slack in running(home=False):
        assert refused(post(slack, "home")) == "this app has no Home"


def test_a_shortcut_of_a_message(slack: LocalSlack, heard: list[Body]) -> None:
    message = slack.say("we were slow")
    assert post(slack, "shortcut", callback_id="explain", ts=message.ts) == (200, {})
    assert waited(slack, heard)["message"]["text"] == "we were slow"
    assert "no shortcut" in refused(post(slack, "shortcut", callback_id="explain", ts=""))
    assert "not there any more" in refused(post(slack, "shortcut", callback_id="explain", ts="1.0"))


def test_a_reply_in_a_thread(slack: LocalSlack, heard: list[Body]) -> None:
    root = slack.say("how are we?")
    status, told = post(slack, "send", text="@kpi-bot and yesterday?", thread=root.ts)
    assert status == 200
    assert waited(slack, heard)["event"]["thread_ts"] == root.ts
    assert [each.ts for each in slack.thread(root)] == [root.ts, told["message"]]
    assert refused(post(slack, "send", text="/kpi week", thread=root.ts)).endswith("mention @kpi-bot instead.")
    assert "is gone" in refused(post(slack, "send", text="hello", thread="1.0"))


def test_who_cannot_be_mentioned_is_asked_in_the_channel() -> None:
    local = LocalSlack(scopes=("commands",), commands={"/kpi": "week"})
    local.start()
    try:
        root = local.say("how are we?")
        said = refused(post(local, "send", text="/kpi week", thread=root.ts))
        assert said == "Commands do not work in threads, as in Slack: type it in the channel instead."
    finally:
        local.stop()


def test_faults_are_switched_and_slipped_in(slack: LocalSlack) -> None:
    assert post(slack, "switch", name="never", on=True) == (200, {})
    assert slack.processing == float("inf")
    assert post(slack, "switch", name="never", on=False) == (200, {})
    assert slack.processing == 0.0
    slip = state(slack)["slips"][0]["name"]
    assert post(slack, "slip", name=slip) == (200, {})
    assert state(slack)["slips"][0]["waiting"] == 1
    assert "no switch" in refused(post(slack, "switch", name="x", on=True))
    assert "no slip" in refused(post(slack, "slip", name="x"))


@pytest.mark.parametrize("deed", ["archive", "unarchive", "remove", "invite"])
def test_a_channel_is_done_something_with(slack: LocalSlack, deed: str) -> None:
    if deed == "unarchive":
        slack.archive(SUPPORT)
    if deed == "invite":
        slack.remove_bot(SUPPORT)
    assert deed in {each["do"] for each in state(slack)["rooms_do"]}
    assert post(slack, "room", do=deed) == (200, {})
    assert deed not in {each["do"] for each in state(slack)["rooms_do"]}


def test_a_channel_cannot_be_done_anything_else_with(slack: LocalSlack) -> None:
    assert refused(post(slack, "room", do="paint")) == "one cannot paint a channel"
    assert "no channel" in refused(post(slack, "room", do="archive", channel="D0MANAGER1"))


def test_only_its_writer_or_an_admin_deletes_a_message(slack: LocalSlack) -> None:
    message = slack.say("mine")
    assert "Only whoever wrote it" in refused(post(slack, "delete", ts=message.ts, user=AGENT))
    assert post(slack, "delete", ts=message.ts, user="U0ADMIN001") == (200, {})
    assert slack.messages(SUPPORT) == []
    assert "not there any more" in refused(post(slack, "delete", ts=message.ts))


WHAT = ("send", "press", "submit", "close", "home", "shortcut", "switch", "slip", "room", "delete")


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("body", ["", "[]", "{", "{}", '{"user": 1}', "[" * 100_000], ids=lambda body: body[:12])
def test_nonsense_is_one_sentence(slack: LocalSlack, what: str, body: str) -> None:
    status, _, answer = ask(slack, "POST", f"/page/{what}", body, **JSON)
    assert status == 400
    assert '"error": "' in answer
    assert ask(slack, "POST", f"/page/{what}", body)[0] == 415


def test_what_was_chosen_is_text_or_a_list_of_texts(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(button())])
    wrong: tuple[object, ...] = (1, {}, [1], [None], True)
    for value in wrong:
        assert "a list of texts" in refused(post(slack, "press", **pressing(only(slack).ts, value=value)))


def test_values_stand_by_block_and_action(slack: LocalSlack, heard: list[Body]) -> None:
    view = form(slack, heard)
    for values in (1, {"name": 1}, {"name": {"typed": 1}}):
        refused(post(slack, "submit", view=view, values=values))
    assert len(slack.views()) == 1
