"""Each limit with a case: what Slack refuses, and how it points at it."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local import LocalSlack

Block = dict[str, Any]
MRKDWN: Block = {"type": "mrkdwn", "text": "x"}
RAW: Block = {"type": "raw_text", "text": "x"}
SECTION: Block = {"type": "section", "text": MRKDWN}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def marked(length: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def button(**fields: Any) -> Block:
    return {"type": "actions", "elements": [{"type": "button", "text": plain("Go"), **fields}]}


def option(text: str = "a", value: str = "a") -> Block:
    return {"text": plain(text), "value": value}


def select(**fields: Any) -> Block:
    return {"type": "actions", "elements": [{"type": "static_select", **fields}]}


def table(rows: int = 1, columns: int = 1, cell: Block = RAW, **more: Any) -> Block:
    return {"type": "table", "rows": [[cell] * columns] * rows, **more}


def image(**fields: Any) -> Block:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **fields}


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def run(*pieces: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(pieces)}


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
    ("empty context", [{"type": "context", "elements": []}], "no fewer than 1 items allowed", "/0/elements"),
    ("fifty blocks", [SECTION] * 51, "no more than 50 items allowed", ""),
    ("unknown block", [SECTION, {"type": "data_table"}], "unsupported type: data_table", "/1/type"),
    ("modal's block", [{"type": "input"}], "unsupported type: input", "/0/type"),
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
        [{"type": "actions", "elements": button()["elements"] * 26}],
        "no more than 25 items allowed",
        "/0/elements",
    ),
    ("button text", [button(text=plain("x" * 76))], "must be less than 76 characters", "/0/elements/0/text/text"),
    ("button value", [button(value="x" * 2001)], "must be less than 2001 characters", "/0/elements/0/value"),
    ("button value's type", [button(value=7)], "must be a string", "/0/elements/0/value"),
    ("button address", [button(url="x" * 3001)], "must be less than 3001 characters", "/0/elements/0/url"),
    ("button style", [button(style="loud")], "unsupported value: loud", "/0/elements/0/style"),
    ("action_id", [button(action_id="x" * 256)], "must be less than 256 characters", "/0/elements/0/action_id"),
    ("options", [select(options=[option()] * 101)], "no more than 100 items allowed", "/0/elements/0/options"),
    ("no options", [select()], "must define either `options` or `option_groups`", "/0/elements/0"),
    (
        "option text",
        [select(options=[option(text="x" * 76)])],
        "must be less than 76 characters",
        "/0/elements/0/options/0/text/text",
    ),
    (
        "option value",
        [select(options=[option(value="x" * 151)])],
        "must be less than 151 characters",
        "/0/elements/0/options/0/value",
    ),
    (
        "placeholder",
        [select(options=[option()], placeholder=plain("x" * 151))],
        "must be less than 151 characters",
        "/0/elements/0/placeholder/text",
    ),
]

ACCEPTED: list[tuple[str, list[Block]]] = [
    ("header", [header("x" * 150)]),
    ("section", [{"type": "section", "text": marked(3000)}]),
    ("fields", [{"type": "section", "fields": [marked(300)] * 10}]),
    ("plain fields", [{"type": "section", "fields": [plain("x")]}]),
    ("accessory", [{**SECTION, "accessory": button()["elements"][0]}]),
    ("verbatim", [{"type": "section", "text": {**MRKDWN, "verbatim": True}}]),
    ("fifty blocks", [{"type": "divider"}] * 50),
    ("context", [{"type": "context", "elements": [MRKDWN] * 10}]),
    ("picture elsewhere", [image(title=plain("x"))]),
    ("table", [table(rows=100, columns=2)]),
    ("column settings", [table(columns=2, column_settings=[None, {"align": "right", "is_wrapped": True}])]),
    ("rich cell", [table(cell=rich(run({"type": "text", "text": "x", "style": {"bold": True}})))]),
    ("list", [rich({"type": "rich_text_list", "style": "ordered", "elements": [run({"type": "emoji", "name": "x"})]})]),
    ("indented list", [rich({"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [run()]})]),
    ("preformatted", [rich({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]})]),
    ("buttons", [{"type": "actions", "elements": button(style="primary", value="1")["elements"] * 25}]),
    ("options", [select(options=[option()] * 100, placeholder=plain("Choose"), action_id="a")]),
    ("groups", [select(option_groups=[{"label": plain("a"), "options": [option()]}])]),
]


@pytest.mark.parametrize(("blocks", "what", "where"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_slack_refuses(slack: LocalSlack, client: WebClient, blocks: list[Block], what: str, where: str) -> None:
    message = f"{what} [json-pointer:/blocks{where}]"
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0SUPPORT1", text="x", blocks=blocks)
    assert refused.value.response["error"] == "invalid_blocks"
    assert message in refused.value.response["errors"]
    assert f"[ERROR] {message}" in refused.value.response["response_metadata"]["messages"]
    assert slack.messages("C0SUPPORT1") == []


@pytest.mark.parametrize("blocks", [each[1] for each in ACCEPTED], ids=[each[0] for each in ACCEPTED])
def test_what_slack_accepts(slack: LocalSlack, client: WebClient, blocks: list[Block]) -> None:
    client.chat_postMessage(channel="C0SUPPORT1", text="x", blocks=blocks)
    assert slack.messages("C0SUPPORT1")[0].blocks == blocks


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
