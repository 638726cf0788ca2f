"""What has been said."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.local.blocks import with_ids
from bot.local.journal import Journal
from bot.local.wire import Json


@dataclass(frozen=True)
class Message:
    """`ephemeral_to`: the one person who sees it. `payload`: as it was sent. `via`: the method, or `person`.

    `whole`: `blocks` with the ids that Slack adds; the same as long as the blocks are.
    """

    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    ts: str = ""
    ephemeral_to: str | None = None
    edited: bool = False
    via: str = "person"
    metadata: Json | None = None
    thread_ts: str | None = None
    payload: Json = field(default_factory=dict)
    whole: list[Json] = field(default_factory=list)

    @property
    def by_app(self) -> bool:
        return self.via != "person"

    @property
    def is_reply(self) -> bool:
        return self.thread_ts not in (None, self.ts)

    def seen_by(self, user: str | None) -> bool:
        return self.ephemeral_to in (None, user)


class Messages:
    """`offset`: seconds that this Slack's clock is ahead of the machine's."""

    def __init__(self, journal: Journal) -> None:
        self.offset = 0.0
        self._journal = journal
        self._said: list[Message] = []
        self._last = 0

    def stamp(self) -> str:
        """A `ts` later than any before it."""
        with self._journal.changed:
            self._last = max(self._last + 1, int((time.time() + self.offset) * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def post(self, message: Message) -> Message:
        with self._journal.changed:
            said = replace(message, ts=self.stamp(), whole=with_ids(message.blocks))
            self._said.append(said)
        self._journal.add("message", "posted", {"channel": said.channel, "ts": said.ts, "via": said.via})
        return said

    def find(self, channel: str, ts: str) -> Message | None:
        with self._journal.changed:
            return next((each for each in self._said if (each.channel, each.ts) == (channel, ts)), None)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A root and its replies, in order; nothing where there is no such root."""
        with self._journal.changed:
            said = [each for each in self._said if each.channel == channel and ts in (each.ts, each.thread_ts)]
        return said if said and said[0].ts == ts else []

    def root(self, channel: str, ts: str) -> str | None:
        """Of the thread that this message is in or would begin; None where it is gone or only one person sees it."""
        found = self.find(channel, ts)
        return None if found is None or found.ephemeral_to else found.thread_ts or found.ts

    def edit(self, old: Message, new: Message) -> Message:
        whole = old.whole if new.blocks == old.blocks else with_ids(new.blocks)
        edited = replace(new, ts=old.ts, edited=True, whole=whole)
        self._change(lambda said: [edited if each.ts == old.ts else each for each in said])
        self._journal.add("message", "edited", {"channel": old.channel, "ts": old.ts, "via": new.via})
        return edited

    def delete(self, message: Message) -> None:
        self._change(lambda said: [each for each in said if each.ts != message.ts])
        self._journal.add("message", "deleted", {"channel": message.channel, "ts": message.ts})

    def _change(self, change: Callable[[list[Message]], list[Message]]) -> None:
        with self._journal.changed:
            self._said = change(self._said)

    def of(self, channel: str, seen_by: str | None = None) -> list[Message]:
        with self._journal.changed:
            return [each for each in self._said if each.channel == channel and each.seen_by(seen_by)]


def replies(said: Sequence[Message], root: str) -> list[Message]:
    """Of these messages, the ones in the thread of `root`, without itself."""
    return [each for each in said if each.thread_ts == root and each.ts != root]
