"""Slack → Ask → answer → reply. Acknowledged first; the one error boundary for people."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App

from bot import access, commands, phrases, text
from bot.ask import Confusion, read
from bot.outcome import Kind, SlackError
from bot.patient import Patient
from bot.pool import Pool
from bot.render import Message
from bot.reply import Asked, reply
from bot.services import Services
from bot.slack import Mouth
from metrics.text import Language
from storage.memory import first_time

log = logging.getLogger(__name__)
SOON = 60.0
"""Seconds after which to ask again where Slack does not say."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """What Slack sends us, handled: `register` them on a Bolt app."""

    services: Services
    mouth: Mouth
    pool: Pool
    sleep: Callable[[float], object] = time.sleep

    @property
    def language(self) -> Language:
        return self.services.settings.language

    def register(self, app: App) -> None:
        app.command("/kpi")(self.kpi)

    def kpi(self, ack: Ack, command: dict[str, Any]) -> None:
        """Reads the words, reserves a place, acknowledges: nothing here touches the network or the database."""
        try:
            ask = read(text.unescape(str(command.get("text") or "")), commands.words())
            allowed = access.may_see(ask, str(command["user_id"]), self.services.settings.admins)
        except Confusion as confusion:
            ack(text=text.escape(confused(confusion, self.language)))
            return
        except access.Denied:
            ack(text=phrases.ADMINS_ONLY.to(self.language))
            return
        asked = Asked(str(command["channel_id"]), str(command["user_id"]), str(command["response_url"]))
        once = str(command["trigger_id"])
        if not self.pool.reserve():
            ack(text=(phrases.RESTARTING if self.pool.is_closed else phrases.BUSY).to(self.language))
            return
        ack()
        private = allowed.private or self.services.settings.reply == "private"
        mouth = Patient(self.mouth, self.sleep)

        def work() -> None:
            if first_time(self.services.engine, once, self.services.now()):
                reply(mouth, commands.answer(ask, self.services, self.language), asked, self.language, private=private)

        self.pool.submit(lambda: self._bounded(work, asked), lambda: self._cut_short(mouth, asked))

    def _bounded(self, work: Callable[[], None], asked: Asked) -> None:
        """Whatever happens in `work`, the person reads a sentence."""
        try:
            work()
        except Confusion as confusion:
            self._tell(asked, confused(confusion, self.language))
        except SlackError as error:
            log.warning("Slack did not take an answer: %s", error)
            self._tell(asked, self._untaken(error))
        except Exception as error:  # noqa: BLE001 - the one boundary: a person always gets an answer
            self._tell(asked, self._failed(error))

    def _cut_short(self, mouth: Patient, asked: Asked) -> None:
        if not mouth.said:
            self._tell(asked, phrases.RESTARTING.to(self.language))

    def _untaken(self, error: SlackError) -> str:
        """What to do now that Slack did not take the answer."""
        match error.kind:
            case Kind.UNSURE:
                return phrases.UNSURE.to(self.language)
            case Kind.LATER:
                wait = text.duration(max(error.retry_after or SOON, 1.0), self.language)
                return phrases.SLACK_BUSY.to(self.language).format(wait=wait)
            case Kind.STOPPED:
                return phrases.STOPPED.to(self.language).format(code=error.code)
            case Kind.PLACE:
                return phrases.CLOSED_PLACE.to(self.language)
            case _:
                return self._failed(error)

    def _failed(self, error: Exception) -> str:
        number = uuid4().hex[:8]
        log.error("answer %s failed", number, exc_info=error)
        return phrases.FAILED.to(self.language).format(id=number)

    def _tell(self, asked: Asked, sentence: str) -> None:
        try:
            Patient(self.mouth, self.sleep).answer(asked.response_url, Message(text.escape(sentence)))
        except SlackError as error:
            log.error("could not tell a person what went wrong: %s", error)  # noqa: TRY400 - Slack's code is all there is


def confused(confusion: Confusion, language: Language) -> str:
    """What was not understood, what may have been meant, and where to look."""
    word = text.clean(confusion.word)
    phrase = phrases.PROBLEM[confusion.problem].to(language)
    said = [phrase.format(word=word, of=confusion.of, meant=text.either(confusion.meant, language))]
    if confusion.meant and "{meant}" not in phrase:
        meant = text.either(
            (phrases.QUOTED.to(language).format(text.clean(name)) for name in confusion.meant), language
        )
        said.append(phrases.MEANT.to(language).format(meant))
    said.append(phrases.SEE_HELP.to(language))
    return " ".join(said)
