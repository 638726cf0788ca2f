"""How Slack reaches us: Socket Mode, until a signal says to stop."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import NoReturn

from slack_bolt.middleware import SingleTeamAuthorization

from bot.app import Bot
from bot.serve.periods import USUAL, Periods
from bot.serve.watch import Watch


@contextmanager
def connected(bot: Bot, periods: Periods = USUAL, clock: Callable[[], float] = time.monotonic) -> Iterator[Watch]:
    """Slack's envelopes reach the bot inside; on the way out no more come in, and whoever waits gets a word.

    On the way in, what the SDK raises if Slack takes one of the tokens not, or cannot be reached; `SlackError` if it
    gives an address and no connection there.
    """
    watch = Watch(bot, periods, clock, team=_introduced(bot))
    watch.open()
    try:
        yield watch
    finally:
        bot.pool.refuse()
        watch.close()
        bot.pool.close(periods.finish)


def _introduced(bot: Bot) -> str:
    """The workspace's name. Bolt is told who it is, which it would else ask Slack before its first acknowledgement."""
    said = bot.client.auth_test()
    for middleware in bot.app._middleware_list:  # noqa: SLF001 - Bolt has no other door for it
        if isinstance(middleware, SingleTeamAuthorization):
            middleware.auth_test_result = said
    return str(said["team"])


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
