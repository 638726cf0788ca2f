"""What may be there only once."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.local.blocks.ids import in_block
from bot.local.blocks.schema import wrong
from bot.local.wire import Json


def block_ids(blocks: Sequence[Json], where: str) -> Iterator[str]:
    count = Counter(each["block_id"] for each in blocks if "block_id" in each)
    for at, each in enumerate(blocks):
        if count[each.get("block_id")] > 1:
            yield wrong(f"`block_id` is not unique: {each['block_id']}", f"{where}/{at}/block_id")


def action_ids(blocks: Sequence[Json], where: str) -> Iterator[str]:
    """Within one block; other blocks may use the same ones."""
    for at, block in enumerate(blocks):
        elements = [*in_block(block)]
        count = Counter(each["action_id"] for _, each in elements if "action_id" in each)
        for path, each in elements:
            if count[each.get("action_id")] > 1:
                yield wrong(f"`action_id` is not unique: {each['action_id']}", f"{where}/{at}/{path}/action_id")


def focus(blocks: Sequence[Json], where: str) -> Iterator[str]:
    wanting = [
        f"{where}/{at}/{path}/focus_on_load"
        for at, block in enumerate(blocks)
        for path, each in in_block(block)
        if each.get("focus_on_load")
    ]
    for each in wanting[1:]:
        yield wrong("only one element may have `focus_on_load`", each)
