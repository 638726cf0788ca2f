"""All blocks of one message or view."""

from collections.abc import Callable, Iterator

from bot.local.blocks import unique
from bot.local.blocks.layout import SURFACES
from bot.local.blocks.schema import wrong
from bot.local.blocks.table import together
from bot.local.refused import RefusedError
from bot.local.wire import Json, compact

TOTAL = 13_200  # characters of all blocks as compact JSON

Usable = Callable[[object], bool]


def refuse_wrong_blocks(blocks: object, is_processed: Usable, *, ephemeral: bool) -> None:
    """Raise what Slack would say to these blocks of a message; files in an ephemeral are never accepted."""
    errors = [*SURFACES["message"](blocks, "/blocks")]
    if not errors and isinstance(blocks, list):
        errors = [*between(blocks, "/blocks", (lambda _: False) if ephemeral else is_processed)]
    if errors:
        raise RefusedError(
            "invalid_blocks",
            errors=errors,
            response_metadata={"messages": [f"[ERROR] {error}" for error in errors]},
        )
    if len(compact(blocks)) > TOTAL:
        raise RefusedError("msg_blocks_too_long")


def between(blocks: list[Json], where: str, usable: Usable) -> Iterator[str]:
    """What is wrong with blocks that are right one by one."""
    yield from together(blocks, where)
    yield from unique.block_ids(blocks, where)
    yield from unique.action_ids(blocks, where)
    yield from unique.focus(blocks, where)
    yield from _files(blocks, where, usable)


def _files(value: object, where: str, usable: Usable) -> Iterator[str]:
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _files(each, f"{where}/{at}", usable)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "slack_file" and not usable(each["id"]):
                yield wrong("invalid slack file", f"{where}/slack_file")
            else:
                yield from _files(each, f"{where}/{name}", usable)
