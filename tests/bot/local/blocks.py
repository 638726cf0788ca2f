"""Blocks as the tests want them, and what this Slack says to them."""

from typing import Any

from bot.local.blocks import refuse_wrong_blocks, refuse_wrong_view
from bot.local.refused import RefusedError

Block = dict[str, Any]
MRKDWN: Block = {"type": "mrkdwn", "text": "x"}
RAW: Block = {"type": "raw_text", "text": "x"}
SECTION: Block = {"type": "section", "text": MRKDWN}
PICTURE: Block = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}
FILE: Block = {"type": "image", "alt_text": "a", "slack_file": {"id": "F0AAAAAAAA"}}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def long(length: int) -> Block:
    return plain("x" * length)


def marked(length: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": [*elements], **more}


def beside(element: Block) -> Block:
    return {**SECTION, "accessory": element}


def entry(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def press(**more: Any) -> Block:
    return {"type": "button", "text": plain("Go"), **more}


def option(text: str = "a", value: str = "a", **more: Any) -> Block:
    return {"text": plain(text), "value": value, **more}


def menu(kind: str = "static_select", **more: Any) -> Block:
    given = {"options": [option()]} if "static" in kind and "option_groups" not in more else {}
    return {"type": kind, **given, **more}


def sure(**more: Any) -> Block:
    return {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No"), **more}


def table(rows: int = 1, columns: int = 1, cell: Block = RAW, **more: Any) -> Block:
    return {"type": "table", "rows": [[cell] * columns] * rows, **more}


def image(**more: Any) -> Block:
    return {**PICTURE, **more}


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def run(*pieces: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(pieces)}


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": [*blocks], **more}


def home(*blocks: Block, **more: Any) -> Block:
    return {"type": "home", "blocks": [*blocks], **more}


EACH: list[Block] = [
    press(),
    menu(),
    menu("multi_static_select"),
    menu("users_select"),
    menu("multi_users_select"),
    menu("channels_select"),
    menu("multi_channels_select"),
    menu("conversations_select"),
    menu("multi_conversations_select"),
    menu("overflow", options=[option()]),
    menu("datepicker"),
    menu("timepicker"),
    menu("datetimepicker"),
    menu("checkboxes", options=[option()]),
    menu("radio_buttons", options=[option()]),
    menu("plain_text_input"),
    menu("number_input", is_decimal_allowed=False),
    menu("email_text_input"),
    menu("url_text_input"),
]
"""One of each element, as small as may be."""


def said(blocks: object, *, ephemeral: bool = False, processed: bool = True) -> list[str]:
    """What a message with these blocks is refused with, or nothing."""
    try:
        refuse_wrong_blocks(blocks, lambda _: processed, ephemeral=ephemeral)
    except RefusedError as refused:
        return _words(refused.answer(), "invalid_blocks")
    return []


def said_to(view: object, *, processed: bool = True) -> list[str]:
    """What this view is refused with, or nothing."""
    try:
        refuse_wrong_view(view, lambda _: processed)
    except RefusedError as refused:
        return _words(refused.answer(), "invalid_arguments")
    return []


def _words(answer: Block, usual: str) -> list[str]:
    """Slack's sentences; for another error its name."""
    if answer["error"] != usual:
        return [answer["error"]]
    return [each.removeprefix("[ERROR] ") for each in answer["response_metadata"]["messages"]]
