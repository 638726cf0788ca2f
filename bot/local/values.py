"""What a person chose in an element, in the words of each element type."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.local.blocks import elements
from bot.local.wire import Json

State = dict[str, dict[str, Json]]
Chosen = str | Sequence[str] | None
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


def chosen(element: Json, value: Chosen) -> Json:
    """The fields that say what was chosen; ValueError for what the element does not offer."""
    kind = str(element["type"])
    if kind == "button":
        return {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, each) for each in _many(value)]}
    if kind in NAMED:
        return {NAMED[kind]: _named(kind, value)}
    one = str(value) if value else None
    if kind in ONE_OPTION:
        return {"selected_option": _option(element, one) if one else None}
    return {"value": _written(element, one) if one else None}


def _named(kind: str, value: Chosen) -> object:
    if kind.startswith("multi_"):
        return _many(value)
    if not value:
        return None
    return int(str(value)) if kind == "datetimepicker" else str(value)


def _many(value: Chosen) -> list[str]:
    return [value] if isinstance(value, str) and value else [str(each) for each in value or []]


def _options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Json, value: str) -> Json:
    for option in _options(element):
        if option.get("value") == value:
            return dict(option)
    raise ValueError(f"{value} is not among the choices")


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
