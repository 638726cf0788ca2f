"""What the renderer must ask: names behind ids, sizes of pictures, and whom and what one can choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Choice:
    """A person or a place; `kind` as Slack's filters of conversations name it."""

    id: str
    name: str
    kind: Literal["public", "private", "im"]


class Names(Protocol):
    def person(self, user: str) -> str | None: ...

    def channel(self, channel: str) -> str | None: ...

    def pixels(self, file: str) -> tuple[int, int] | None: ...

    def people(self) -> Sequence[Choice]: ...

    def rooms(self) -> Sequence[Choice]:
        """Those the reader sees, their conversation with the app among them."""

    def here(self) -> str:
        """The conversation that is open."""
