"""Everything that came in and went out, in order."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.local.wire import Json, compact

T = TypeVar("T")
GLANCE = 0.1  # seconds: some things become true by time alone, with no entry


@dataclass(frozen=True)
class Entry:
    kind: str
    name: str
    payload: Json
    at: float = field(default_factory=time.time)

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {compact(self.payload)[:300]}"


class Journal:
    """Kinds: request, answer, envelope, ack, late, failed, socket, message, view, room, file, fault, trick."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._entries: list[Entry] = []
        self._readers: list[Callable[[Entry], None]] = []

    def add(self, kind: str, name: str, payload: Json | None = None) -> Entry:
        entry = Entry(kind, name, payload or {})
        with self.changed:
            self._entries.append(entry)
            readers = list(self._readers)
            self.changed.notify_all()
        for read in readers:
            read(entry)
        return entry

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> list[Entry]:
        with self.changed:
            return list(self._entries)

    def of(self, kind: str, name: str | None = None) -> list[Entry]:
        return [entry for entry in self.entries() if entry.kind == kind and name in (None, entry.name)]

    def follow(self, read: Callable[[Entry], None]) -> Callable[[], None]:
        """Call `read` at each entry, until the function given back is called."""
        with self.changed:
            self._readers.append(read)

        def stop() -> None:
            with self.changed:
                self._readers.remove(read)

        return stop

    def wait_for(self, what: Callable[[], T | None], timeout: float) -> T:
        """The first truthy value of `what`, looked at again after each entry."""
        until = time.monotonic() + timeout
        while True:
            seen = len(self)
            value = what()
            if value:
                return value
            left = until - time.monotonic()
            if left <= 0:
                last = "\n".join(f"  {entry}" for entry in self.entries()[-12:])
                raise TimeoutError(f"not within {timeout:g} s; the last entries of the journal:\n{last}")
            with self.changed:
                self.changed.wait_for(lambda: len(self) > seen, min(left, GLANCE))  # noqa: B023 # used at once
