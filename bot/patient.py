"""A Mouth for somebody who waits for the answer. What is sent on a schedule has better things to do than to sleep."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.outcome import Kind, SlackError
from bot.render.message import Message
from bot.slack import Mouth

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds that one answer may wait in all."""
FIRST_PAUSE = 1.0


@dataclass(slots=True)
class Patient:
    """Says again what Slack surely did not take and may take soon; whatever else goes wrong is told at once.

    `said`: whether anything was.
    """

    mouth: Mouth
    sleep: Callable[[float], object] = time.sleep
    left: float = PATIENCE
    said: bool = False

    def post(self, channel: str, message: Message) -> str:
        return self._say(lambda: self.mouth.post(channel, message))

    def update(self, channel: str, ts: str, message: Message) -> None:
        self.mouth.update(channel, ts, message)

    def answer(self, response_url: str, message: Message, *, in_channel: bool = False) -> None:
        self._say(lambda: self.mouth.answer(response_url, message, in_channel=in_channel))

    def upload(self, png: bytes, name: str, alt: str) -> str:
        return self.mouth.upload(png, name, alt)

    def is_ready(self, file_id: str, patience: float) -> bool:
        return self.mouth.is_ready(file_id, patience)

    def _say(self, say: Callable[[], T]) -> T:
        pause = FIRST_PAUSE
        while True:
            try:
                done = say()
            except SlackError as error:
                wait = pause if error.retry_after is None else max(error.retry_after, FIRST_PAUSE)
                if error.kind is not Kind.LATER or wait > self.left:
                    raise
            else:
                self.said = True
                return done
            self.left -= wait
            self.sleep(wait)
            pause *= 2
