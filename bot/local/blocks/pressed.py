"""What one presses, ticks, or picks from a calendar or a clock."""

from collections.abc import Iterator
from datetime import date

from bot.local.blocks.choices import CONFIRM, LINKED, MARKED, chosen_among
from bot.local.blocks.menus import COMMON, SHOWN
from bot.local.blocks.schema import fields, listed, matching, number, one_of, string, then, wrong
from bot.local.blocks.texts import NAME, plain

LONG = string(3000)
ADDRESS = matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "invalid url")
TICKED = listed(MARKED, 10)


def link(value: object, where: str) -> Iterator[str]:
    yield from LONG(value, where)
    yield from ADDRESS(value, where)


def day(value: object, where: str) -> Iterator[str]:
    try:
        right = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    if not right:
        yield wrong("must be a date in the format YYYY-MM-DD", where)


BUTTON = fields(
    {"text": plain(75)},
    {
        "action_id": NAME,
        "value": string(2000),
        "url": link,
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
PRESSED = {
    "button": BUTTON,
    "overflow": fields({"options": listed(LINKED, 5)}, {"action_id": NAME, "confirm": CONFIRM}),
}
PICKED = {
    "datepicker": fields({}, {**SHOWN, "initial_date": day}),
    "timepicker": fields(
        {},
        {
            **SHOWN,
            "initial_time": matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "must be a time in the format HH:mm"),
            "timezone": NAME,
        },
    ),
    "checkboxes": then(fields({"options": TICKED}, {**COMMON, "initial_options": TICKED}), chosen_among),
    "radio_buttons": then(fields({"options": TICKED}, {**COMMON, "initial_option": MARKED}), chosen_among),
}
MOMENT = {"datetimepicker": fields({}, {**COMMON, "initial_date_time": number(9_999_999_999, 1_000_000_000)})}
