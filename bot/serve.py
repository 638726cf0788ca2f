"""How Slack reaches us: Socket Mode, until a signal says to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import NoReturn

from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import Bot

WORKERS = 10
PING_EVERY = 10


@contextmanager
def connected(bot: Bot) -> Iterator[None]:
    """Slack's envelopes reach the bot inside; on the way out no more come in and running jobs finish."""
    handler = SocketModeHandler(bot.app, bot.app_token, ping_interval=PING_EVERY, concurrency=WORKERS)
    handler.connect()
    try:
        yield
    finally:
        handler.close()
        bot.pool.close()


def wait_for_a_signal() -> NoReturn:
    """Waits until Ctrl-C, or inside `terminable` SIGTERM, which are a KeyboardInterrupt."""
    while True:
        Event().wait(60)


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM inside is like Ctrl-C: everything that was opened is closed."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
