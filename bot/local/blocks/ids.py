"""Blocks and elements have names, as Slack gives them where the app gave none."""

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import count
from string import ascii_letters, digits

from bot.local.wire import Json, compact

LETTERS = ascii_letters + digits
LENGTH = 5


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element, with its block; the blocks have been checked."""
    for block in blocks:
        for _, element in in_block(block):
            yield block, element


def in_block(block: Json) -> Iterator[tuple[str, Json]]:
    """Every interactive element of one block, with its path within it."""
    if block["type"] == "actions":
        for at, element in enumerate(block["elements"]):
            yield f"elements/{at}", element
    elif block["type"] == "input":
        yield "element", block["element"]
    elif block["type"] == "section" and "accessory" in block and block["accessory"]["type"] != "image":
        yield "accessory", block["accessory"]


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which all checked blocks and interactive elements have ids; the same for the same blocks."""
    copied: list[Json] = json.loads(compact(blocks))
    named = [*(("block_id", each) for each in copied), *(("action_id", each) for _, each in elements(copied))]
    taken = {each[name] for name, each in named if name in each}
    for at, (name, each) in enumerate(named):
        if name not in each:
            each[name] = _fresh(f"{at} {compact(each)}", taken)
            taken.add(each[name])
    return copied


def _fresh(seed: str, taken: set[str]) -> str:
    made = (_letters(f"{attempt} {seed}") for attempt in count())
    return next(each for each in made if each not in taken)


def _letters(seed: str) -> str:
    drawn = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=LENGTH).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in drawn)
