"""Modals and Home: triggers, the stack, hashes, what is typed, and what an app's answer does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import Incomplete, LocalSlack, View
from tests.bot.local.full import AGENT, MANAGER, actions, button, code, home, modal, running, section, select, typed

Connect = Callable[[], SocketModeHandler]
Body = dict[str, Any]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    yield from running()


@pytest.fixture
def trigger(slack: LocalSlack) -> Callable[[], str]:
    """A new trigger, as the manager's shortcut gives one."""
    return lambda: str(slack.shortcut("ask").payload["trigger_id"])


def top(slack: LocalSlack) -> View:
    return slack.views()[-1]


def test_a_trigger_opens_one_view_and_soon(slack: LocalSlack, client: WebClient, trigger: Callable[[], str]) -> None:
    once = trigger()
    opened = client.views_open(trigger_id=once, view=modal(section()))
    assert [view.id for view in slack.views()] == [opened["view"]["id"]]
    assert code(client.views_open, trigger_id=once, view=modal(section())) == "exchanged_trigger_id"
    assert code(client.views_open, trigger_id="1.2.3", view=modal(section())) == "invalid_trigger_id"
    slack.trigger_lifetime = 0.0
    assert code(client.views_open, trigger_id=trigger(), view=modal(section())) == "expired_trigger_id"
    assert code(client.views_open, trigger_id="", view=modal(section())) == "invalid_arguments"


def test_a_wrong_view_costs_no_trigger(client: WebClient, trigger: Callable[[], str]) -> None:
    once = trigger()
    assert code(client.views_open, trigger_id=once, view={"type": "modal"}) == "invalid_arguments"
    assert code(client.views_open, trigger_id=once, view=home(section())) == "invalid_arguments"
    assert client.views_open(trigger_id=once, view=modal(section()))["ok"]


def test_three_views_stand_on_each_other_and_no_fourth(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    root = client.views_open(trigger_id=trigger(), view=modal(section("1")))["view"]
    client.views_push(trigger_id=trigger(), view=modal(section("2")))
    third = client.views_push(trigger_id=trigger(), view=modal(section("3")))["view"]
    assert third["root_view_id"] == root["id"]
    assert third["previous_view_id"] == slack.views()[1].id
    assert code(client.views_push, trigger_id=trigger(), view=modal(section("4"))) == "push_limit_reached"
    slack.close_view(top(slack))
    assert len(slack.views()) == 2
    slack.close_view(top(slack), every=True)
    assert slack.views() == []
    assert code(client.views_push, trigger_id=trigger(), view=modal(section())) == "not_found"


def test_an_update_with_an_old_hash_is_refused_and_what_was_typed_stays(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    view = client.views_open(trigger_id=trigger(), view=modal(typed("name"), typed("note", optional=True)))["view"]
    held = top(slack)
    held.state["name"]["typed"] = {"type": "plain_text_input", "value": "Mara"}
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(typed("name"), typed("other")))
    assert changed["view"]["hash"] != view["hash"]
    assert changed["view"]["state"]["values"]["name"]["typed"]["value"] == "Mara"
    assert changed["view"]["state"]["values"]["other"]["typed"]["value"] is None
    assert code(client.views_update, view_id=view["id"], hash=view["hash"], view=modal(section())) == "hash_conflict"
    assert code(client.views_update, view_id="V0NOTHERE1", view=modal(section())) == "not_found"
    assert code(client.api_call, api_method="views.update", json={"view": modal(section())}) == "invalid_arguments"


def test_a_view_is_found_by_the_name_its_app_gave_it(client: WebClient, trigger: Callable[[], str]) -> None:
    client.views_open(trigger_id=trigger(), view=modal(section(), external_id="target-1"))
    assert client.views_update(external_id="target-1", view=modal(section(), external_id="target-1"))["ok"]
    again = modal(section(), external_id="target-1")
    assert code(client.views_push, trigger_id=trigger(), view=again) == "duplicate_external_id"


def test_each_person_has_a_home_of_their_own(slack: LocalSlack, client: WebClient, app: App, connect: Connect) -> None:
    @app.event("app_home_opened")
    def _(event: Body) -> None:
        client.views_publish(user_id=event["user"], view=home(section("Yours"), actions(button())))

    pressed: list[Body] = []

    @app.action("more")
    def _more(ack: Ack, body: Body) -> None:
        ack()
        pressed.append(body)

    connect()
    slack.open_home(user=AGENT)
    view = slack.wait_for(lambda: slack.home(AGENT))
    assert slack.home(MANAGER) is None
    slack.press(view, "more", user=AGENT)
    (body,) = slack.wait_for(lambda: pressed)
    assert body["container"] == {"type": "view", "view_id": view.id}
    with pytest.raises(ValueError, match="this view is gone"):
        slack.press(view, "more", user=MANAGER)
    before = view.hash
    client.views_publish(user_id=AGENT, view=home(section("New")), hash=before)
    assert code(client.views_publish, user_id=AGENT, view=home(section()), hash=before) == "hash_conflict"
    assert code(client.views_publish, user_id="U0NOBODY01", view=home(section())) == "user_not_found"


def test_without_a_home_tab_nothing_is_published() -> None:
    for local in running(home=False):
        client = WebClient(local.bot_token, base_url=local.api_url)
        assert code(client.views_publish, user_id=AGENT, view=home(section())) == "not_enabled"


Answer = dict[str, Any]
FORM = modal(typed("name"), typed("note", optional=True), callback_id="target")
SECOND = modal(section("Second"), callback_id="target")


@pytest.fixture
def sent(slack: LocalSlack, client: WebClient, app: App, connect: Connect, trigger: Callable[[], str]) -> Any:
    """Open a form, send it filled in, and have the app answer so; the view that was sent."""
    answers: list[Answer] = []

    @app.view("target")
    def _(ack: Ack) -> None:
        ack(**answers[-1])

    @app.shortcut("ask")
    def _ask(ack: Ack) -> None:
        ack()

    connect()

    def send(answer: Answer) -> View:
        answers.append(answer)
        client.views_open(trigger_id=trigger(), view=FORM)
        view = top(slack)
        delivery = slack.submit(view, {"name": {"typed": "Mara"}})
        slack.wait_for(lambda: delivery.acked)
        return view

    return send


def test_a_form_that_is_accepted_closes(slack: LocalSlack, sent: Any) -> None:
    view = sent({})
    assert slack.views() == []
    body = slack.deliveries[-1].payload
    assert body["type"] == "view_submission"
    assert body["view"]["state"]["values"]["name"]["typed"] == {"type": "plain_text_input", "value": "Mara"}
    with pytest.raises(ValueError, match="not open any more"):
        slack.submit(view)


def test_errors_stand_at_their_fields_and_the_form_can_be_sent_again(slack: LocalSlack, sent: Any) -> None:
    view = sent({"response_action": "errors", "errors": {"name": "Nobody is called so"}})
    assert (view.errors, view.busy) == ({"name": "Nobody is called so"}, False)
    again = slack.submit(view, {"name": {"typed": "Ana"}})
    slack.wait_for(lambda: again.acked)
    assert view.state["name"]["typed"]["value"] == "Ana"


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": SECOND}, ["Second"]),
        ({"response_action": "push", "view": SECOND}, ["name", "Second"]),
        ({"response_action": "clear"}, []),
    ],
)
def test_an_answer_may_change_the_stack(slack: LocalSlack, sent: Any, answer: Answer, titles: list[str]) -> None:
    sent(answer)
    shown = [view.blocks[0].get("text", {}).get("text", view.blocks[0]["block_id"]) for view in slack.views()]
    assert shown == titles
    assert not [view for view in slack.views() if view.busy]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "No"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "shrug"},
    ],
)
def test_an_answer_that_makes_no_sense_leaves_the_form_with_a_sentence(
    slack: LocalSlack, sent: Any, answer: Answer
) -> None:
    view = sent(answer)
    assert slack.views() == [view]
    assert view.trouble == "We had some trouble connecting. Try again?"
    assert slack.faults_seen


def test_no_answer_leaves_the_form_as_it_was_with_a_sentence(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=FORM)
    view = top(slack)
    slack.submit(view, {"name": {"typed": "Mara"}})
    assert view.trouble == "We had some trouble connecting. Try again?"
    assert view.state["name"]["typed"]["value"] == "Mara"
    assert not view.busy


def test_what_is_missing_or_too_long_is_said_before_it_is_sent(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    limited = typed("name", max_length=3)
    choice = {**typed("team"), "element": select("team", "billing", "retail")}
    client.views_open(trigger_id=trigger(), view=modal(limited, choice, typed("note", optional=True)))
    view, before = top(slack), len(slack.deliveries)
    with pytest.raises(Incomplete) as missing:
        slack.submit(view, {"name": {"typed": "Mara"}})
    assert missing.value.errors == {"name": "At most 3 characters.", "team": "Please complete this field."}
    assert len(slack.deliveries) == before


def test_a_view_without_a_way_to_send_it_is_not_sent(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    loading = {"type": "modal", "title": {"type": "plain_text", "text": "Loading"}, "blocks": [section("…")]}
    client.views_open(trigger_id=trigger(), view=loading)
    with pytest.raises(ValueError, match="nothing to send"):
        slack.submit(top(slack))


def test_closing_is_told_where_the_app_wants_to_know(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=modal(section(), notify_on_close=True))
    client.views_push(trigger_id=trigger(), view=modal(section()))
    assert slack.close_view(top(slack)) is None
    told = slack.close_view(top(slack))
    assert told
    assert (told.payload["type"], told.payload["is_cleared"]) == ("view_closed", False)


def test_what_is_chosen_in_a_view_is_in_its_state(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=modal(actions(select("by", "team", "channel"), button())))
    view = top(slack)
    slack.press(view, "by", value="team")
    pressed = slack.press(view, "more")
    state = pressed.payload["view"]["state"]["values"]["foot"]
    assert state["by"]["selected_option"]["value"] == "team"
    assert "more" not in state


def test_a_field_of_a_form_is_heard_with_the_form_unless_it_asks_to_be_heard_at_once(
    slack: LocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=modal(typed("name"), {**typed("at_once"), "dispatch_action": True}))
    with pytest.raises(ValueError, match="with its form only"):
        slack.press(top(slack), "typed", block_id="name", value="Mara")
    pressed = slack.press(top(slack), "typed", block_id="at_once", value="Mara")
    assert pressed.payload["actions"][0]["value"] == "Mara"
