"""What the renderer must ask: names behind ids, and sizes of pictures."""

from typing import Protocol


class Names(Protocol):
    def person(self, user: str) -> str | None: ...

    def channel(self, channel: str) -> str | None: ...

    def pixels(self, file: str) -> tuple[int, int] | None: ...
