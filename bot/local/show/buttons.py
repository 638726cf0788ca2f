"""Buttons, and the three dots with more of them."""

from bot.local.show.html import is_safe, tag, text
from bot.local.show.mrkdwn import with_emoji
from bot.local.show.place import Place, wired
from bot.local.wire import Json

AWAY = {"target": "_blank", "rel": "noopener noreferrer nofollow"}


def button(value: Json, place: Place) -> str:
    """One with an address leads there and still tells the app."""
    about = wired(value, place) | {
        "class_": f"press {value.get('style', '')}".strip(),
        "data_value": value.get("value"),
        "aria_label": value.get("accessibility_label"),
    }
    label = with_emoji(value["text"]["text"])
    if is_safe(value.get("url", "")):
        return tag("a", label, href=value["url"], **AWAY, **about)
    return tag("button", label, type="button", **about)


def overflow(value: Json, place: Place) -> str:
    items = [_item(option) for option in value["options"]]
    opener = tag("button", "⋯", type="button", class_="press more", aria_haspopup="menu", aria_label="More actions")
    menu = tag("div", *items, role="menu", class_="menu", popover="auto")
    return tag("span", opener, menu, **{**wired(value, place), "aria_label": None}, class_="menued")


def _item(option: Json) -> str:
    label = with_emoji(option["text"]["text"])
    more = tag("small", text(option["description"]["text"])) if "description" in option else ""
    about = {"role": "menuitem", "data_value": option["value"], "tabindex": "-1"}
    if is_safe(option.get("url", "")):
        return tag("a", label, more, href=option["url"], **AWAY, **about)
    return tag("button", label, more, type="button", **about)
