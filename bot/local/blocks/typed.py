"""What one types into; only in input blocks."""

from collections.abc import Iterator
from decimal import Decimal

from bot.local.blocks.schema import fields, flag, listed, matching, number, one_of, string, then, wrong
from bot.local.blocks.texts import NAME, plain
from bot.local.wire import Json

MOST = 3000
COMMON = {
    "action_id": NAME,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": fields(
        {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 2)}
    ),
}
FILLED = {**COMMON, "initial_value": string(MOST, 0)}
NUMBER = matching(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", "must be a number written as a string")


def lengths(element: Json, where: str) -> Iterator[str]:
    if element.get("min_length", 0) > element.get("max_length", MOST):
        yield wrong("must not be more than `max_length`", f"{where}/min_length")


def bounds(element: Json, where: str) -> Iterator[str]:
    numbers = {name: Decimal(element[name]) for name in ("min_value", "initial_value", "max_value") if name in element}
    if [*numbers.values()] != sorted(numbers.values()):
        yield wrong(f"must be in order: {', '.join(numbers)}", where)
    for name in numbers:
        if not element["is_decimal_allowed"] and "." in element[name]:
            yield wrong("must be a whole number", f"{where}/{name}")


PLAIN_TEXT = {
    "plain_text_input": then(
        fields({}, {**FILLED, "multiline": flag, "min_length": number(MOST), "max_length": number(MOST, 1)}), lengths
    )
}
IN_MODALS = {
    "number_input": then(
        fields(
            {"is_decimal_allowed": flag}, {**COMMON, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER}
        ),
        bounds,
    ),
    "email_text_input": fields({}, FILLED),
    "url_text_input": fields({}, FILLED),
}
"""Slack's documents name only modals for these."""
