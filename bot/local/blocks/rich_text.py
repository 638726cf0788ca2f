"""Rich text: sections, lists and preformatted text, made of small pieces."""

from bot.local.blocks.schema import by_type, fields, flag, listed, number, one_of, string
from bot.local.blocks.texts import NAME

STYLE = fields({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
LONG = string(13_200)
TEXT = fields({"text": LONG}, {"style": STYLE})
LINK = fields({"url": string(3000)}, {"text": LONG, "style": STYLE, "unsafe": flag})
PIECE = by_type(
    {
        "text": TEXT,
        "link": LINK,
        "emoji": fields({"name": NAME}, {"unicode": NAME, "style": STYLE}),
        "user": fields({"user_id": NAME}, {"style": STYLE}),
        "channel": fields({"channel_id": NAME}, {"style": STYLE}),
        "broadcast": fields({"range": one_of("here", "channel", "everyone")}, {"style": STYLE}),
    }
)
PIECES = listed(PIECE, 1000, least=0)
SECTION = fields({"elements": PIECES})
PREFORMATTED = fields(
    {"elements": listed(by_type({"text": TEXT, "link": LINK}), 1000)},
    {"border": number(1), "language": NAME},
)
LIST = fields(
    {"style": one_of("bullet", "ordered"), "elements": listed(by_type({"rich_text_section": SECTION}), 1000)},
    {"indent": number(8), "offset": number(1000), "border": number(1)},
)
PART = by_type({"rich_text_section": SECTION, "rich_text_preformatted": PREFORMATTED, "rich_text_list": LIST})

rich_text = fields({"elements": listed(PART, 100)}, {"block_id": NAME})
