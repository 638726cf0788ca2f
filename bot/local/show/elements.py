"""Text objects, and what one can press."""

from typing import Any

from bot.local.show.html import is_safe, tag, text
from bot.local.show.mrkdwn import mrkdwn, with_emoji
from bot.local.show.names import Names
from bot.local.show.picture import picture
from bot.local.wire import Json

NOT_YET = "Buttons are not connected in this Slack"


def text_object(value: Json, names: Names) -> str:
    if value["type"] == "mrkdwn":
        return mrkdwn(value["text"], names)
    return text(value["text"]) if value.get("emoji") is False else with_emoji(value["text"])


def element(value: dict[str, Any], names: Names) -> str:
    if value["type"] == "button":
        return _button(value)
    if value["type"] == "static_select":
        return _select(value)
    if value["type"] == "image":
        return picture(value, names, small=True)
    return tag("span", text_object(value, names))


def _button(value: Json) -> str:
    look = f"press {value.get('style', '')}".strip()
    label = with_emoji(value["text"]["text"])
    if value.get("url") and is_safe(value["url"]):
        return tag("a", label, class_=look, href=value["url"], target="_blank", rel="noopener noreferrer nofollow")
    return tag("button", label, type="button", class_=look, disabled=True, title=NOT_YET)


def _select(value: Json) -> str:
    options = value.get("options") or [one for group in value.get("option_groups", []) for one in group["options"]]
    first = (value.get("initial_option") or {}).get("text") or value.get("placeholder") or {"text": "Choose"}
    listed = [tag("option", text(option["text"]["text"])) for option in options]
    shown = tag("option", text(first["text"]), selected=True)
    return tag("select", shown, *listed, class_="press", disabled=True, title=NOT_YET, aria_label=first["text"])
