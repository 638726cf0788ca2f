"""The blocks a message may hold."""

from collections.abc import Iterator

from bot.local.blocks.actions import accessory, actions
from bot.local.blocks.picture import image_block, image_element
from bot.local.blocks.rich_text import rich_text
from bot.local.blocks.schema import by_type, fields, flag, listed, string, wrong
from bot.local.blocks.table import table
from bot.local.blocks.texts import NAME, either, plain

CONTEXT_ELEMENT = by_type(
    {
        "image": image_element,
        "plain_text": fields({"text": string(3000)}, {"emoji": flag}),
        "mrkdwn": fields({"text": string(3000)}, {"verbatim": flag}),
    }
)
SECTION = fields(
    {},
    {
        "text": either(3000),
        "fields": listed(either(2000), 10),
        "accessory": accessory,
        "block_id": NAME,
        "expand": flag,
    },
)


def section(value: object, where: str) -> Iterator[str]:
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        yield wrong("must define either `text` or `fields`", where)
    yield from SECTION(value, where)


block = by_type(
    {
        "header": fields({"text": plain(150)}, {"block_id": NAME}),
        "section": section,
        "context": fields({"elements": listed(CONTEXT_ELEMENT, 10)}, {"block_id": NAME}),
        "divider": fields({}, {"block_id": NAME}),
        "image": image_block,
        "table": table,
        "rich_text": rich_text,
        "actions": actions,
    }
)
