"""What one can press or choose."""

from collections.abc import Iterator

from bot.local.blocks.picture import image_element
from bot.local.blocks.schema import by_type, fields, flag, listed, one_of, string, wrong
from bot.local.blocks.texts import NAME, either, plain

CONFIRM = fields(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = fields({"text": plain(75), "value": string(150)}, {"description": plain(75)})
GROUP = fields({"label": plain(75), "options": listed(OPTION, 100)})
BUTTON = fields(
    {"text": plain(75)},
    {
        "action_id": NAME,
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
SELECT = fields(
    {},
    {
        "action_id": NAME,
        "placeholder": plain(150),
        "options": listed(OPTION, 100),
        "option_groups": listed(GROUP, 100),
        "initial_option": OPTION,
        "confirm": CONFIRM,
        "focus_on_load": flag,
    },
)


def select(value: object, where: str) -> Iterator[str]:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        yield wrong("must define either `options` or `option_groups`", where)
    yield from SELECT(value, where)


ELEMENTS = {"button": BUTTON, "static_select": select}

actions = fields({"elements": listed(by_type(ELEMENTS), 25)}, {"block_id": NAME})
accessory = by_type({**ELEMENTS, "image": image_element})
