"""Whether Slack takes our token: asked now and then, and told when that changes."""

import logging
from collections.abc import Callable

from bot.outcome import Kind, SlackError, told

log = logging.getLogger(__name__)


class Token:
    """`ask` raises what the SDK does where Slack says no; it is asked `every` so many seconds."""

    def __init__(self, ask: Callable[[], object], every: float, now: float) -> None:
        self._ask, self._every, self._due = ask, every, now + every
        self.is_stopped = False

    def look(self, now: float) -> None:
        if now < self._due:
            return
        self._due = now + self._every
        try:
            with told():
                self._ask()
        except SlackError as error:
            if error.kind is Kind.STOPPED and not self.is_stopped:
                self.is_stopped = True
                log.critical(
                    "Slack does not take SLACK_BOT_TOKEN any more (%s): nothing can be said until there is a new one "
                    "and kpi-bot is started again",
                    error.code,
                )
            return
        if self.is_stopped:
            self.is_stopped = False
            log.warning("Slack takes SLACK_BOT_TOKEN again")
