"""Reading what somebody wants to say: text, blocks, and the faults Slack accepts but people notice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.local.blocks import refuse_wrong_blocks, refuse_wrong_metadata
from bot.local.refused import RefusedError
from bot.local.wire import Json, parsed

LONGEST = 40_000  # characters of `text`; the rest is cut


@dataclass(frozen=True)
class Draft:
    text: str
    blocks: list[Json] | None
    payload: Json
    metadata: Json | None = None
    thread_ts: str | None = None

    @property
    def faults(self) -> list[str]:
        found = []
        if self.blocks and not self.text:
            found.append("blocks without `text`: the notification and screen readers have nothing to say")
        if self.payload.get("attachments"):
            found.append("attachments are not shown by this Slack")
        return found


def decoded(value: Any, error: str) -> Any:  # noqa: ANN401 # JSON, or a form field holding JSON
    if not isinstance(value, str):
        return value
    try:
        return parsed(value)
    except ValueError:
        raise RefusedError(error) from None


def read(body: Mapping[str, Any], is_processed: Callable[[object], bool], *, ephemeral: bool) -> Draft:
    blocks = decoded(body.get("blocks") or None, "invalid_blocks_format")
    text = body.get("text") or ""
    if not isinstance(text, str):
        raise RefusedError("invalid_arguments")
    if not text and not blocks and not body.get("attachments"):
        raise RefusedError("no_text")
    if blocks is not None:
        if not isinstance(blocks, list):
            raise RefusedError("invalid_blocks_format")
        refuse_wrong_blocks(blocks, is_processed, ephemeral=ephemeral)
    metadata = decoded(body.get("metadata") or None, "invalid_metadata_format")
    if metadata is not None:
        refuse_wrong_metadata(metadata)
    payload = {name: value for name, value in body.items() if name not in ("token", "blocks", "metadata")}
    payload |= {"blocks": blocks} if blocks else {}
    payload |= {"metadata": metadata} if metadata else {}
    thread = str(body.get("thread_ts") or "") or None
    return Draft(text[:LONGEST], blocks, payload, None if ephemeral else metadata, thread)
