"""What an app heard and did, written by another thread or process."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Json = dict[str, Any]
GLANCE = 0.05  # seconds


class Notebook:
    """Lines: {ready}, {heard: kind}, {done: kind}, {method, answer}, {method, refused}, {trouble}."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lines: list[Json] = []

    def write(self, line: Json) -> None:
        with self._changed:
            self._lines.append(line)
            self._changed.notify_all()

    def begin(self) -> None:
        """A new page."""
        with self._changed:
            self._lines.clear()

    def lines(self) -> list[Json]:
        with self._changed:
            return list(self._lines)

    @property
    def done(self) -> int:
        """How often the app finished with something that it had heard."""
        return sum("done" in line for line in self.lines())

    @property
    def is_idle(self) -> bool:
        return self.done == sum("heard" in line for line in self.lines())

    @property
    def trouble(self) -> list[str]:
        return [str(line["trouble"]) for line in self.lines() if "trouble" in line]

    def answers(self) -> Json:
        """By method, the last answer that was no refusal."""
        return {line["method"]: line["answer"] for line in self.lines() if "answer" in line}

    def wait_for(self, what: Callable[[], T], seconds: float) -> T:
        """The first truthy value of `what`, or its last one when time is up."""
        with self._changed:
            found = what()
            while not found and seconds > 0:
                self._changed.wait(GLANCE)
                seconds -= GLANCE
                found = what()
            return found
