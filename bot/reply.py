"""An answer on its way: with its picture if Slack takes it, one rung down the ladder each time it does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot import phrases
from bot.answer import Answer
from bot.charts import draw
from bot.render import Message
from bot.render.message import noted, picture, signed
from bot.slack import Kind, Mouth, SlackError
from metrics.text import Language

PATIENCE = 6.0
"""Seconds that an answer waits for its picture."""
LATE = 20.0
"""Seconds more that a picture may take to be added to an answer that was posted without it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a command was typed and by whom."""

    channel: str
    user: str
    response_url: str


def reply(mouth: Mouth, answer: Answer, asked: Asked, language: Language, *, private: bool) -> None:
    """Says `answer` in the channel, or to the asker alone. `SlackError` if nothing at all could be said."""
    if private or answer.report is None:
        note = phrases.PICTURE_ELSEWHERE.to(language) if answer.chart else None
        message = noted(answer.message, note) if note else answer.message
        _said(lambda rung: mouth.answer(asked.response_url, rung), message)
        return
    file_id = _uploaded(mouth, answer)
    ready = file_id is not None and mouth.is_ready(file_id, PATIENCE)
    message = signed(answer.message, asked.user, language)
    if answer.chart and file_id and ready:
        message = picture(message, file_id, answer.chart.alt)
    elif answer.chart and file_id is None:
        message = noted(message, phrases.NO_PICTURE.to(language))
    try:
        ts = _said(lambda rung: mouth.post(asked.channel, rung), message)
    except SlackError as error:
        if error.kind is not Kind.PLACE:
            raise
        invited = noted(signed(answer.message, asked.user, language), phrases.INVITE.to(language))
        _said(lambda rung: mouth.answer(asked.response_url, rung, in_channel=True), invited)
        return
    if answer.chart and file_id and not ready:
        _add_later(mouth, asked, ts, answer, file_id, language)


def _uploaded(mouth: Mouth, answer: Answer) -> str | None:
    """The picture's file id; None where there is none or Slack does not take it, which never costs the figures."""
    if answer.chart is None:
        return None
    try:
        return mouth.upload(draw(answer.chart), "kpi", answer.chart.alt)
    except SlackError:
        return None


T = TypeVar("T")


def _said(say: Callable[[Message], T], message: Message) -> T:
    """Says it; what is refused for its content is said simpler, never the same twice."""
    fewer = message.without("image")
    rungs = (message, fewer, fewer.without("table"), Message(message.text))
    for above, rung in zip((None, *rungs), rungs, strict=False):
        if rung == above:
            continue
        try:
            return say(rung)
        except SlackError as error:
            if error.kind is not Kind.CONTENT or not rung.blocks:
                raise
    raise AssertionError  # pragma: no cover - the last rung returns or raises


def _add_later(mouth: Mouth, asked: Asked, ts: str, answer: Answer, file_id: str, language: Language) -> None:
    message = signed(answer.message, asked.user, language)
    late = noted(message, phrases.NO_PICTURE.to(language))
    if answer.chart and mouth.is_ready(file_id, LATE):
        late = picture(message, file_id, answer.chart.alt)
    try:
        mouth.update(asked.channel, ts, late)
    except SlackError:
        return
