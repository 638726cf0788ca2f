"""Each limit of a message with a case: what Slack refuses, and how it points at it."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local import LocalSlack
from bot.local.wire import compact
from tests.bot.local.blocks import (
    FILE,
    MRKDWN,
    PICTURE,
    SECTION,
    Block,
    actions,
    beside,
    entry,
    header,
    image,
    long,
    marked,
    menu,
    plain,
    press,
    rich,
    run,
    said,
    sure,
    table,
)

CONFIRM = "/0/elements/0/confirm"
REFUSED: list[tuple[str, list[Any], str, str]] = [
    ("header", [header("x" * 151)], "must be less than 151 characters", "/0/text/text"),
    ("empty header", [header("")], "must be more than 0 characters", "/0/text/text"),
    ("header in mrkdwn", [{"type": "header", "text": MRKDWN}], "unsupported type: mrkdwn", "/0/text/type"),
    ("section text", [{"type": "section", "text": marked(3001)}], "must be less than 3001 characters", "/0/text/text"),
    ("empty section", [{"type": "section"}], "must define either `text` or `fields`", "/0"),
    ("ten fields", [{"type": "section", "fields": [MRKDWN] * 11}], "no more than 10 items allowed", "/0/fields"),
    (
        "a field",
        [{"type": "section", "fields": [MRKDWN, marked(2001)]}],
        "must be less than 2001 characters",
        "/0/fields/1/text",
    ),
    ("context", [{"type": "context", "elements": [MRKDWN] * 11}], "no more than 10 items allowed", "/0/elements"),
    (
        "plain context",
        [{"type": "context", "elements": [long(3001)]}],
        "must be less than 3001 characters",
        "/0/elements/0/text",
    ),
    ("empty context", [{"type": "context", "elements": []}], "no fewer than 1 items allowed", "/0/elements"),
    ("fifty blocks", [SECTION] * 51, "no more than 50 items allowed", ""),
    ("unknown block", [SECTION, {"type": "data_table"}], "unsupported type: data_table", "/1/type"),
    ("modal's block", [{"type": "alert", "text": MRKDWN}], "unsupported type: alert", "/0/type"),
    ("no type", [{}], "missing required field: type", "/0"),
    ("no object", ["x"], "must be an object", "/0"),
    (
        "mrkdwn typo",
        [{"type": "section", "text": {"type": "markdwn", "text": "x"}}],
        "unsupported type: markdwn",
        "/0/text/type",
    ),
    ("foreign field", [{**SECTION, "colour": "red"}], "invalid additional property: colour", "/0"),
    ("block_id", [{**SECTION, "block_id": "x" * 256}], "must be less than 256 characters", "/0/block_id"),
    ("same block_id", [{**SECTION, "block_id": "a"}] * 2, "`block_id` is not unique: a", "/0/block_id"),
    (
        "no alt text",
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        "missing required field: alt_text",
        "/0",
    ),
    ("alt text", [image(alt_text="x" * 2001)], "must be less than 2001 characters", "/0/alt_text"),
    ("picture title", [image(title=plain("x" * 2001))], "must be less than 2001 characters", "/0/title/text"),
    ("picture twice", [image(slack_file={"id": "F0AAAAAAAA"})], "must define either `slack_file` or `image_url`", "/0"),
    ("picture address", [image(image_url="file:///etc/passwd")], "invalid_url", "/0/image_url"),
    (
        "file id",
        [{"type": "image", "alt_text": "a", "slack_file": {"id": "f1"}}],
        "invalid slack file id",
        "/0/slack_file/id",
    ),
    (
        "unknown file",
        [{"type": "image", "alt_text": "a", "slack_file": {"id": "F0AAAAAAAA"}}],
        "invalid slack file",
        "/0/slack_file",
    ),
    (
        "unknown small file",
        [{"type": "context", "elements": [{"type": "image", "alt_text": "a", "slack_file": {"id": "F0AAAAAAAA"}}]}],
        "invalid slack file",
        "/0/elements/0/slack_file",
    ),
    ("table rows", [table(rows=101)], "no more than 100 items allowed", "/0/rows"),
    ("table columns", [table(columns=21)], "no more than 20 items allowed", "/0/rows/0"),
    (
        "empty cell",
        [table(cell={"type": "raw_text", "text": ""})],
        "must be more than 0 characters",
        "/0/rows/0/0/text",
    ),
    ("cell in mrkdwn", [table(cell=MRKDWN)], "unsupported type: mrkdwn", "/0/rows/0/0/type"),
    ("two tables", [table(), table()], "only_one_table_allowed", "/1"),
    (
        "table characters",
        [table(rows=11, cell={"type": "raw_text", "text": "x" * 1000})],
        "must be less than 10001 characters over all cells",
        "/0/rows",
    ),
    (
        "rich table characters",
        [table(rows=11, cell=rich(run({"type": "text", "text": "x" * 1000})))],
        "must be less than 10001 characters over all cells",
        "/0/rows",
    ),
    (
        "column settings",
        [table(column_settings=[{"align": "middle"}])],
        "unsupported value: middle",
        "/0/column_settings/0/align",
    ),
    (
        "wrapping",
        [table(column_settings=[{"is_wrapped": "yes"}])],
        "must be a boolean",
        "/0/column_settings/0/is_wrapped",
    ),
    ("rows as text", [{"type": "table", "rows": "x"}], "must be an array", "/0/rows"),
    (
        "rich piece",
        [rich(run({"type": "mrkdwn", "text": "x"}))],
        "unsupported type: mrkdwn",
        "/0/elements/0/elements/0/type",
    ),
    ("rich part", [rich({"type": "section"})], "unsupported type: section", "/0/elements/0/type"),
    (
        "list indent",
        [rich({"type": "rich_text_list", "style": "bullet", "indent": 9, "elements": [run()]})],
        "must be a number from 0 to 8",
        "/0/elements/0/indent",
    ),
    (
        "bold as text",
        [rich(run({"type": "text", "text": "x", "style": "bold"}))],
        "must be an object",
        "/0/elements/0/elements/0/style",
    ),
    (
        "twenty-five buttons",
        [actions(*[press()] * 26)],
        "no more than 25 items allowed",
        "/0/elements",
    ),
    ("no buttons", [actions()], "no fewer than 1 items allowed", "/0/elements"),
    (
        "the same action_id",
        [SECTION, actions(press(action_id="a"), menu(action_id="a"))],
        "`action_id` is not unique: a",
        "/1/elements/0/action_id",
    ),
    (
        "two that want the focus",
        [beside(menu(focus_on_load=True))] * 2,
        "only one element may have `focus_on_load`",
        "/1/accessory/focus_on_load",
    ),
    ("label", [entry(menu(), label=long(2001))], "must be less than 2001 characters", "/0/label/text"),
    ("no label", [{"type": "input", "element": menu()}], "missing required field: label", "/0"),
    ("label in mrkdwn", [entry(menu(), label=MRKDWN)], "unsupported type: mrkdwn", "/0/label/type"),
    ("hint", [entry(menu(), hint=long(2001))], "must be less than 2001 characters", "/0/hint/text"),
    ("optional in words", [entry(menu(), optional="yes")], "must be a boolean", "/0/optional"),
    ("a type too many", [actions(press(confirm=sure(type="x")))], "invalid additional property: type", CONFIRM),
    ("a question without answer", [actions(press(confirm={}))], "missing required field: deny", CONFIRM),
    ("a question's style", [actions(press(confirm=sure(style="x")))], "unsupported value: x", f"{CONFIRM}/style"),
]

ACCEPTED: list[tuple[str, list[Block]]] = [
    ("header", [header("x" * 150)]),
    ("section", [{"type": "section", "text": marked(3000)}]),
    ("fields", [{"type": "section", "fields": [marked(300)] * 10}]),
    ("plain fields", [{"type": "section", "fields": [plain("x")]}]),
    ("accessory", [beside(press())]),
    ("small picture", [beside(PICTURE), {"type": "context", "elements": [FILE]}]),
    ("input", [entry(menu(), hint=long(2000), optional=True, dispatch_action=False, block_id="b")]),
    ("the same action_id in two blocks", [actions(press(action_id="a"))] * 2),
    ("verbatim", [{"type": "section", "text": {**MRKDWN, "verbatim": True}}]),
    ("fifty blocks", [{"type": "divider"}] * 50),
    ("context", [{"type": "context", "elements": [MRKDWN] * 10}]),
    ("plain context", [{"type": "context", "elements": [long(3000)]}]),
    ("picture elsewhere", [image(title=plain("x"))]),
    ("table", [table(rows=100, columns=2)]),
    ("column settings", [table(columns=2, column_settings=[None, {"align": "right", "is_wrapped": True}])]),
    ("rich cell", [table(cell=rich(run({"type": "text", "text": "x", "style": {"bold": True}})))]),
    ("list", [rich({"type": "rich_text_list", "style": "ordered", "elements": [run({"type": "emoji", "name": "x"})]})]),
    ("indented list", [rich({"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [run()]})]),
    ("preformatted", [rich({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]})]),
    ("buttons", [actions(*[press(style="primary", value="1", confirm=sure(style="danger"))] * 25)]),
]


@pytest.mark.parametrize(("blocks", "what", "where"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_slack_refuses(blocks: list[Any], what: str, where: str) -> None:
    assert f"{what} [json-pointer:/blocks{where}]" in said(blocks, processed=False)


@pytest.mark.parametrize("blocks", [each[1] for each in ACCEPTED], ids=[each[0] for each in ACCEPTED])
def test_what_slack_accepts(blocks: list[Block]) -> None:
    assert said(blocks) == []


def test_an_ephemeral_message_carries_no_file() -> None:
    assert said([FILE], ephemeral=True) == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]


def test_all_blocks_may_be_as_long_as_measured_and_no_longer() -> None:
    blocks = [{"type": "section", "text": marked(2600)}] * 4
    room = 13_200 - len(compact([*blocks, {"type": "section", "text": marked(0)}]))
    assert said([*blocks, {"type": "section", "text": marked(room)}]) == []
    assert said([*blocks, {"type": "section", "text": marked(room + 1)}]) == ["msg_blocks_too_long"]


def test_a_table_may_hold_ten_thousand_characters() -> None:
    rows = [[{"type": "raw_text", "text": "x" * 2_000}]] * 5
    more = [{"type": "raw_text", "text": "x"}]
    assert said([{"type": "table", "rows": rows}]) == []
    assert said([{"type": "table", "rows": [*rows, more]}]) == [
        "must be less than 10001 characters over all cells [json-pointer:/blocks/0/rows]"
    ]


def test_a_refusal_arrives_with_all_it_says(slack: LocalSlack, client: WebClient) -> None:
    message = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0SUPPORT1", text="x", blocks=[header("x" * 151)])
    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["errors"] == [message]
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {message}"]
    assert slack.messages("C0SUPPORT1") == []


def test_all_blocks_together_are_limited(client: WebClient) -> None:
    blocks = [{"type": "section", "text": marked(2600)}] * 5
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0SUPPORT1", text="x", blocks=blocks)
    assert refused.value.response["error"] == "msg_blocks_too_long"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"blocks": "no json"}, "invalid_blocks_format"),
        ({"blocks": '{"type": "divider"}'}, "invalid_blocks_format"),
        ({}, "no_text"),
        ({"text": ["x"]}, "invalid_arguments"),
        ({"text": "x", "metadata": "["}, "invalid_metadata_format"),
        ({"text": "x", "metadata": [1]}, "invalid_metadata_format"),
    ],
)
def test_bodies_that_are_no_message(client: WebClient, body: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", json={"channel": "C0SUPPORT1", **body})
    assert refused.value.response["error"] == error


def test_blocks_without_text_are_accepted_and_noted(slack: LocalSlack, client: WebClient) -> None:
    client.api_call("chat.postMessage", json={"channel": "C0SUPPORT1", "blocks": [SECTION]})
    assert len(slack.messages("C0SUPPORT1")) == 1
    client.api_call("chat.postMessage", json={"channel": "C0SUPPORT1", "attachments": [{"text": "old"}]})
    assert [each.partition(":")[0] for each in slack.faults_seen] == ["chat.postMessage"] * 2
