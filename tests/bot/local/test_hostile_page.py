"""Whatever the page is sent, it acts or says one sentence; whatever was said, it can be shown."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.local.show import mrkdwn
from tests.bot.local.full import AGENT, MANAGER, SUPPORT, actions, button, only, running, select
from tests.bot.local.hostile import JSON, ODD, Body, loud, request
from tests.bot.local.pages import post, state
from tests.bot.local.shown import Known

WHAT = ("send", "press", "submit", "close", "home", "shortcut", "switch", "slip", "room", "delete")
KIND = {"Content_Type": "application/json"}
PICKED: list[Body] = [
    {"type": "datepicker", "action_id": "date"},
    {"type": "timepicker", "action_id": "time"},
    {"type": "datetimepicker", "action_id": "moment"},
    {"type": "users_select", "action_id": "person"},
    {"type": "multi_users_select", "action_id": "people", "max_selected_items": 1},
    {"type": "channels_select", "action_id": "channel"},
    {"type": "conversations_select", "action_id": "place"},
    select("by", "team"),
]
NAMES = ["user", "channel", "text", "thread", "ts", "view", "block_id", "action_id", "value", "values"]
MORE_NAMES = ["all", "callback_id", "name", "on", "do"]


@pytest.fixture(scope="module")
def busy() -> Iterator[LocalSlack]:
    """One for many posts."""
    for slack in running():
        slack.paced = False
        yield slack


@pytest.fixture
def slack(caplog: pytest.LogCaptureFixture) -> Iterator[LocalSlack]:
    yield from running()
    assert loud(caplog) == []


def acted(slack: LocalSlack, what: str, body: str) -> tuple[int, str]:
    """The status, and the sentence where it is not 200."""
    status, said = request(slack, "POST", f"/page/{what}", body, **KIND)
    answer = json.loads(said)
    assert status in (200, 400)
    sentence = answer.get("error", "") if status == 400 else ""
    assert status == 200 or 5 < len(sentence) < 600
    return status, sentence


def sensible(slack: LocalSlack) -> Body:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    blocks = [actions(button(), select("by", "a"))]
    ts = client.chat_postMessage(channel=SUPPORT, text="x", blocks=blocks)["ts"]
    return {
        "user": MANAGER,
        "channel": SUPPORT,
        "text": "hi",
        "thread": "",
        "ts": ts,
        "view": "",
        "block_id": "foot",
        "action_id": "by",
        "value": "a",
        "values": {},
        "all": True,
        "callback_id": "ask",
        "name": "late",
        "on": False,
        "do": "invite",
    }


@pytest.mark.parametrize("what", WHAT)
def test_no_field_of_any_kind_brings_the_page_down(busy: LocalSlack, what: str) -> None:
    usual = sensible(busy)
    for name in usual:
        for value in ODD:
            acted(busy, what, json.dumps({**usual, name: value}))
    assert state(busy)["timeline"]


FIELDS = st.dictionaries(st.sampled_from([*NAMES, *MORE_NAMES]), JSON, max_size=6)


@given(what=st.sampled_from(WHAT), fields=FIELDS, whole=st.booleans())
@settings(max_examples=150)
def test_the_page_answers_whatever_it_is_sent(busy: LocalSlack, what: str, fields: Body, *, whole: bool) -> None:
    acted(busy, what, json.dumps({**(sensible(busy) if whole else {}), **fields}))


@given(JSON)
@settings(max_examples=50)
def test_what_is_no_object_is_refused(busy: LocalSlack, body: Any) -> None:
    status, sentence = acted(busy, "send", json.dumps(body))
    assert (status, isinstance(body, dict) or sentence == "an object is needed") == (400, True)


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=nope", "application/json; charset=rot13"]
)
def test_what_is_no_text_is_said_to_be_none(slack: LocalSlack, kind: str) -> None:
    assert request(slack, "POST", "/page/send", b"\xff", Content_Type=kind) == (400, '{"error": "that is no text"}')


def test_too_much_at_once_is_said_to_be_too_much(slack: LocalSlack) -> None:
    status, said = request(slack, "POST", "/page/send", "x" * 40_000_000, **KIND)
    assert (status, said) == (413, '{"error": "that is too much at once"}')


@pytest.mark.parametrize("name", ["a" * 300 + ".html", "..%2fx.html", "%2fetc%2fx.html", "%00.html", "%ff.css", "."])
def test_only_what_the_page_is_made_of_is_given_out(slack: LocalSlack, name: str) -> None:
    assert request(slack, "GET", f"/page/{name}")[0] == 404


@pytest.mark.parametrize("origin", ["http://[", "null", "x", "http://127.0.0.1", "https://example.com"])
def test_an_origin_of_any_form_but_ours_is_kept_out(slack: LocalSlack, origin: str) -> None:
    assert request(slack, "POST", "/page/send", "{}", Origin=origin, **KIND)[0] == 403
    assert request(slack, "POST", "/page/send", "{}", Origin=slack.url, **KIND)[0] == 400


@pytest.mark.parametrize("host", ["[", "", "example.com", "\xff"])
def test_a_host_that_is_not_this_machine_is_kept_out(slack: LocalSlack, host: str) -> None:
    assert request(slack, "GET", "/", Host=host)[0] in (400, 403)


CHOICES: list[tuple[str, Any]] = [
    ("date", "tomorrow"),
    ("date", "2026-02-30"),
    ("date", ["2026-01-01"]),
    ("time", "25:00"),
    ("moment", "soon"),
    ("moment", "-5"),
    ("moment", "9" * 5000),
    ("person", "mara"),
    ("person", [MANAGER]),
    ("people", ["x"]),
    ("people", [MANAGER, AGENT]),
    ("channel", MANAGER),
    ("place", "#support"),
    ("by", "x" * 5000),
    ("by", ["team"]),
]


@pytest.mark.parametrize(("action", "value"), CHOICES)
def test_what_an_element_does_not_offer_cannot_be_chosen(
    slack: LocalSlack, client: WebClient, action: str, value: Any
) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(*PICKED)])
    told = {"ts": only(slack).ts, "view": "", "block_id": "foot", "action_id": action, "values": {}}
    status, answer = post(slack, "press", **told, value=value)
    assert (status, len(answer["error"]) < 150) == (400, True)
    assert not any(word in answer["error"] for word in ("literal", "codec", "["))
    assert slack.deliveries == []


def test_the_same_person_chosen_twice_is_chosen_once(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[actions(*PICKED)])
    pressed = slack.press(only(slack), "people", value=[MANAGER, MANAGER])
    assert pressed.payload["actions"][0]["selected_users"] == [MANAGER]


def test_a_message_whose_picture_was_deleted_is_still_shown(slack: LocalSlack, client: WebClient) -> None:
    made = client.files_getUploadURLExternal(filename="x", length=3)
    request(slack, "POST", str(made["upload_url"]), b"abc")
    client.files_completeUploadExternal(files=[{"id": str(made["file_id"])}])
    picture = {"type": "image", "alt_text": "Chart", "slack_file": {"id": str(made["file_id"])}}
    client.chat_postMessage(channel=SUPPORT, text="Chart", blocks=[picture])
    client.files_delete(file=str(made["file_id"]))
    (item,) = state(slack)["timeline"]
    assert 'alt="Chart"' in item["html"]


def test_a_reply_whose_root_was_deleted_does_not_disturb(slack: LocalSlack) -> None:
    root = slack.say("root")
    reply = slack.say("reply", thread_ts=root.ts)
    slack.delete(root)
    assert state(slack, thread=root.ts)["thread"] is None
    slack.delete(reply)
    slack.delete(reply)
    assert state(slack)["timeline"] == []


@pytest.mark.parametrize(
    "said", [">" * 12_000, "&gt;" * 10_000, "> *> _" * 2_000, "*_~`" * 9_000, "<" * 12_000, "\ud800\0"]
)
def test_nothing_that_is_said_is_too_much_to_show(slack: LocalSlack, said: str) -> None:
    assert post(slack, "send", text=said)[0] == 200
    assert len(state(slack)["timeline"]) == 1


def test_there_are_no_quotes_within_a_quote() -> None:
    assert mrkdwn("> > *a*", Known()) == "<blockquote>&gt; <b>a</b></blockquote>"
