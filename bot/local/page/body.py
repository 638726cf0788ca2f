"""Reading what the page sends: every mistake is an UnreadableError with a sentence."""

from collections.abc import Mapping
from typing import Any

from bot.local.values import Chosen
from bot.local.wire import parsed

LONGEST_NAME = 255  # characters


class UnreadableError(ValueError):
    """The page would never send that."""


class Body:
    def __init__(self, text: str) -> None:
        try:
            body = parsed(text)
        except ValueError:
            raise UnreadableError("that is no JSON") from None
        if not isinstance(body, dict):
            raise UnreadableError("an object is needed")
        self._body: dict[str, Any] = body

    def text(self, name: str, *, needed: bool = True, most: int | None = LONGEST_NAME) -> str:
        value = self._body.get(name, None if needed else "")
        if not isinstance(value, str):
            raise UnreadableError(f"{name} is needed, as text")
        if most is not None and len(value) > most:
            raise UnreadableError(f"{name} is too long")
        return value

    def flag(self, name: str) -> bool:
        value = self._body.get(name)
        if not isinstance(value, bool):
            raise UnreadableError(f"{name} is needed, true or false")
        return value

    def chosen(self, name: str) -> Chosen:
        return _chosen(self._body.get(name))

    def values(self) -> Mapping[str, Mapping[str, Chosen]]:
        """By block and action what stands in each control."""
        blocks = self._body.get("values") or {}
        if not isinstance(blocks, dict) or not all(isinstance(each, dict) for each in blocks.values()):
            raise UnreadableError("values are needed by block and action")
        return {block: {action: _chosen(value) for action, value in held.items()} for block, held in blocks.items()}


def _chosen(value: Any) -> Chosen:  # noqa: ANN401 - JSON
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list(value)
    raise UnreadableError("what was chosen is a text, or a list of texts, or nothing")
