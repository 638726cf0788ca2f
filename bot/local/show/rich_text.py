"""Rich text blocks."""

from typing import Any

from bot.local.show.html import is_safe, link, tag, text
from bot.local.show.mrkdwn import channel, emoji, mention, person
from bot.local.show.names import Names
from bot.local.wire import Json

MARKS = {"bold": "b", "italic": "i", "strike": "s", "code": "code", "underline": "u"}


def rich_text(block: Json, names: Names) -> str:
    return "".join(_part(part, names) for part in block["elements"])


def _part(part: Json, names: Names) -> str:
    inside = part["elements"]
    if part["type"] == "rich_text_preformatted":
        return tag("pre", *(_piece(each, names).replace("<br>", "\n") for each in inside))
    if part["type"] == "rich_text_list":
        items = [tag("li", _pieces(item["elements"], names)) for item in inside]
        level = f"level-{min(int(part.get('indent', 0)), 4)}"
        return tag("ol" if part["style"] == "ordered" else "ul", *items, class_=level)
    return tag("div", _pieces(inside, names), class_="rich")


def _pieces(pieces: list[Json], names: Names) -> str:
    return "".join(_piece(piece, names) for piece in pieces)


def _piece(piece: Json, names: Names) -> str:
    shown = _bare(piece, names)
    for mark, on in (piece.get("style") or {}).items():
        shown = tag(MARKS[mark], shown) if on and mark in MARKS else shown
    return shown


def _bare(piece: dict[str, Any], names: Names) -> str:
    kind = piece["type"]
    if kind == "user":
        return person(piece["user_id"], names)
    if kind == "channel":
        return channel(piece["channel_id"], names)
    if kind == "broadcast":
        return mention(f"@{piece['range']}")
    if kind == "emoji":
        return emoji(piece["name"])
    if kind == "link":
        label = text(piece.get("text") or piece["url"])
        return link(piece["url"], label) if is_safe(piece["url"]) else label
    return text(piece["text"])
