"""What a person sees, wherever it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.local import LocalSlack, Message, View
from tests.parties.notebook import Json


@dataclass(frozen=True)
class Said:
    """Words of the app. `under`: the words of the message in whose thread they are."""

    text: str
    blocks: Sequence[Json] = ()
    private: bool = False
    under: str | None = None


@dataclass(frozen=True)
class Shown:
    """A modal or a Home."""

    title: str | None
    submit: str | None
    blocks: Sequence[Json]
    errors: dict[str, str] = field(default_factory=dict)


class Room(Protocol):
    def said(self, channel: str, user: str) -> list[Said]:
        """What the app said in a channel, as this person sees it, in order."""
        ...

    def direct(self, user: str) -> list[Said]:
        """What it said to this person in their direct conversation."""
        ...

    def picture(self, file: str) -> bytes: ...

    def modals(self, user: str) -> list[Shown]:
        """The one on top last."""
        ...

    def home(self, user: str) -> Shown | None: ...


class LocalRoom:
    """Our own Slack, asked as a test asks it."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def said(self, channel: str, user: str) -> list[Said]:
        every = self._slack.messages(channel, seen_by=user)
        words = {message.ts: message.text for message in every}
        return [_said(message, words) for message in every if message.by_app]

    def direct(self, user: str) -> list[Said]:
        return self.said(f"D{user[1:]}", user)

    def picture(self, file: str) -> bytes:
        return self._slack.picture(file)

    def modals(self, user: str) -> list[Shown]:
        return [_shown(view) for view in self._slack.views(user)]

    def home(self, user: str) -> Shown | None:
        view = self._slack.home(user)
        return _shown(view) if view else None


def _said(message: Message, words: dict[str, str]) -> Said:
    root = message.thread_ts if message.thread_ts != message.ts else None
    under = words.get(root, "a message that is not there") if root else None
    return Said(message.text, message.blocks, message.ephemeral_to is not None, under)


def _shown(view: View) -> Shown:
    return Shown(view.label("title"), view.label("submit"), view.blocks, view.errors)
