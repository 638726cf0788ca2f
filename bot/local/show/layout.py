"""Blocks, each as one node, so that the page can leave alone those that did not change."""

from collections.abc import Callable, Sequence

from bot.local.show.elements import GROUPS, element
from bot.local.show.html import tag
from bot.local.show.names import Names
from bot.local.show.picture import picture
from bot.local.show.place import Place, text_object
from bot.local.show.rich_text import rich_text
from bot.local.show.table import table
from bot.local.wire import Json


def _place(block: Json, names: Names) -> Place:
    return Place(names, block.get("block_id", ""))


def header(block: Json, names: Names) -> str:
    return tag("h3", text_object(block["text"], names))


def section(block: Json, names: Names) -> str:
    words = tag("p", text_object(block["text"], names)) if "text" in block else ""
    pairs = [tag("div", text_object(each, names)) for each in block.get("fields", [])]
    grid = tag("div", *pairs, class_="fields") if pairs else ""
    inner = element(block["accessory"], _place(block, names)) if "accessory" in block else ""
    beside = tag("div", inner, class_="accessory") if inner else ""
    return tag("div", tag("div", words, grid), beside, class_="section")


def context(block: Json, names: Names) -> str:
    return tag("div", *(element(each, _place(block, names)) for each in block["elements"]), class_="context")


def divider(_: Json, __: Names) -> str:
    return tag("hr")


def actions(block: Json, names: Names) -> str:
    return tag("div", *(element(each, _place(block, names)) for each in block["elements"]), class_="actions")


def ask(block: Json, names: Names) -> str:
    """An input block: its label, its control, a hint, and room for what is wrong with it."""
    inner, optional = block["element"], bool(block.get("optional"))
    place = Place(names, block.get("block_id", ""), live=bool(block.get("dispatch_action")), labelled=True)
    more = tag("small", "(optional)") if optional else ""
    name = tag("span", text_object(block["label"], names), more, class_="name")
    field = element(inner, place)
    grouped = inner["type"] in GROUPS
    named = tag("fieldset", tag("legend", name), field) if grouped else tag("label", name, field)
    hint = tag("p", text_object(block["hint"], names), class_="about") if "hint" in block else ""
    return tag("div", named, hint, tag("p", class_="wrong", hidden=True), class_="ask", data_ask=place.block)


def rich(block: Json, names: Names) -> str:
    return tag("div", rich_text(block, names), class_="richtext")


SHOWN: dict[str, Callable[[Json, Names], str]] = {
    "header": header,
    "section": section,
    "context": context,
    "divider": divider,
    "image": picture,
    "table": table,
    "rich_text": rich,
    "actions": actions,
    "input": ask,
}


def show_blocks(blocks: Sequence[Json], names: Names) -> str:
    """Of a message, of a modal, of a Home."""
    return "".join(SHOWN[block["type"]](block, names) for block in blocks)
