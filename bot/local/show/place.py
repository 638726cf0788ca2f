"""What every control carries, so that the page knows whose it is."""

from dataclasses import dataclass

from bot.local.show.html import text
from bot.local.show.mrkdwn import mrkdwn, with_emoji
from bot.local.show.names import Names
from bot.local.wire import Json, compact


@dataclass(frozen=True)
class Place:
    """Where an element stands. `live`: the app hears of every change, as outside input blocks.
    `labelled`: its block says what it is for.
    """

    names: Names
    block: str
    live: bool = True
    labelled: bool = False


def text_object(value: Json, names: Names) -> str:
    if value["type"] == "mrkdwn":
        return mrkdwn(value["text"], names)
    return text(value["text"]) if value.get("emoji") is False else with_emoji(value["text"])


def wired(element: Json, place: Place, otherwise: str = "") -> dict[str, object]:
    """The attributes of its node; `otherwise` names it where nothing else does."""
    name = None if place.labelled else (element.get("placeholder") or {}).get("text", otherwise)
    return {
        "data_block": place.block,
        "data_action": element.get("action_id", ""),
        "data_type": element["type"],
        "data_confirm": compact(_asked_back(element["confirm"], place.names)) if "confirm" in element else None,
        "data_live": place.live,
        "autofocus": bool(element.get("focus_on_load")),
        "aria_label": name or None,
    }


def _asked_back(confirm: Json, names: Names) -> Json:
    """`text` is HTML, the others are plain."""
    plain = {name: confirm[name]["text"] for name in ("title", "confirm", "deny")}
    return {**plain, "text": text_object(confirm["text"], names), "style": confirm.get("style", "primary")}
