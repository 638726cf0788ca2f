"""slackblocks keeps a registry of Slack's limits: ours are the same, or say why not."""

from collections.abc import Callable
from typing import Any

import pytest
from slackblocks import _limits

from tests.bot.local.blocks import (
    MRKDWN,
    PICTURE,
    SECTION,
    Block,
    actions,
    beside,
    entry,
    header,
    home,
    image,
    long,
    marked,
    menu,
    modal,
    option,
    press,
    rich,
    run,
    said,
    said_to,
    sure,
    table,
)

REGISTRY: dict[str, int] = {name: value for name, value in vars(_limits).items() if name.isupper()}
Made = list[Block] | Block


def row(**more: Any) -> list[Block]:
    return [actions(press(**more))]


def asked(**more: Any) -> list[Block]:
    return row(confirm=sure(**more))


def chosen(kind: str = "static_select", **more: Any) -> list[Block]:
    return [beside(menu(kind, **more))]


def typed(kind: str = "plain_text_input", **more: Any) -> Block:
    return modal(entry(menu(kind, **more)))


def listing(**more: Any) -> list[Block]:
    return [rich({"type": "rich_text_list", "style": "bullet", "elements": [run()], **more})]


def preformatted(border: int) -> list[Block]:
    part = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}], "border": border}
    return [rich(part)]


PROBES: dict[str, tuple[Callable[[int], Made], str]] = {
    "TEXT_MIN_LENGTH": (lambda n: [{"type": "context", "elements": [marked(n)]}], "/0/elements/0/text"),
    "TEXT_MAX_LENGTH": (lambda n: [{"type": "context", "elements": [marked(n)]}], "/0/elements/0/text"),
    "ACTION_ID_MAX_LENGTH": (lambda n: row(action_id="x" * n), "/0/elements/0/action_id"),
    "BLOCK_ID_MAX_LENGTH": (lambda n: [{**SECTION, "block_id": "x" * n}], "/0/block_id"),
    "BUTTON_TEXT_MAX_LENGTH": (lambda n: row(text=long(n)), "/0/elements/0/text/text"),
    "BUTTON_URL_MAX_LENGTH": (lambda n: row(url=f"https://{'x' * (n - 8)}"), "/0/elements/0/url"),
    "BUTTON_VALUE_MAX_LENGTH": (lambda n: row(value="x" * n), "/0/elements/0/value"),
    "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": (
        lambda n: row(accessibility_label="x" * n),
        "/0/elements/0/accessibility_label",
    ),
    "CONFIRMATION_TITLE_MAX_LENGTH": (lambda n: asked(title=long(n)), "/0/elements/0/confirm/title/text"),
    "CONFIRMATION_TEXT_MAX_LENGTH": (lambda n: asked(text=marked(n)), "/0/elements/0/confirm/text/text"),
    "CONFIRMATION_CONFIRM_MAX_LENGTH": (lambda n: asked(confirm=long(n)), "/0/elements/0/confirm/confirm/text"),
    "CONFIRMATION_DENY_MAX_LENGTH": (lambda n: asked(deny=long(n)), "/0/elements/0/confirm/deny/text"),
    "OPTION_TEXT_MAX_LENGTH": (
        lambda n: chosen(options=[option(text="x" * n)]),
        "/0/accessory/options/0/text/text",
    ),
    "OPTION_VALUE_MAX_LENGTH": (lambda n: chosen(options=[option(value="x" * n)]), "/0/accessory/options/0/value"),
    "OPTION_DESCRIPTION_MAX_LENGTH": (
        lambda n: chosen("radio_buttons", options=[option(description=long(n))]),
        "/0/accessory/options/0/description/text",
    ),
    "OPTION_URL_MAX_LENGTH": (
        lambda n: chosen("overflow", options=[option(url=f"https://{'x' * (n - 8)}")]),
        "/0/accessory/options/0/url",
    ),
    "OPTION_GROUP_LABEL_MAX_LENGTH": (
        lambda n: chosen(option_groups=[{"label": long(n), "options": [option()]}]),
        "/0/accessory/option_groups/0/label/text",
    ),
    "OPTION_GROUP_OPTIONS_MIN_ITEMS": (
        lambda n: chosen(option_groups=[{"label": long(1), "options": [option()] * n}]),
        "/0/accessory/option_groups/0/options",
    ),
    "OPTION_GROUP_OPTIONS_MAX_ITEMS": (
        lambda n: chosen(option_groups=[{"label": long(1), "options": [option()] * n}]),
        "/0/accessory/option_groups/0/options",
    ),
    "SELECT_PLACEHOLDER_MAX_LENGTH": (lambda n: chosen(placeholder=long(n)), "/0/accessory/placeholder/text"),
    "SELECT_OPTIONS_MIN_ITEMS": (lambda n: chosen(options=[option()] * n), "/0/accessory/options"),
    "SELECT_OPTIONS_MAX_ITEMS": (
        lambda n: chosen("multi_static_select", options=[option()] * n),
        "/0/accessory/options",
    ),
    "SELECT_OPTION_GROUPS_MIN_ITEMS": (
        lambda n: chosen(option_groups=[{"label": long(1), "options": [option()]}] * n),
        "/0/accessory/option_groups",
    ),
    "SELECT_OPTION_GROUPS_MAX_ITEMS": (
        lambda n: chosen(option_groups=[{"label": long(1), "options": [option()]}] * n),
        "/0/accessory/option_groups",
    ),
    "OVERFLOW_OPTIONS_MIN_ITEMS": (lambda n: chosen("overflow", options=[option()] * n), "/0/accessory/options"),
    "OVERFLOW_OPTIONS_MAX_ITEMS": (lambda n: chosen("overflow", options=[option()] * n), "/0/accessory/options"),
    "CHECKBOXES_OPTIONS_MIN_ITEMS": (lambda n: chosen("checkboxes", options=[option()] * n), "/0/accessory/options"),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": (lambda n: chosen("checkboxes", options=[option()] * n), "/0/accessory/options"),
    "RADIO_BUTTONS_OPTIONS_MIN_ITEMS": (
        lambda n: chosen("radio_buttons", options=[option()] * n),
        "/0/accessory/options",
    ),
    "RADIO_BUTTONS_OPTIONS_MAX_ITEMS": (
        lambda n: chosen("radio_buttons", options=[option()] * n),
        "/0/accessory/options",
    ),
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MIN": (lambda n: typed(min_length=n), "/blocks/0/element/min_length"),
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MAX": (lambda n: typed(min_length=n), "/blocks/0/element/min_length"),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MIN": (lambda n: typed(max_length=n), "/blocks/0/element/max_length"),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX": (lambda n: typed(max_length=n), "/blocks/0/element/max_length"),
    "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH": (
        lambda n: typed(placeholder=long(n)),
        "/blocks/0/element/placeholder/text",
    ),
    "EMAIL_INPUT_PLACEHOLDER_MAX_LENGTH": (
        lambda n: typed("email_text_input", placeholder=long(n)),
        "/blocks/0/element/placeholder/text",
    ),
    "URL_INPUT_PLACEHOLDER_MAX_LENGTH": (
        lambda n: typed("url_text_input", placeholder=long(n)),
        "/blocks/0/element/placeholder/text",
    ),
    "NUMBER_INPUT_PLACEHOLDER_MAX_LENGTH": (
        lambda n: typed("number_input", is_decimal_allowed=True, placeholder=long(n)),
        "/blocks/0/element/placeholder/text",
    ),
    "DATE_PICKER_PLACEHOLDER_MAX_LENGTH": (
        lambda n: chosen("datepicker", placeholder=long(n)),
        "/0/accessory/placeholder/text",
    ),
    "TIME_PICKER_PLACEHOLDER_MAX_LENGTH": (
        lambda n: chosen("timepicker", placeholder=long(n)),
        "/0/accessory/placeholder/text",
    ),
    "MULTI_SELECT_MAX_SELECTED_ITEMS_MIN": (
        lambda n: chosen("multi_users_select", max_selected_items=n),
        "/0/accessory/max_selected_items",
    ),
    "CONVERSATION_FILTER_INCLUDE_MIN_ITEMS": (
        lambda n: chosen("conversations_select", filter={"include": ["im"] * n}),
        "/0/accessory/filter/include",
    ),
    "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MIN_ITEMS": (
        lambda n: typed(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n}),
        "/blocks/0/element/dispatch_action_config/trigger_actions_on",
    ),
    "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MAX_ITEMS": (
        lambda n: typed(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n}),
        "/blocks/0/element/dispatch_action_config/trigger_actions_on",
    ),
    "ACTIONS_ELEMENTS_MAX_ITEMS": (lambda n: [actions(*[press()] * n)], "/0/elements"),
    "CONTEXT_ELEMENTS_MAX_ITEMS": (lambda n: [{"type": "context", "elements": [MRKDWN] * n}], "/0/elements"),
    "TABLE_ROWS_MAX_ITEMS": (lambda n: [table(rows=n)], "/0/rows"),
    "TABLE_COLUMNS_MAX_ITEMS": (lambda n: [table(columns=n)], "/0/rows/0"),
    "TABLE_COLUMN_SETTINGS_MAX_ITEMS": (lambda n: [table(column_settings=[None] * n)], "/0/column_settings"),
    "HEADER_TEXT_MAX_LENGTH": (lambda n: [header("x" * n)], "/0/text/text"),
    "IMAGE_IMAGE_URL_MAX_LENGTH": (lambda n: [image(image_url=f"https://{'x' * (n - 8)}")], "/0/image_url"),
    "IMAGE_ALT_TEXT_MAX_LENGTH": (lambda n: [image(alt_text="x" * n)], "/0/alt_text"),
    "IMAGE_TITLE_MAX_LENGTH": (lambda n: [image(title=long(n))], "/0/title/text"),
    "IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH": (
        lambda n: [beside({**PICTURE, "image_url": f"https://{'x' * (n - 8)}"})],
        "/0/accessory/image_url",
    ),
    "IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH": (
        lambda n: [{"type": "context", "elements": [{**PICTURE, "alt_text": "x" * n}]}],
        "/0/elements/0/alt_text",
    ),
    "INPUT_LABEL_MAX_LENGTH": (lambda n: modal(entry(menu(), label=long(n))), "/blocks/0/label/text"),
    "INPUT_HINT_MAX_LENGTH": (lambda n: modal(entry(menu(), hint=long(n))), "/blocks/0/hint/text"),
    "RICH_TEXT_LIST_INDENT_MIN": (lambda n: listing(indent=n), "/0/elements/0/indent"),
    "RICH_TEXT_LIST_INDENT_MAX": (lambda n: listing(indent=n), "/0/elements/0/indent"),
    "RICH_TEXT_LIST_OFFSET_MIN": (lambda n: listing(offset=n), "/0/elements/0/offset"),
    "RICH_TEXT_LIST_BORDER_MIN": (lambda n: listing(border=n), "/0/elements/0/border"),
    "RICH_TEXT_LIST_BORDER_MAX": (lambda n: listing(border=n), "/0/elements/0/border"),
    "RICH_TEXT_PREFORMATTED_BORDER_MIN": (preformatted, "/0/elements/0/border"),
    "RICH_TEXT_PREFORMATTED_BORDER_MAX": (preformatted, "/0/elements/0/border"),
    "SECTION_TEXT_MAX_LENGTH": (lambda n: [{"type": "section", "text": marked(n)}], "/0/text/text"),
    "SECTION_FIELDS_MAX_ITEMS": (lambda n: [{"type": "section", "fields": [MRKDWN] * n}], "/0/fields"),
    "SECTION_FIELDS_ITEM_MAX_LENGTH": (lambda n: [{"type": "section", "fields": [marked(n)]}], "/0/fields/0/text"),
    "MESSAGE_BLOCKS_MAX_ITEMS": (lambda n: [{"type": "divider"}] * n, ""),
    "VIEW_BLOCKS_MAX_ITEMS": (lambda n: home(*[{"type": "divider"}] * n), "/blocks"),
    "VIEW_PRIVATE_METADATA_MAX_LENGTH": (lambda n: modal(private_metadata="x" * n), "/private_metadata"),
    "VIEW_CALLBACK_ID_MAX_LENGTH": (lambda n: modal(callback_id="x" * n), "/callback_id"),
    "VIEW_EXTERNAL_ID_MAX_LENGTH": (lambda n: home(external_id="x" * n), "/external_id"),
    "VIEW_TITLE_MAX_LENGTH": (lambda n: modal(title=long(n)), "/title/text"),
    "VIEW_CLOSE_MAX_LENGTH": (lambda n: modal(close=long(n)), "/close/text"),
    "VIEW_SUBMIT_MAX_LENGTH": (lambda n: modal(submit=long(n)), "/submit/text"),
}


UNUSED: dict[str, Made] = {
    "ALERT": modal({"type": "alert", "text": MRKDWN}),
    "BUTTON_AGENT_PROMPT": row(agent_prompt="x"),
    "CARD": [{"type": "card", "title": MRKDWN}],
    "CAROUSEL": [{"type": "carousel", "elements": []}],
    "CONTAINER": [{"type": "container", "title": long(1), "child_blocks": [SECTION]}],
    "CONTEXT_ACTIONS": [{"type": "context_actions", "elements": []}],
    "DATA_TABLE": [{"type": "data_table", "rows": []}],
    "DATA_VISUALIZATION": [{"type": "data_visualization", "title": "x"}],
    "FEEDBACK_BUTTON": [actions({"type": "feedback_buttons"})],
    "FILE_INPUT": typed("file_input"),
    "ICON_BUTTON": [actions({"type": "icon_button"})],
    "MARKDOWN": [{"type": "markdown", "text": "x"}],
    "MESSAGE_DATA_VISUALIZATIONS": [{"type": "data_visualization", "title": "x"}],
    "PLAN": [{"type": "plan", "title": "x"}],
    "RICH_TEXT_INPUT": typed("rich_text_input"),
    "RICH_TEXT_QUOTE": [rich({"type": "rich_text_quote", "elements": []})],
    "SELECT_MIN_QUERY_LENGTH": chosen("external_select", min_query_length=1),
    "VIDEO": [{"type": "video", "title": long(1)}],
    "WORKFLOW_BUTTON": [actions({"type": "workflow_button"})],
}
"""The registry's names by how they start, for what no message or view of ours has: refused whatever its limits."""

ELSEWHERE = {
    "MESSAGE_CHANNEL_MIN_LENGTH": "no matter of blocks",
    "MESSAGE_ATTACHMENTS_MAX_ITEMS": "attachments are a fault here at any number",
}


def errors(made: Made) -> list[str]:
    return said(made) if isinstance(made, list) else said_to(made)


def unused(name: str) -> bool:
    return name not in PROBES and any(name.startswith(f"{start}_") for start in UNUSED)


@pytest.mark.parametrize("name", sorted(PROBES))
def test_the_limit_is_that_of_the_registry(name: str) -> None:
    make, where = PROBES[name]
    limit = REGISTRY[name]
    beyond = make(limit - 1 if "_MIN" in name.removeprefix("PLAIN_TEXT_INPUT_MIN_LENGTH") else limit + 1)
    assert errors(make(limit)) == []
    (error,) = errors(beyond)
    root = "/blocks" if isinstance(beyond, list) else "/view"
    assert error.endswith(f" [json-pointer:{root}{where}]")


@pytest.mark.parametrize("start", sorted(UNUSED))
def test_what_is_not_used_is_refused(start: str) -> None:
    (error,) = errors(UNUSED[start])
    assert error.startswith(("unsupported type: ", "invalid additional property: "))
    assert any(name.startswith(f"{start}_") for name in REGISTRY)


def test_the_whole_registry_is_compared() -> None:
    assert {name for name in REGISTRY if not unused(name)} == {*PROBES, *ELSEWHERE}
