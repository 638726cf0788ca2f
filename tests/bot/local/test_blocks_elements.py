"""Each element with its rules, and where it may stand."""

from typing import Any, get_args

import pytest

from bot.local.blocks.places import Surface
from tests.bot.local.blocks import (
    EACH,
    FILE,
    MRKDWN,
    PICTURE,
    Block,
    actions,
    beside,
    entry,
    home,
    long,
    menu,
    modal,
    option,
    press,
    said,
    said_to,
)

SURFACES: tuple[Surface, ...] = get_args(Surface)
CHOSEN = {
    "static_select",
    "multi_static_select",
    "users_select",
    "multi_users_select",
    "channels_select",
    "multi_channels_select",
    "conversations_select",
    "multi_conversations_select",
    "datepicker",
    "timepicker",
    "checkboxes",
    "radio_buttons",
}
MOMENT = {"datetimepicker"}
PLACES: dict[str, dict[Surface, set[str]]] = {
    "accessory": dict.fromkeys(SURFACES, CHOSEN | {"button", "overflow"}),
    "elements/0": {
        "message": CHOSEN | MOMENT | {"button", "overflow"},
        "modal": CHOSEN | MOMENT | {"button", "overflow"},
        "home": CHOSEN | {"button", "overflow"},
    },
    "element": {
        "message": CHOSEN | MOMENT | {"plain_text_input"},
        "modal": CHOSEN | MOMENT | {"plain_text_input", "number_input", "email_text_input", "url_text_input"},
        "home": CHOSEN | {"plain_text_input"},
    },
}
"""From Slack's tables of block elements: which work with sections, actions and inputs, on which surfaces."""


def on(surface: Surface, block: Block) -> list[str]:
    """What is said, with pointers from the block on."""
    if surface == "message":
        return [each.replace("/blocks/0", "") for each in said([block])]
    return [each.replace("/view/blocks/0", "") for each in said_to((modal if surface == "modal" else home)(block))]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(("where", "around"), [("accessory", beside), ("elements/0", actions), ("element", entry)])
@pytest.mark.parametrize("element", EACH, ids=lambda each: each["type"])
def test_an_element_stands_only_where_slack_lets_it(surface: Surface, where: str, around: Any, element: Block) -> None:
    kind = element["type"]
    wrong = f"unsupported type: {kind} [json-pointer:/{where}/type]"
    assert on(surface, around(element)) == ([] if kind in PLACES[where][surface] else [wrong])


def test_a_picture_stands_beside_a_section_and_in_a_context_only() -> None:
    assert said([beside(PICTURE), {"type": "context", "elements": [FILE]}]) == []
    assert on("message", actions(PICTURE)) == ["unsupported type: image [json-pointer:/elements/0/type]"]
    assert on("modal", entry(PICTURE)) == ["unsupported type: image [json-pointer:/element/type]"]


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_only_a_form_gives_an_answer_address(kind: str) -> None:
    element = menu(kind, response_url_enabled=True)
    no = "invalid additional property: response_url_enabled [json-pointer:/"
    assert on("modal", entry(element)) == []
    assert on("modal", actions(element)) == [f"{no}elements/0]"]
    assert on("message", entry(element)) == [f"{no}element]"]
    assert on("home", entry(element)) == [f"{no}element]"]


A, B = option("a", "a"), option("b", "b")
AMONG = "must be one of the provided options"
EITHER = "must define either `options` or `option_groups`"
DAY = "must be a date in the format YYYY-MM-DD"
CLOCK = "must be a time in the format HH:mm"
AT = "/initial_date_time"
REFUSED: list[tuple[str, Block, str, str]] = [
    ("button text", press(text=long(76)), "must be less than 76 characters", "/text/text"),
    ("button in mrkdwn", press(text=MRKDWN), "unsupported type: mrkdwn", "/text/type"),
    ("button without text", {"type": "button"}, "missing required field: text", ""),
    ("button value", press(value="x" * 2001), "must be less than 2001 characters", "/value"),
    ("button value's type", press(value=7), "must be a string", "/value"),
    ("button address", press(url=f"https://{'x' * 3000}"), "must be less than 3001 characters", "/url"),
    ("button with no address", press(url="example.com"), "invalid url", "/url"),
    ("button style", press(style="loud"), "unsupported value: loud", "/style"),
    ("button style of a wrong type", press(style=["primary"]), "unsupported value: ['primary']", "/style"),
    ("button that wants the focus", press(focus_on_load=True), "invalid additional property: focus_on_load", ""),
    ("action_id", press(action_id="x" * 256), "must be less than 256 characters", "/action_id"),
    ("empty action_id", press(action_id=""), "must be more than 0 characters", "/action_id"),
    ("options", menu(options=[A] * 101), "no more than 100 items allowed", "/options"),
    ("no options", {"type": "static_select"}, EITHER, ""),
    ("options twice", menu(options=[A], option_groups=[{"label": long(1), "options": [A]}]), EITHER, ""),
    ("option text", menu(options=[option("x" * 76)]), "must be less than 76 characters", "/options/0/text/text"),
    ("option value", menu(options=[option("a", "x" * 151)]), "must be less than 151 characters", "/options/0/value"),
    ("option in mrkdwn", menu(options=[{**A, "text": MRKDWN}]), "unsupported type: mrkdwn", "/options/0/text/type"),
    ("option with a link", menu(options=[{**A, "url": "https://x"}]), "invalid additional property: url", "/options/0"),
    ("placeholder", menu(placeholder=long(151)), "must be less than 151 characters", "/placeholder/text"),
    ("another choice", menu(options=[A], initial_option=B), AMONG, "/initial_option"),
    (
        "a choice that differs in its description",
        menu("radio_buttons", options=[A], initial_option={**A, "description": long(1)}),
        AMONG,
        "/initial_option",
    ),
    (
        "another choice among groups",
        menu(option_groups=[{"label": long(1), "options": [A]}], initial_option=B),
        AMONG,
        "/initial_option",
    ),
    ("other choices", menu("multi_static_select", options=[A], initial_options=[A, B]), AMONG, "/initial_options/1"),
    ("other ticks", menu("checkboxes", options=[A], initial_options=[B]), AMONG, "/initial_options/0"),
    ("no ticks", menu("checkboxes", options=[A], initial_options=[]), "no fewer than 1 items", "/initial_options"),
    ("one choice for several", menu("multi_static_select", initial_option=A), "invalid additional property", ""),
    ("most", menu("multi_users_select", max_selected_items=0), "must be a number from 1 to", "/max_selected_items"),
    ("most of one", menu("users_select", max_selected_items=1), "invalid additional property: max_selected", ""),
    ("somebody", menu("users_select", initial_user="C0SUPPORT1"), "invalid user id", "/initial_user"),
    ("people", menu("multi_users_select", initial_users=["U0A", "x"]), "invalid user id", "/initial_users/1"),
    ("a channel", menu("channels_select", initial_channel="#all"), "invalid channel id", "/initial_channel"),
    (
        "conversations",
        menu("multi_conversations_select", initial_conversations=[1]),
        "invalid conversation id",
        "/initial_conversations/0",
    ),
    ("empty filter", menu("conversations_select", filter={}), "must define at least one field", "/filter"),
    ("filter", menu("conversations_select", filter={"include": ["dm"]}), "unsupported value: dm", "/filter/include/0"),
    ("filter of people", menu("users_select", filter={"include": ["im"]}), "invalid additional property: filter", ""),
    ("six in an overflow", menu("overflow", options=[A] * 6), "no more than 5 items allowed", "/options"),
    ("placeholder of an overflow", menu("overflow", options=[A], placeholder=long(1)), "invalid additional", ""),
    ("eleven ticks", menu("checkboxes", options=[A] * 11), "no more than 10 items allowed", "/options"),
    ("eleven rings", menu("radio_buttons", options=[A] * 11), "no more than 10 items allowed", "/options"),
    ("a ring", menu("radio_buttons", options=[option("x" * 76)]), "must be less than 76", "/options/0/text/text"),
    ("a link", menu("overflow", options=[option("x" * 76)]), "must be less than 76 characters", "/options/0/text/text"),
    ("no rings", {"type": "radio_buttons"}, "missing required field: options", ""),
    ("no day", menu("datepicker", initial_date="2026-02-29"), DAY, "/initial_date"),
    ("a day without dashes", menu("datepicker", initial_date="20260228"), DAY, "/initial_date"),
    ("a day as number", menu("datepicker", initial_date=20260228), DAY, "/initial_date"),
    ("no time", menu("timepicker", initial_time="24:00"), CLOCK, "/initial_time"),
    ("a short time", menu("timepicker", initial_time="8:30"), CLOCK, "/initial_time"),
    ("a moment in milliseconds", menu("datetimepicker", initial_date_time=1628633820000), "must be a number from", AT),
    ("a moment of eleven digits", menu("datetimepicker", initial_date_time=10**10), "must be a number from", AT),
    ("a moment of nine digits", menu("datetimepicker", initial_date_time=10**9 - 1), "must be a number from", AT),
    ("a moment in words", menu("datetimepicker", initial_date_time="1628633820"), "must be a number from", AT),
    ("a moment's placeholder", menu("datetimepicker", placeholder=long(1)), "invalid additional property", ""),
    ("lengths", menu("plain_text_input", min_length=5, max_length=4), "must not be more than", "/min_length"),
    ("no length", menu("plain_text_input", max_length=0), "must be a number from 1 to 3000", "/max_length"),
    ("a length as flag", menu("plain_text_input", min_length=True), "must be a number from 0", "/min_length"),
    ("text that asks", menu("plain_text_input", confirm={}), "invalid additional property: confirm", ""),
    (
        "a trigger",
        menu("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        "unsupported value: on_blur",
        "/dispatch_action_config/trigger_actions_on/0",
    ),
    ("a number without decimals", menu("number_input"), "missing required field: is_decimal_allowed", ""),
    (
        "a number as number",
        menu("number_input", is_decimal_allowed=True, min_value=1),
        "must be a number",
        "/min_value",
    ),
    ("bounds", menu("number_input", is_decimal_allowed=True, min_value="10", max_value="9"), "must be in order", ""),
    ("beyond", menu("number_input", is_decimal_allowed=True, initial_value="9", max_value="1"), "must be in order", ""),
    (
        "decimals",
        menu("number_input", is_decimal_allowed=False, initial_value="0.5"),
        "must be a whole number",
        "/initial_value",
    ),
    ("several lines of an address", menu("email_text_input", multiline=True), "invalid additional property", ""),
]
ACCEPTED: list[tuple[str, Block]] = [
    (
        "a button that also opens",
        press(url="slack://app", value="1", action_id="a", accessibility_label=long(1)["text"]),
    ),
    ("groups", menu(option_groups=[{"label": long(1), "options": [A]}, {"label": long(2), "options": [B]}])),
    ("a choice among groups", menu(option_groups=[{"label": long(1), "options": [A, B]}], initial_option=B)),
    ("choices", menu("multi_static_select", options=[A, B], initial_options=[B, A], max_selected_items=2)),
    ("rings in mrkdwn", menu("radio_buttons", options=[{"text": MRKDWN, "value": "a", "description": long(75)}])),
    ("links", menu("overflow", options=[option(url="https://example.com")] * 5)),
    ("nobody yet", menu("multi_users_select", initial_users=[])),
    ("this conversation", menu("conversations_select", default_to_current_conversation=True)),
    ("some", menu("multi_conversations_select", filter={"include": ["public", "private"], "exclude_bot_users": True})),
    ("the first moment", menu("datetimepicker", initial_date_time=10**9)),
    ("the last moment", menu("datetimepicker", initial_date_time=10**10 - 1)),
    ("long rings", menu("radio_buttons", options=[option("x" * 75)])),
    ("long links", menu("overflow", options=[option("x" * 75)])),
    ("midnight", menu("timepicker", initial_time="00:00", timezone="Europe/Bucharest")),
    ("a text", menu("plain_text_input", min_length=0, max_length=3000, multiline=True, initial_value="")),
    ("the same lengths", menu("plain_text_input", min_length=4, max_length=4)),
    ("a number", menu("number_input", is_decimal_allowed=False, min_value="-5", initial_value="7", max_value="10")),
    ("a decimal", menu("number_input", is_decimal_allowed=True, min_value="0.25", max_value="0.250")),
]


def around(element: Block) -> tuple[Block, str]:
    """A block of a modal that may hold the element, and where it is in it."""
    if element["type"] in PLACES["element"]["modal"]:
        return entry(element), "/element"
    return actions(element), "/elements/0"


@pytest.mark.parametrize(
    ("element", "what", "where"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_what_slack_refuses(element: Block, what: str, where: str) -> None:
    block, place = around(element)
    assert any(
        each.startswith(what) and each.endswith(f" [json-pointer:{place}{where}]") for each in on("modal", block)
    )


@pytest.mark.parametrize("element", [each[1] for each in ACCEPTED], ids=[each[0] for each in ACCEPTED])
def test_what_slack_accepts(element: Block) -> None:
    assert on("modal", around(element)[0]) == []
