"""Table blocks: the first row is the heading, as Slack shows it."""

from bot.local.show.html import tag, text
from bot.local.show.names import Names
from bot.local.show.rich_text import rich_text
from bot.local.wire import Json


def table(block: Json, names: Names) -> str:
    settings = block.get("column_settings") or []
    head, *rest = [
        tag("tr", *(_cell(cell, _look(settings, at), names, head=row == 0) for at, cell in enumerate(cells)))
        for row, cells in enumerate(block["rows"])
    ]
    grid = tag("table", tag("thead", head), tag("tbody", *rest))
    return tag("div", grid, class_="table", tabindex="0", role="region", aria_label="Table")


def _look(settings: list[Json | None], at: int) -> str:
    setting = (settings[at] if at < len(settings) else None) or {}
    return f"{setting.get('align', 'left')}{'' if setting.get('is_wrapped') else ' tight'}"


def _cell(cell: Json, look: str, names: Names, *, head: bool) -> str:
    inner = text(cell["text"]) if cell["type"] == "raw_text" else rich_text(cell, names)
    return tag("th" if head else "td", inner, class_=look, scope="col" if head else None)
