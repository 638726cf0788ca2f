"""What one fills in: words, numbers, addresses, dates, ticks."""

from collections.abc import Mapping

from bot.local.show.html import tag, text
from bot.local.show.place import Place, text_object, wired
from bot.local.wire import Json

TYPES = {"email_text_input": "email", "url_text_input": "url"}
NAMES = {"datepicker": "Date", "timepicker": "Time", "datetimepicker": "Date and time"}


def text_input(element: Json, place: Place) -> str:
    about = _written(element, place)
    if element.get("multiline"):
        return tag("textarea", "\n", text(element.get("initial_value", "")).replace("<br>", "\n"), rows=4, **about)
    return tag("input", type=TYPES.get(element["type"], "text"), value=element.get("initial_value"), **about)


def number_input(element: Json, place: Place) -> str:
    keys = "decimal" if element.get("is_decimal_allowed") else "numeric"
    return tag("input", type="text", inputmode=keys, value=element.get("initial_value"), **_written(element, place))


def _written(element: Json, place: Place) -> Mapping[str, object]:
    on = (element.get("dispatch_action_config") or {}).get("trigger_actions_on", ["on_enter_pressed"])
    return {
        "class_": "write",
        "placeholder": (element.get("placeholder") or {}).get("text"),
        "data_each": place.live and "on_character_entered" in on,
        **wired(element, place, "Words"),
    }


def date(element: Json, place: Place) -> str:
    return tag("input", type="date", value=element.get("initial_date"), **_picked(element, place))


def time(element: Json, place: Place) -> str:
    return tag("input", type="time", value=element.get("initial_time"), **_picked(element, place))


def moment(element: Json, place: Place) -> str:
    """`data-seconds`: since 1970; the browser knows the reader's zone."""
    return tag("input", type="datetime-local", data_seconds=element.get("initial_date_time"), **_picked(element, place))


def _picked(element: Json, place: Place) -> dict[str, object]:
    return {"class_": "press", **wired(element, place, NAMES[element["type"]])}


def checkboxes(element: Json, place: Place) -> str:
    chosen = [each["value"] for each in element.get("initial_options", [])]
    return _group(element, place, "checkbox", chosen)


def radio_buttons(element: Json, place: Place) -> str:
    initial = element.get("initial_option")
    return _group(element, place, "radio", [initial["value"]] if initial else [])


def _group(element: Json, place: Place, kind: str, chosen: list[str]) -> str:
    role = "radiogroup" if kind == "radio" else "group"
    lines = [_line(option, place, kind, checked=option["value"] in chosen) for option in element["options"]]
    about = {**wired(element, place, "Options"), "autofocus": None}
    return tag("div", *lines, class_="checks", role=None if place.labelled else role, **about)


def _line(option: Json, place: Place, kind: str, *, checked: bool) -> str:
    more = tag("small", text_object(option["description"], place.names)) if "description" in option else ""
    tick = tag("input", type=kind, value=option["value"], checked=checked)
    return tag("label", tick, tag("span", text_object(option["text"], place.names), more))
