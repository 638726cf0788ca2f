"""The blocks that a surface may hold, and how many."""

from collections.abc import Iterator, Mapping

from bot.local.blocks.picture import image_block, image_element
from bot.local.blocks.places import Kinds, Surface, accessory, actions_element, input_element
from bot.local.blocks.rich_text import rich_text
from bot.local.blocks.schema import Check, by_type, fields, flag, listed, string, wrong
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


EVERYWHERE: Kinds = {
    "header": fields({"text": plain(150)}, {"block_id": NAME}),
    "section": section,
    "context": fields({"elements": listed(CONTEXT_ELEMENT, 10)}, {"block_id": NAME}),
    "divider": fields({}, {"block_id": NAME}),
    "image": image_block,
    "rich_text": rich_text,
}


def _actions(surface: Surface) -> Check:
    return fields({"elements": listed(actions_element(surface), 25)}, {"block_id": NAME})


def _input(surface: Surface) -> Check:
    return fields(
        {"label": plain(2000), "element": input_element(surface)},
        {"block_id": NAME, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    )


def _blocks(surface: Surface, most: int, more: Kinds) -> Check:
    kinds = {**EVERYWHERE, "actions": _actions(surface), "input": _input(surface), **more}
    return listed(by_type(kinds), most, least=0)


SURFACES: Mapping[Surface, Check] = {
    "message": _blocks("message", 50, {"table": table}),
    "modal": _blocks("modal", 100, {}),
    "home": _blocks("home", 100, {"table": table}),
}
