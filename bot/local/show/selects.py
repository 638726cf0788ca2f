"""Menus one chooses from: options of the app's own, people, channels, conversations; one of them or several."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.local.show.html import tag, text
from bot.local.show.mrkdwn import with_emoji
from bot.local.show.names import Choice
from bot.local.show.place import Place, wired
from bot.local.wire import Json

CHOOSE = "Choose"


@dataclass(frozen=True)
class Listed:
    value: str
    label: str
    about: str = ""
    group: str = ""


Lister = Callable[[Json, Place], Sequence[Listed]]


def _of(option: Json, group: str = "") -> Listed:
    about = (option.get("description") or {}).get("text", "")
    return Listed(option["value"], option["text"]["text"], about, group)


def _static(element: Json, _: Place) -> list[Listed]:
    grouped = [
        (group["label"]["text"], option) for group in element.get("option_groups", []) for option in group["options"]
    ]
    return [*map(_of, element.get("options", [])), *(_of(option, label) for label, option in grouped)]


def _people(_: Json, place: Place) -> list[Listed]:
    return [Listed(each.id, each.name) for each in place.names.people()]


def _channels(_: Json, place: Place) -> list[Listed]:
    return [_room(each) for each in place.names.rooms() if each.kind == "public"]


def _conversations(element: Json, place: Place) -> list[Listed]:
    wanted = (element.get("filter") or {}).get("include", ["public", "private", "im"])
    return [_room(each) for each in place.names.rooms() if each.kind in wanted]


def _room(choice: Choice) -> Listed:
    return Listed(choice.id, choice.name if choice.kind == "im" else f"#{choice.name}")


LISTED: dict[str, Lister] = {
    "static": _static,
    "users": _people,
    "channels": _channels,
    "conversations": _conversations,
}
SINGULAR = {"static": "option", "users": "user", "channels": "channel", "conversations": "conversation"}


def _chosen(element: Json, kind: str, place: Place) -> list[str]:
    one, several = (element.get(f"initial_{SINGULAR[kind]}{plural}") for plural in ("", "s"))
    if not one and not several and element.get("default_to_current_conversation"):
        return [place.names.here()]
    found = several or ([one] if one else [])
    return [each["value"] if isinstance(each, dict) else each for each in found]


def select(element: Json, place: Place) -> str:
    kind = element["type"].removesuffix("_select")
    listed, chosen = LISTED[kind](element, place), _chosen(element, kind, place)
    placeholder = (element.get("placeholder") or {}).get("text", CHOOSE)
    first = tag("option", with_emoji(placeholder), value="", selected=not chosen)
    return tag("select", first, *_options(listed, chosen), class_="press", **wired(element, place, CHOOSE))


def _options(listed: Sequence[Listed], chosen: Sequence[str]) -> Iterator[str]:
    groups = dict.fromkeys(each.group for each in listed)
    for group in groups:
        options = [
            tag("option", with_emoji(each.label), value=each.value, selected=each.value in chosen)
            for each in listed
            if each.group == group
        ]
        yield tag("optgroup", *options, label=group) if group else "".join(options)


def multi_select(element: Json, place: Place) -> str:
    """Ticks that unfold: a list in which one holds Ctrl is nothing for people."""
    kind = element["type"].removeprefix("multi_").removesuffix("_select")
    listed, chosen = LISTED[kind](element, place), _chosen(element, kind, place)
    placeholder = (element.get("placeholder") or {}).get("text", CHOOSE)
    names = ", ".join(each.label for each in listed if each.value in chosen)
    summary = tag("summary", with_emoji(names or placeholder), data_empty=placeholder)
    ticks = tag("div", *_ticks(listed, chosen), class_="ticks", role="group", aria_label=placeholder)
    most = element.get("max_selected_items")
    return tag("details", summary, ticks, class_="multi", data_most=most, **wired(element, place, CHOOSE))


def _ticks(listed: Sequence[Listed], chosen: Sequence[str]) -> Iterator[str]:
    group = ""
    for each in listed:
        if each.group != group:
            group = each.group
            yield tag("b", text(group))
        tick = tag("input", type="checkbox", value=each.value, checked=each.value in chosen)
        about = tag("small", text(each.about)) if each.about else ""
        yield tag("label", tick, tag("span", with_emoji(each.label), about))
