"""How Slack reaches us: Socket Mode, until a signal says to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

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
        bot.close()


def wait_for_a_signal() -> None:
    """Returns at Ctrl-C or SIGTERM."""
    asked = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    while not asked.wait(timeout=60):
        pass
