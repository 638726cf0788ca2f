"""All blocks of one message."""

from collections import Counter
from collections.abc import Callable, Iterator

from bot.local.blocks.layout import block
from bot.local.blocks.schema import listed, wrong
from bot.local.blocks.table import together
from bot.local.refused import RefusedError
from bot.local.wire import compact

MOST = 50
TOTAL = 13_200  # characters of all blocks as compact JSON

message = listed(block, MOST, least=0)


def refuse_wrong_blocks(blocks: object, is_processed: Callable[[object], bool], *, ephemeral: bool) -> None:
    """Raise what Slack would say to these blocks; files in an ephemeral are never accepted."""
    errors = [*message(blocks, "/blocks")]
    if not errors and isinstance(blocks, list):
        errors = [
            *together(blocks),
            *_repeated(blocks),
            *_files(blocks, (lambda _: False) if ephemeral else is_processed),
        ]
    if errors:
        raise RefusedError(
            "invalid_blocks",
            errors=errors,
            response_metadata={"messages": [f"[ERROR] {error}" for error in errors]},
        )
    if len(compact(blocks)) > TOTAL:
        raise RefusedError("msg_blocks_too_long")


def _repeated(blocks: list[dict[str, object]]) -> Iterator[str]:
    count = Counter(each["block_id"] for each in blocks if "block_id" in each)
    for at, each in enumerate(blocks):
        if count[each.get("block_id")] > 1:
            yield wrong(f"`block_id` is not unique: {each['block_id']}", f"/blocks/{at}/block_id")


def _files(value: object, usable: Callable[[object], bool], where: str = "/blocks") -> Iterator[str]:
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _files(each, usable, f"{where}/{at}")
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "slack_file" and not usable(each["id"]):
                yield wrong("invalid slack file", f"{where}/slack_file")
            else:
                yield from _files(each, usable, f"{where}/{name}")
