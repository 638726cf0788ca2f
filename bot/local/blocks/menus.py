"""Menus: of given options, of people, of channels, of conversations; each for one or for several."""

from collections.abc import Iterator

from bot.local.blocks.choices import CONFIRM, GROUP, OPTION, chosen_among
from bot.local.blocks.schema import Check, exactly_one, fields, flag, listed, matching, number, one_of, then, wrong
from bot.local.blocks.texts import NAME, plain

COMMON = {"action_id": NAME, "confirm": CONFIRM, "focus_on_load": flag}
SHOWN = {**COMMON, "placeholder": plain(150)}
SEVERAL = {"max_selected_items": number(1_000, 1)}
OFFER = {"options": listed(OPTION, 100), "option_groups": listed(GROUP, 100)}
USER = matching(r"[UW][A-Z0-9]{2,}", "invalid user id")
CHANNEL = matching(r"[CG][A-Z0-9]{2,}", "invalid channel id")
CONVERSATION = matching(r"[CDGUW][A-Z0-9]{2,}", "invalid conversation id")
ANSWERABLE = {"response_url_enabled": flag}

FILTER = fields(
    {},
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def some_filter(value: object, where: str) -> Iterator[str]:
    if value == {}:
        yield wrong("must define at least one field", where)
    yield from FILTER(value, where)


def _several(item: Check) -> Check:
    return listed(item, 1_000, least=0)


SEEN = {**SHOWN, "default_to_current_conversation": flag, "filter": some_filter}
ONE_CHANNEL = {**SHOWN, "initial_channel": CHANNEL}
ONE_CONVERSATION = {**SEEN, "initial_conversation": CONVERSATION}

MENUS = {
    "static_select": then(
        exactly_one("options", "option_groups", fields({}, {**SHOWN, **OFFER, "initial_option": OPTION})), chosen_among
    ),
    "multi_static_select": then(
        exactly_one(
            "options",
            "option_groups",
            fields({}, {**SHOWN, **SEVERAL, **OFFER, "initial_options": listed(OPTION, 100)}),
        ),
        chosen_among,
    ),
    "users_select": fields({}, {**SHOWN, "initial_user": USER}),
    "multi_users_select": fields({}, {**SHOWN, **SEVERAL, "initial_users": _several(USER)}),
    "channels_select": fields({}, ONE_CHANNEL),
    "multi_channels_select": fields({}, {**SHOWN, **SEVERAL, "initial_channels": _several(CHANNEL)}),
    "conversations_select": fields({}, ONE_CONVERSATION),
    "multi_conversations_select": fields({}, {**SEEN, **SEVERAL, "initial_conversations": _several(CONVERSATION)}),
}
ANSWERING = {
    "channels_select": fields({}, {**ONE_CHANNEL, **ANSWERABLE}),
    "conversations_select": fields({}, {**ONE_CONVERSATION, **ANSWERABLE}),
}
"""Those two in an input block of a modal, where what is chosen may give a `response_url`."""
