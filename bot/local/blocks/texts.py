"""Text objects and the names of blocks and elements."""

from bot.local.blocks.schema import Check, by_type, fields, flag, string

NAME = string(255)


def plain(most: int) -> Check:
    return by_type({"plain_text": fields({"text": string(most)}, {"emoji": flag})})


def either(most: int) -> Check:
    return by_type(
        {
            "plain_text": fields({"text": string(most)}, {"emoji": flag}),
            "mrkdwn": fields({"text": string(most)}, {"verbatim": flag}),
        }
    )
