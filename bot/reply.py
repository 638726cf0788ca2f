"""An answer on its way: with its picture if Slack takes it, one rung down the ladder each time it does not."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot import phrases
from bot.answer import Answer
from bot.charts import draw
from bot.outcome import Kind, SlackError
from bot.render import Message
from bot.render.message import Block, noted, picture, signed
from bot.render.plain import aligned
from bot.render.table import Table
from bot.slack import Mouth
from metrics.text import Language

log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = 6.0
"""Seconds that an answer waits for its picture."""
LATE = 20.0
"""Seconds more that a picture may take to be added to an answer that was posted without it."""
NO_MEMBER = frozenset(("not_in_channel", "channel_not_found"))
"""An invitation mends these; any other place that cannot be posted to is closed to us."""
DIRECT = "D"
"""How the ids of conversations between two people begin: nobody is invited there."""
RUNGS = frozenset(("image", "table"))
"""Blocks that can be said simpler."""


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
        _said(lambda rung: mouth.answer(asked.response_url, rung), message, language)
        return
    file_id = _uploaded(mouth, answer)
    ready = file_id is not None and mouth.is_ready(file_id, PATIENCE)
    message = signed(answer.message, asked.user, language)
    if answer.chart and file_id and ready:
        message = picture(message, file_id, answer.chart.alt)
    elif answer.chart and file_id is None:
        message = noted(message, phrases.NO_PICTURE.to(language))
    try:
        ts, said = _said(lambda rung: mouth.post(asked.channel, rung), message, language)
    except SlackError as error:
        if error.kind is not Kind.PLACE:
            raise
        _said_otherwise(mouth, answer, asked, language, is_closed=error.code not in NO_MEMBER)
        return
    if answer.chart and file_id and not ready:
        late = picture(said, file_id, answer.chart.alt)
        without = noted(said, phrases.NO_PICTURE.to(language))
        _edit(mouth, asked.channel, ts, [late, without] if mouth.is_ready(file_id, LATE) else [without])


def _said_otherwise(mouth: Mouth, answer: Answer, asked: Asked, language: Language, *, is_closed: bool) -> None:
    """Where we may not post: by the answer to the command, for all to see unless the channel is closed to us."""
    message = answer.message if is_closed else signed(answer.message, asked.user, language)
    note = phrases.ONLY_YOU if is_closed else phrases.INVITE
    if asked.channel.startswith(DIRECT) and not is_closed:
        note = phrases.BETWEEN_OTHERS
    said = noted(message, note.to(language))
    _said(lambda rung: mouth.answer(asked.response_url, rung, in_channel=not is_closed), said, language)


def _uploaded(mouth: Mouth, answer: Answer) -> str | None:
    """The picture's file id; None where there is none or Slack does not take it, which never costs the figures."""
    if answer.chart is None:
        return None
    try:
        return mouth.upload(draw(answer.chart), "kpi", answer.chart.alt)
    except SlackError:
        return None


def _said(say: Callable[[Message], T], message: Message, language: Language) -> tuple[T, Message]:
    """Says it, and tells what was said: what is refused for its content is said simpler, never the same twice."""
    while True:
        try:
            return say(message), message
        except SlackError as error:
            if error.kind is not Kind.CONTENT or not message.blocks:
                raise
            log.warning("Slack refuses a message, which is said simpler: %s, blocks %s", error, error.blocks)
            message = _simpler(message, error.blocks, language)


def _simpler(message: Message, blamed: tuple[int, ...], language: Language) -> Message:
    """One rung down for what Slack blames, or where it blames nothing for the first that has a rung; else in words."""
    kinds = {message.blocks[number]["type"] for number in blamed if number < len(message.blocks)}
    if not kinds:
        kinds = {next((block["type"] for block in message.blocks if block["type"] in RUNGS), "words")}
    if not kinds <= RUNGS:
        return Message(message.text)
    if "table" in kinds:
        blocks = (_plain(block) if block["type"] == "table" else block for block in message.blocks)
        message = Message(message.text, tuple(blocks))
    return noted(message.without("image"), phrases.NO_PICTURE.to(language)) if "image" in kinds else message


def _plain(table: Block) -> Block:
    """The same rows as text of one width."""
    rows = [tuple(cell["text"] for cell in row) for row in table["rows"]]
    text = {"type": "text", "text": aligned(Table(rows[0], tuple(rows[1:]), None))}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}


def _edit(mouth: Mouth, channel: str, ts: str, rungs: list[Message]) -> None:
    """Replaces a message by the first of these that Slack takes. The figures stand: what fails here costs nothing."""
    for rung in rungs:
        try:
            mouth.update(channel, ts, rung)
        except SlackError as error:
            log.info("an answer stays as it is: %s", error)
            if error.kind is not Kind.CONTENT:
                return
        else:
            return
