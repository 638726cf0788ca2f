"""Whatever an app says over its socket, the connection stays and nobody sees half of anything."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed

from bot.local import LocalSlack, View
from bot.local.acts import Incomplete
from tests.bot.local.full import AGENT, MANAGER, SUPPORT, actions, button, home, modal, only, running, typed
from tests.bot.local.hostile import JSON, Body, acknowledge, app_of, loud
from tests.bot.local.pages import state


@pytest.fixture
def slack(caplog: pytest.LogCaptureFixture) -> Iterator[LocalSlack]:
    yield from running()
    assert loud(caplog) == []


@pytest.fixture(scope="module")
def busy() -> Iterator[LocalSlack]:
    """One for many acks."""
    for slack in running():
        slack.paced = False
        yield slack


def opened(slack: LocalSlack, *, user: str = MANAGER, **more: Any) -> View:
    """A form that this person has before them."""
    trigger = slack._workspace.triggers.issue(user)
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    client.views_open(trigger_id=trigger, view=modal(typed("name"), actions(button()), **more))
    return slack.views(user)[-1]


def refusal(slack: LocalSlack, method: str, **arguments: Any) -> str:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    return str(refused.value.response["error"])


GARBAGE: list[str | bytes] = [
    "",
    "[]",
    "null",
    "{",
    "[" * 100_000,
    '{"envelope_id": 1}',
    '{"envelope_id": ["x"]}',
    '{"envelope_id": "\\ud800", "payload": 1}',
    '{"envelope_id": "x", "payload": NaN}',
    '{"envelope_id": null, "payload": {}}',
    b"",
    b"\xff\x00",
    "x" * 1_000_000,
]


def test_no_frame_ends_a_connection(slack: LocalSlack) -> None:
    with app_of(slack) as app:
        for frame in GARBAGE:
            app.send(frame)
        app.send(iter(["{", '"envelope_id":', '"in pieces"', "}"]))
        app.ping("x" * 125).wait(5)
        slack.wait_for(lambda: any(each.payload["envelope_id"] == "in pieces" for each in slack.journal.of("ack")))
        typed_ = slack.command("/kpi week")
        acknowledge(app, {"text": "fine"})
        slack.wait_for(lambda: typed_.acked)
    assert only(slack).text == "fine"


def test_a_frame_of_a_size_that_nobody_sends_ends_only_its_own_connection(slack: LocalSlack) -> None:
    with app_of(slack) as app, app_of(slack) as other:
        with pytest.raises(ConnectionClosed):  # noqa: PT012 # the end may come while it is sent or after
            app.send("x" * 10_000_000)
            app.recv(timeout=5)
        slack.wait_for(lambda: slack.connections == 1)
        typed_ = slack.command("/kpi week")
        acknowledge(other, None)
        slack.wait_for(lambda: typed_.acked)
        assert typed_.error is None


def test_an_ack_counts_once_and_over_any_connection(slack: LocalSlack) -> None:
    with app_of(slack) as app, app_of(slack) as other:
        typed_ = slack.command("/kpi week")
        ack = json.dumps({"envelope_id": json.loads(app.recv(timeout=5))["envelope_id"], "payload": {"text": "one"}})
        for socket in (other, app, other):
            socket.send(ack)
        slack.wait_for(lambda: len(slack.journal.of("ack", "unknown")) == 2)
        assert typed_.acked
    assert only(slack).text == "one"


WORDS: list[tuple[Any, str | None]] = [
    ({"text": 5}, "invalid_arguments"),
    ({"text": ["x"]}, "invalid_arguments"),
    ({"blocks": "x"}, "invalid_blocks_format"),
    ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ({"blocks": [None]}, "invalid_blocks"),
    ({"blocks": "[" * 5000}, "invalid_blocks_format"),
    ({"text": "x", "metadata": 1}, "invalid_metadata_format"),
    ("x", "invalid_response"),
    ([], "invalid_response"),
    (5, "invalid_response"),
    (None, None),
    ({"text": None}, None),
    ({"response_action": []}, None),
]


@pytest.mark.parametrize(("payload", "error"), WORDS)
def test_an_ack_of_a_command_is_shown_or_refused(slack: LocalSlack, payload: Any, error: str | None) -> None:
    with app_of(slack) as app:
        typed_ = slack.command("/kpi week")
        acknowledge(app, payload)
        slack.wait_for(lambda: typed_.acked)
    assert typed_.error == error
    assert [each for each in slack.messages(SUPPORT, seen_by=MANAGER) if each.by_app] == []
    assert [each["kind"] for each in state(slack)["timeline"]] == ["command"]


def test_an_event_is_acknowledged_with_anything(slack: LocalSlack) -> None:
    with app_of(slack) as app:
        slack.say("@kpi-bot hello")
        acknowledge(app, "anything")
        slack.wait_for(lambda: slack.deliveries[0].acked)
    assert slack.deliveries[0].error is None


MUCH = modal(*[typed(f"{number}", initial_value="x" * 2999) for number in range(90)])
FORMS: list[Any] = [
    {"response_action": "dance"},
    {"response_action": ["update"]},
    {"response_action": {"a": 1}},
    {"response_action": "errors"},
    {"response_action": "errors", "errors": "x"},
    {"response_action": "errors", "errors": []},
    {"response_action": "errors", "errors": {"name": 1}},
    {"response_action": "errors", "errors": {"elsewhere": "x"}},
    {"response_action": "update"},
    {"response_action": "update", "view": "x"},
    {"response_action": "update", "view": home()},
    {"response_action": "push", "view": []},
    {"response_action": "push", "view": home()},
    {"response_action": "push", "view": modal(private_metadata="x" * 3001)},
    {"response_action": "push", "view": MUCH},
    "x",
]


@pytest.mark.parametrize("payload", FORMS)
def test_a_form_that_gets_a_nonsensical_answer_stays_and_says_so(slack: LocalSlack, payload: Any) -> None:
    view = opened(slack)
    with app_of(slack) as app:
        sent = slack.submit(view, {"name": {"typed": "x"}})
        acknowledge(app, payload)
        slack.wait_for(lambda: sent.acked)
    assert slack.views() == [view]
    assert view.trouble is not None
    assert (view.busy, view.errors, view.type) == (False, {}, "modal")
    (shown,) = state(slack)["modals"]
    assert shown["trouble"] == view.trouble


def test_a_fourth_modal_leaves_three(slack: LocalSlack) -> None:
    opened(slack)
    with app_of(slack) as app:
        for depth in (2, 3, 3):
            sent = slack.submit(slack.views()[-1], {"name": {"typed": "x"}})
            acknowledge(app, {"response_action": "push", "view": modal(typed("name"))})
            slack.wait_for(lambda: sent.acked)  # noqa: B023 # waited for here
            assert len(slack.views()) == depth
    assert slack.views()[-1].trouble is not None


@given(JSON)
@settings(max_examples=60)
def test_no_ack_at_all_leaves_a_form_half_done(busy: LocalSlack, payload: Any) -> None:
    view = opened(busy)
    with app_of(busy) as app:
        for sent in (busy.submit(view, {"name": {"typed": "x"}}), busy.command("/kpi week")):
            acknowledge(app, payload)
            busy.wait_for(lambda: sent.acked)  # noqa: B023 # waited for here
        assert busy.connections == 1
    assert not (view.busy and view in busy.views())
    assert (view in busy.views()) == (view.trouble is not None)
    json.dumps(state(busy))


def test_a_form_closed_while_it_is_sent_is_gone_whatever_comes_back(slack: LocalSlack) -> None:
    view = opened(slack)
    with app_of(slack) as app:
        sent = slack.submit(view, {"name": {"typed": "x"}})
        with pytest.raises(ValueError, match="being sent already"):
            slack.submit(view, {"name": {"typed": "y"}})
        slack.close_view(view)
        acknowledge(app, {"response_action": "push", "view": modal()})
        slack.wait_for(lambda: sent.acked)
        for act in (slack.close_view, slack.submit):
            with pytest.raises(ValueError, match="not open any more"):
                act(view)
        with pytest.raises(ValueError, match="this view is gone"):
            slack.press(view, "more")
    assert slack.views() == []


def test_a_form_is_only_its_own_persons(slack: LocalSlack) -> None:
    view = opened(slack)
    opened(slack, user=AGENT)
    for act in (slack.submit, slack.close_view):
        with pytest.raises(ValueError, match="not open any more"):
            act(view, user=AGENT)
    with pytest.raises(ValueError, match="this view is gone"):
        slack.press(view, "more", user=AGENT)
    with pytest.raises(ValueError, match="is not a person"):
        slack.submit(view, user="U0NOBODY00")


def test_a_home_is_neither_sent_nor_closed(slack: LocalSlack, client: WebClient) -> None:
    client.views_publish(user_id=MANAGER, view=home(actions(button())))
    view = slack.home()
    assert view
    for act in (slack.submit, slack.close_view):
        with pytest.raises(ValueError, match="not open any more"):
            act(view)
    opened(slack)
    client.views_publish(user_id=MANAGER, view=home())
    with pytest.raises(ValueError, match="nothing called more"):
        slack.press(view, "more")
    assert len(slack.views()) == 1


def test_two_views_never_share_an_external_id(slack: LocalSlack, client: WebClient) -> None:
    first, other = opened(slack, external_id="a"), opened(slack, user=AGENT, external_id="b")
    taken = modal(external_id="a")
    assert refusal(slack, "views.update", view_id=other.id, view=taken) == "duplicate_external_id"
    publishing = {"user_id": MANAGER, "view": {**home(), "external_id": "a"}}
    assert refusal(slack, "views.publish", **publishing) == "duplicate_external_id"
    client.views_update(external_id="a", view=taken)
    assert (first.blocks, slack.home()) == ([], None)


@pytest.mark.parametrize("trigger", ["x", "", None, 5, [], {"a": 1}])
def test_a_trigger_that_is_none_opens_nothing(slack: LocalSlack, trigger: Any) -> None:
    error = "invalid_arguments" if not trigger else "invalid_trigger_id"
    assert refusal(slack, "views.open", trigger_id=trigger, view=modal()) == error
    assert refusal(slack, "views.push", trigger_id=trigger, view=modal()) == error
    assert slack.views() == []


def test_a_form_with_odd_values_is_incomplete_not_broken(slack: LocalSlack) -> None:
    view = opened(slack)
    odd: list[Body] = [
        {},
        {"name": {}},
        {"gone": {"typed": "x"}},
        {"name": {"typed": None}},
        {"name": {"typed": ["x"]}},
    ]
    for values in odd:
        with pytest.raises(Incomplete):
            slack.submit(view, values)
    assert (view.busy, slack.deliveries) == (False, [])
