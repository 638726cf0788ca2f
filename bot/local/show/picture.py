"""Pictures: uploaded ones are shown, others only named, since the page asks nothing from outside."""

from bot.local.show.html import link, tag, text
from bot.local.show.names import Names
from bot.local.wire import Json


def picture(block: Json, names: Names, *, small: bool = False) -> str:
    alt = block["alt_text"]
    file = (block.get("slack_file") or {}).get("id")
    if not file:
        return link(block["image_url"], text(f"🖼 {alt}"))
    wide, high = names.pixels(file) or (None, None)
    image = tag("img", src=f"/page/files/{file}", alt=alt, width=wide, height=high)
    if small:
        return tag("span", image, class_="thumb")
    title = (block.get("title") or {}).get("text")
    caption = tag("figcaption", text(title)) if title else ""
    button = tag("button", image, type="button", class_="enlarge", aria_label=f"Enlarge: {alt}")
    return tag("figure", caption, button, class_="picture")
