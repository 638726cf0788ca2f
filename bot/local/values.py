"""What a person chose in an element, in the words of each element type."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from bot.local.blocks import elements
from bot.local.wire import Json

State = dict[str, dict[str, Json]]
Chosen = str | Sequence[str] | None
SHOWN = 80  # characters of what was chosen, in a sentence about it
Values = Mapping[str, Mapping[str, Chosen]]
"""What a person chose, by block and action."""

ONE_OPTION = ("static_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "checkboxes")
NAMED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
INITIAL = {
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
    "multi_users_select": "initial_users",
    "multi_conversations_select": "initial_conversations",
    "multi_channels_select": "initial_channels",
}
STATELESS = ("button", "overflow")
SHAPES = {
    "datepicker": (r"\d{4}-\d\d-\d\d", "a date"),
    "timepicker": (r"([01]\d|2[0-3]):[0-5]\d", "a time"),
    "datetimepicker": (r"[1-9]\d{9}", "a moment"),
    "users_select": (r"[UW][A-Z0-9]{2,}", "a person"),
    "channels_select": (r"[CG][A-Z0-9]{2,}", "a channel"),
    "conversations_select": (r"[CDGUW][A-Z0-9]{2,}", "a conversation"),
    "number_input": (r"-?\d{1,30}(\.\d{1,30})?", "a number"),
}
"""What the client itself lets nobody choose otherwise."""


def chosen(element: Json, value: Chosen) -> Json:
    """The fields that say what was chosen; ValueError for what the element does not offer."""
    kind = str(element["type"])
    if kind == "button":
        return {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, each) for each in _many(element, value)]}
    if kind.startswith("multi_"):
        return {NAMED[kind]: [_shaped(kind.removeprefix("multi_"), each) for each in _many(element, value)]}
    one = _one(kind, value)
    if kind in NAMED:
        return {NAMED[kind]: int(one) if one and kind == "datetimepicker" else one}
    if kind in ONE_OPTION:
        return {"selected_option": _option(element, one) if one else None}
    return {"value": _written(element, one) if one else None}


def _one(kind: str, value: Chosen) -> str | None:
    if not value:
        return None
    if isinstance(value, str):
        return _shaped(kind, value)
    raise ValueError("only one thing can be chosen here")


def _shaped(kind: str, value: str) -> str:
    shape, name = SHAPES.get(kind, (r"(?s).*", ""))
    if not re.fullmatch(shape, value, re.ASCII) or (kind == "datepicker" and not _is_day(value)):
        raise ValueError(f"{value[:SHOWN]} is not {name}")
    return value


def _is_day(value: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(value))
    return False


def _many(element: Json, value: Chosen) -> list[str]:
    """Each once, in the order in which they were chosen."""
    chosen = [value] if isinstance(value, str) and value else list(dict.fromkeys(value or []))
    most = element.get("max_selected_items", len(chosen))
    if len(chosen) > most:
        raise ValueError(f"at most {most} can be chosen here")
    return chosen


def _options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Json, value: str) -> Json:
    for option in _options(element):
        if option.get("value") == value:
            return dict(option)
    raise ValueError(f"{value[:SHOWN]} is not among the choices")


def _written(element: Json, text: str) -> str:
    most, least = element.get("max_length"), element.get("min_length")
    if most is not None and len(text) > most:
        raise ValueError(f"at most {most} characters")
    if least is not None and len(text) < least:
        raise ValueError(f"at least {least} characters")
    return text


def initial(element: Json) -> Json:
    """The same fields before the person chose anything."""
    kind = str(element["type"])
    if kind in ONE_OPTION:
        return {"selected_option": element.get("initial_option")}
    if kind in MANY_OPTIONS:
        return {"selected_options": list(element.get("initial_options", []))}
    if kind in NAMED:
        return {NAMED[kind]: element.get(INITIAL[kind], [] if kind.startswith("multi_") else None)}
    return {"value": element.get("initial_value")}


def state_of(blocks: Sequence[Json], before: State | None = None) -> State:
    """What every element that can hold something holds; `before` wins where it is the same element still."""
    state: State = {}
    for block, element in elements(list(blocks)):
        if element["type"] in STATELESS:
            continue
        held = (before or {}).get(block["block_id"], {}).get(element["action_id"])
        same = held is not None and held.get("type") == element["type"]
        now = held if same and held else {"type": element["type"], **initial(element)}
        state.setdefault(block["block_id"], {})[element["action_id"]] = now
    return state


def overlaid(blocks: Sequence[Json], state: State, given: Values) -> State:
    """`state` with what a person has chosen meanwhile; what an element does not offer is as if it were not chosen."""
    held = {block: dict(each) for block, each in state.items()}
    for block, element in elements(list(blocks)):
        name, action = block["block_id"], element["action_id"]
        if action in held.get(name, {}) and action in given.get(name, {}):
            with suppress(ValueError):
                held[name][action] = {"type": element["type"], **chosen(element, given[name][action])}
    return held


def is_empty(held: Mapping[str, Any]) -> bool:
    return not any(value for name, value in held.items() if name != "type")


def incomplete(blocks: Sequence[Json], state: State) -> dict[str, str]:
    """By block: what the client itself asks for before it sends a form."""
    missing = {}
    for block, element in elements(list(blocks)):
        needed = block["type"] == "input" and not block.get("optional")
        if needed and is_empty(state[block["block_id"]][element["action_id"]]):
            missing[block["block_id"]] = "Please complete this field."
    return missing
