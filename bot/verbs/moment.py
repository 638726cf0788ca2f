"""Moments and progress on a command line."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from metrics.period import instant
from metrics.when import FIRST_YEAR, LAST_YEAR
from storage.trouble import Trouble

EVERY = 10.0
"""Seconds between two lines where there is no terminal to draw a bar on."""


def moment(text: str | None, zone: ZoneInfo, option: str) -> datetime | None:
    """An ISO date or time; one without an offset is the wall clock of `zone`."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Trouble(f"{option} {text!r} is no moment: write it like 2026-11-20 or 2026-11-20T09:00") from error
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Trouble(f"{option} {text!r} is out of reach: choose a year from {FIRST_YEAR} to {LAST_YEAR}")
    return at if at.tzinfo else instant(at, zone)


class Told(Protocol):
    def __call__(self, done: int, total: int | None, note: str = "") -> None:
        """How far a piece of work is."""
        ...


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """A bar on a terminal, a plain line every ten seconds elsewhere; both on standard error."""
    if not sys.stderr.isatty():
        yield _Lines(what).tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}"), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, note="", total=None)

        def tell(done: int, total: int | None, note: str = "") -> None:
            bar.update(task, completed=done, total=total, note=note)

        yield tell


class _Lines:
    def __init__(self, what: str) -> None:
        self._what, self._next = what, time.monotonic() + EVERY

    def tell(self, done: int, total: int | None, note: str = "") -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            far = f"{100 * done // total}%" if total else f"{done:,}"
            print(f"{self._what}: {far} {note}".rstrip(), file=sys.stderr, flush=True)
