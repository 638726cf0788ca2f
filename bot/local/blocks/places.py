"""Which element may stand where: beside a section, in a row of actions, in an input block."""

from collections.abc import Mapping
from typing import Literal

from bot.local.blocks.menus import ANSWERING, MENUS
from bot.local.blocks.picture import image_element
from bot.local.blocks.pressed import MOMENT, PICKED, PRESSED
from bot.local.blocks.schema import Check, by_type
from bot.local.blocks.typed import IN_MODALS, PLAIN_TEXT

Surface = Literal["message", "modal", "home"]
Kinds = Mapping[str, Check]

CHOSEN: Kinds = {**MENUS, **PICKED}

accessory = by_type({**PRESSED, **CHOSEN, "image": image_element})


def _moment(surface: Surface) -> Kinds:
    return {} if surface == "home" else MOMENT


def actions_element(surface: Surface) -> Check:
    return by_type({**PRESSED, **CHOSEN, **_moment(surface)})


def input_element(surface: Surface) -> Check:
    more = {**ANSWERING, **IN_MODALS} if surface == "modal" else {}
    return by_type({**CHOSEN, **_moment(surface), **PLAIN_TEXT, **more})
