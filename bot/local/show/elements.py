"""What stands inside a block: words, small pictures, and everything one can press, choose or fill in."""

from collections.abc import Callable

from bot.local.show import inputs
from bot.local.show.buttons import button, overflow
from bot.local.show.html import tag
from bot.local.show.picture import picture
from bot.local.show.place import Place, text_object
from bot.local.show.selects import LISTED, multi_select, select
from bot.local.wire import Json

CONTROLS: dict[str, Callable[[Json, Place], str]] = {
    "button": button,
    "overflow": overflow,
    **{f"{kind}_select": select for kind in LISTED},
    **{f"multi_{kind}_select": multi_select for kind in LISTED},
    "datepicker": inputs.date,
    "timepicker": inputs.time,
    "datetimepicker": inputs.moment,
    "checkboxes": inputs.checkboxes,
    "radio_buttons": inputs.radio_buttons,
    "plain_text_input": inputs.text_input,
    "email_text_input": inputs.text_input,
    "url_text_input": inputs.text_input,
    "number_input": inputs.number_input,
}
GROUPS = {"checkboxes", "radio_buttons", *(f"multi_{kind}_select" for kind in LISTED)}
"""Those of several fields: a legend names them, not a label."""


def element(value: Json, place: Place) -> str:
    if value["type"] in CONTROLS:
        return CONTROLS[value["type"]](value, place)
    if value["type"] == "image":
        return picture(value, place.names, small=True)
    return tag("span", text_object(value, place.names))
