"""The table block, and what all tables of a message may hold together."""

from collections.abc import Iterator, Sequence

from bot.local.blocks.rich_text import rich_text
from bot.local.blocks.schema import by_type, fields, flag, listed, nullable, one_of, string, wrong
from bot.local.blocks.texts import NAME

ROWS = 100
COLUMNS = 20
CHARACTERS = 10_000

CELL = by_type({"raw_text": fields({"text": string(CHARACTERS)}), "rich_text": rich_text})
COLUMN = fields({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

table = fields(
    {"rows": listed(listed(CELL, COLUMNS), ROWS)},
    {"column_settings": listed(nullable(COLUMN), COLUMNS, least=0), "block_id": NAME},
)


def together(blocks: Sequence[object], where: str) -> Iterator[str]:
    found = [(at, block) for at, block in enumerate(blocks) if isinstance(block, dict) and block.get("type") == "table"]
    for at, _ in found[1:]:
        yield wrong("only_one_table_allowed", f"{where}/{at}")
    for at, block in found:
        if sum(map(_characters, _cells(block.get("rows")))) > CHARACTERS:
            yield wrong(f"must be less than {CHARACTERS + 1} characters over all cells", f"{where}/{at}/rows")


def _cells(rows: object) -> Iterator[object]:
    for row in rows if isinstance(rows, list) else []:
        yield from row if isinstance(row, list) else []


def _characters(cell: object) -> int:
    if isinstance(cell, list):
        return sum(map(_characters, cell))
    if isinstance(cell, dict):
        text = cell.get("text")
        return (len(text) if isinstance(text, str) else 0) + _characters(cell.get("elements"))
    return 0
