"""Pictures: by address, or by the id of an uploaded file."""

from collections.abc import Iterator

from bot.local.blocks.schema import exactly_one, fields, matching, string
from bot.local.blocks.texts import NAME, plain

LONG = string(3000)
WEB = matching(r"https?://\S+", "invalid_url")
ALT = string(2000)


def address(value: object, where: str) -> Iterator[str]:
    yield from LONG(value, where)
    yield from WEB(value, where)


SOURCE = {"image_url": address, "slack_file": fields({"id": matching(r"F[A-Z0-9]{8,}", "invalid slack file id")})}

image_element = exactly_one("slack_file", "image_url", fields({"alt_text": ALT}, SOURCE))
image_block = exactly_one(
    "slack_file",
    "image_url",
    fields({"alt_text": ALT}, {**SOURCE, "title": plain(2000), "block_id": NAME}),
)
