"""Pictures: by address, or by the id of an uploaded file."""

from collections.abc import Iterator

from bot.local.blocks.schema import Check, fields, matching, string, wrong
from bot.local.blocks.texts import NAME, plain

ADDRESS = matching(r"https?://\S{1,2990}", "invalid_url")
FILE = fields({"id": matching(r"F[A-Z0-9]{8,}", "invalid slack file id")})
ELEMENT = fields({"alt_text": string(2000)}, {"image_url": ADDRESS, "slack_file": FILE})
BLOCK = fields(
    {"alt_text": string(2000)},
    {"image_url": ADDRESS, "slack_file": FILE, "title": plain(2000), "block_id": NAME},
)


def with_one_source(inner: Check) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
            yield wrong("must define either `slack_file` or `image_url`", where)
        yield from inner(value, where)

    return check


image_block = with_one_source(BLOCK)
image_element = with_one_source(ELEMENT)
