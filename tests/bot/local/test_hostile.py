"""Whatever is sent to the Web API, a response_url or an upload address, the answer is one of Slack's own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.local.api.serve import METHODS
from tests.bot.local.full import AGENT, MANAGER, SUPPORT, actions, button, running, section
from tests.bot.local.hostile import FORM, JSON, ODD, PARTS, Body, call, loud, request
from tests.bot.local.pages import state

DEEP = 990
"""Levels that Python still reads where this is written, but not everywhere."""
ARGUMENTS = [
    "channel",
    "text",
    "blocks",
    "thread_ts",
    "metadata",
    "attachments",
    "ts",
    "message_ts",
    "user",
    "users",
    "user_id",
    "usergroup",
    "view",
    "view_id",
    "trigger_id",
    "external_id",
    "hash",
    "limit",
    "cursor",
    "oldest",
    "latest",
    "inclusive",
    "files",
    "file",
    "filename",
    "length",
    "alt_txt",
    "token",
]
KNOWN = {
    "is_inactive",
    "users_list_not_supplied",
    "alt_txt_too_large",
    "view_too_large",
    "metadata_too_large",
    "expired_trigger_id",
    "not_enabled",
    "push_limit_reached",
    "block_mismatch",
    "msg_too_long",
    "cannot_dm_bot",
    "cannot_reply_to_message",
    "cant_update_message",
    "channel_not_found",
    "duplicate_external_id",
    "exchanged_trigger_id",
    "file_not_found",
    "hash_conflict",
    "invalid_arguments",
    "invalid_auth",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_cursor",
    "invalid_limit",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_trigger_id",
    "invalid_ts_latest",
    "invalid_ts_oldest",
    "is_archived",
    "message_not_found",
    "method_not_supported_for_channel_type",
    "msg_blocks_too_long",
    "no_such_subteam",
    "no_text",
    "not_allowed_token_type",
    "not_found",
    "not_in_channel",
    "thread_not_found",
    "too_many_users",
    "user_not_found",
    "user_not_in_channel",
}


@pytest.fixture(scope="module")
def busy() -> Iterator[LocalSlack]:
    """One for many calls."""
    for slack in running():
        slack.paced = False
        slack.say("hello")
        yield slack


@pytest.fixture
def slack(caplog: pytest.LogCaptureFixture) -> Iterator[LocalSlack]:
    yield from running()
    assert loud(caplog) == []


def sensible(slack: LocalSlack) -> Body:
    ts = slack.messages(SUPPORT)[0].ts
    return {"channel": SUPPORT, "text": "x", "ts": ts, "message_ts": ts, "user": MANAGER, "users": MANAGER, "length": 3}


@pytest.mark.parametrize("method", METHODS)
def test_no_argument_of_any_kind_brings_a_method_down(busy: LocalSlack, method: str) -> None:
    usual = sensible(busy)
    for name in ARGUMENTS:
        for value in ODD:
            answer = call(busy, method, json.dumps({**usual, name: value}))
            assert answer["ok"] or answer["error"] in KNOWN
    assert state(busy)["timeline"]


@given(
    method=st.sampled_from([*METHODS]),
    arguments=st.dictionaries(st.sampled_from(ARGUMENTS), JSON, max_size=5),
    data=st.data(),
)
@settings(max_examples=150)
def test_a_method_answers_whatever_it_is_told(
    busy: LocalSlack, method: str, arguments: Body, data: st.DataObject
) -> None:
    whole = {**(sensible(busy) if data.draw(st.booleans()) else {}), **arguments}
    answer = call(busy, method, json.dumps(whole))
    assert answer["ok"] or answer["error"] in KNOWN


UNREADABLE = [
    (b"\xff", "application/json", "invalid_json"),
    (b"{", "application/json", "invalid_json"),
    (b'{"text": NaN}', "application/json", "invalid_json"),
    (b'{"text": 1e999}', "application/json", "invalid_json"),
    (b"[" * 100_000, "application/json", "invalid_json"),
    (b'{"text":' + b"[" * DEEP + b"]" * DEEP + b"}", "application/json", "invalid_json"),
    (b"[]", "application/json", "json_not_object"),
    (b"{}", "application/json; charset=nope", "invalid_charset"),
    (b"{}", "application/json; charset=rot13", "invalid_charset"),
    (b"a=1", f"{FORM}; charset=nope", "invalid_charset"),
    (b"\xff", FORM, "invalid_form_data"),
    (b"a=1", "multipart/form-data", "invalid_form_data"),
    (b"a=1", PARTS, "invalid_form_data"),
    (b"--b\r\nbad", PARTS, "invalid_form_data"),
    (b"--b\r\n\r\nx\r\n--b--\r\n", PARTS, "invalid_form_data"),
    (
        b"--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: x\r\n\r\nx\r\n--b--\r\n",
        PARTS,
        "invalid_form_data",
    ),
]


@pytest.mark.parametrize(("body", "kind", "error"), UNREADABLE)
def test_what_cannot_be_read_is_refused_by_name(slack: LocalSlack, body: bytes, kind: str, error: str) -> None:
    assert call(slack, "chat.postMessage", body, kind) == {"ok": False, "error": error}
    address = slack.command("/kpi x").response_url
    assert request(slack, "POST", address, body, Content_Type=kind)[0] in (400, 404)
    assert request(slack, "POST", address, '{"text": "x"}')[0] == 200


def test_what_is_said_to_be_packed_and_is_not_is_refused() -> None:
    for slack in running():  # aiohttp has its own words on it in the log
        for path in ("/api/api.test", slack.command("/kpi x").response_url, "/upload/v1/x"):
            status, said = request(slack, "POST", path, "{}", Content_Type="application/json", Content_Encoding="gzip")
            assert (status in (200, 400, 404), "invalid" in said) == (True, True)


def test_a_file_among_the_fields_of_a_form_is_no_argument(slack: LocalSlack) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\nabc\r\n'
    body = part % (b"name", b"") + part % (b"text", b'; filename="x"') + b"--b--\r\n"
    assert call(slack, "api.test", body, PARTS)["args"] == {"name": "abc"}


def test_thirty_megabytes_are_one_answer(slack: LocalSlack) -> None:
    text = "x" * 30_000_000
    assert call(slack, "chat.postMessage", json.dumps({"channel": SUPPORT, "text": text}))["ok"]
    assert request(slack, "POST", "/api/api.test", "x" * 40_000_000, Content_Type="application/json")[0] == 413


def test_blocks_that_nest_too_deep_are_refused_and_leave_nothing(slack: LocalSlack) -> None:
    deep = "[" * DEEP + "]" * DEEP
    assert call(slack, "chat.postMessage", json.dumps({"channel": SUPPORT, "text": "x", "blocks": deep}))["ok"] is False
    metadata = '{"event_type": "x", "event_payload": {"a": ' + deep + "}}"
    asked = json.dumps({"channel": SUPPORT, "text": "x", "metadata": metadata})
    assert call(slack, "chat.postMessage", asked)["error"] == "invalid_metadata_format"
    assert slack.messages(SUPPORT) == []


@pytest.mark.parametrize("moment", ["NaN", "sNaN", "Infinity", "-inf"])
def test_a_moment_that_is_none_is_refused(slack: LocalSlack, moment: str) -> None:
    slack.say("hello")
    for name in ("oldest", "latest"):
        asked = f"channel={SUPPORT}&{name}={moment}"
        assert call(slack, "conversations.history", asked, FORM)["error"] == f"invalid_ts_{name}"


def test_a_cursor_from_before_the_beginning_is_refused(slack: LocalSlack) -> None:
    asked = f"channel={SUPPORT}&cursor=bmV4dDotNQ%3D%3D"
    assert call(slack, "conversations.members", asked, FORM)["error"] == "invalid_cursor"


def test_files_are_completed_all_or_none(slack: LocalSlack, client: WebClient) -> None:
    made = client.files_getUploadURLExternal(filename="x", length=3)
    assert request(slack, "POST", str(made["upload_url"]), b"abc")[0] == 200
    one = {"id": made["file_id"], "title": ["odd"]}
    refused = call(slack, "files.completeUploadExternal", json.dumps({"files": [one, {"id": "F0"}]}))
    assert refused["error"] == "file_not_found"
    done = call(slack, "files.completeUploadExternal", json.dumps({"files": [one, one]}))
    assert [each["title"] for each in done["files"]] == ["['odd']"]


@pytest.mark.parametrize("key", ["%C3%A9", "%ff", "x", "%00"])
def test_an_upload_address_that_is_none_is_not_found(slack: LocalSlack, client: WebClient, key: str) -> None:
    client.files_getUploadURLExternal(filename="x", length=3)
    assert request(slack, "POST", f"/upload/v1/{key}", b"abc")[0] == 404


ANSWERS: list[tuple[Any, int]] = [
    ({}, 400),
    ({"text": 1}, 400),
    ({"text": []}, 400),
    ({"blocks": "["}, 400),
    ({"text": "x", "blocks": {"a": 1}}, 400),
    ({"text": "x", "thread_ts": {"a": 1}}, 200),
    ({"text": "x", "thread_ts": "1.0"}, 200),
    ({"text": "x", "thread_ts": [], "response_type": []}, 200),
]


@pytest.mark.parametrize(("body", "status"), ANSWERS)
def test_a_response_url_takes_what_can_be_shown(slack: LocalSlack, body: Body, status: int) -> None:
    address = slack.command("/kpi x").response_url
    for _ in range(7):  # what is refused is no use
        assert request(slack, "POST", address, json.dumps(body), Content_Type="application/json")[0] in (status, 404)
    uses = 5 if status == 200 else 0
    assert len(slack.messages(SUPPORT, seen_by=MANAGER)) == uses
    assert len([each for each in state(slack)["timeline"] if each["kind"] == "message"]) == uses


def test_what_cannot_be_said_instead_deletes_nothing(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="x", blocks=[actions(button())])
    address = slack.press(slack.messages(SUPPORT)[0], "more").payload["response_url"]
    for words in ({"text": 5}, {"blocks": "["}):
        body = json.dumps({"delete_original": True, **words})
        assert request(slack, "POST", address, body)[0] in (400, 404)
    assert [each.text for each in slack.messages(SUPPORT)] == ["x"]
    assert request(slack, "POST", address, '{"delete_original": true}')[0] == 200
    assert slack.messages(SUPPORT) == []


def test_a_thread_of_a_thread_is_the_thread(slack: LocalSlack, client: WebClient) -> None:
    root = slack.say("root")
    reply = slack.say("reply", thread_ts=root.ts)
    again = slack.say("again", thread_ts=reply.ts, user=AGENT)
    posted = client.chat_postMessage(channel=SUPPORT, text="x", thread_ts=again.ts)["message"]
    assert (again.thread_ts, posted["thread_ts"]) == (root.ts, root.ts)
    address = slack.command("/kpi x").response_url
    said = json.dumps({"text": "x", "thread_ts": reply.ts, "response_type": "in_channel"})
    assert request(slack, "POST", address, said)[0] == 200
    assert len(slack.thread(root)) == 5


def test_what_only_one_person_sees_has_no_thread(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel=SUPPORT, user=MANAGER, text="x")["message_ts"]
    with pytest.raises(ValueError, match="is gone"):
        slack.say("hm", thread_ts=str(ts))


def test_an_edit_of_what_was_deleted_is_refused(slack: LocalSlack, client: WebClient) -> None:
    ts = str(client.chat_postMessage(channel=SUPPORT, text="x", blocks=[section()])["ts"])
    slack.delete(slack.messages(SUPPORT)[0])
    asked = json.dumps({"channel": SUPPORT, "ts": ts, "text": "y"})
    assert call(slack, "chat.update", asked)["error"] == "message_not_found"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_any_verb_is_answered(slack: LocalSlack, method: str) -> None:
    assert request(slack, method, "/api/api.test?a=1&a=2")[0] == 200
    assert request(slack, method, "/commands/T/x")[0] == 405


@pytest.mark.parametrize("header", ["", "x", "Bearer", "Bearer ", "Basic x", "Bearer \xff", "Bearer xoxb-"])
def test_a_header_that_is_no_token_is_not_taken(slack: LocalSlack, header: str) -> None:
    _, said = request(slack, "POST", "/api/auth.test", "", Authorization=header)
    assert json.loads(said)["error"] in ("not_authed", "invalid_auth")
