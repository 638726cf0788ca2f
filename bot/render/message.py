"""A report as a Slack message: always in the same order, the whole of it in words too, within our limits."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from bot import limits, phrases, text
from bot.render import figures, words
from bot.render.table import TOPICS, Table, table
from metrics.reading import Reading
from metrics.report import Report
from metrics.text import Language

Block = dict[str, Any]
PARTS = 12
LEAST_ALT = 60


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text` is all of it in words, `blocks` show it better."""

    text: str
    blocks: tuple[Block, ...] = field(default=())

    def without(self, kind: str) -> "Message":
        """One rung down: the same message without its blocks of one kind."""
        return replace(self, blocks=tuple(block for block in self.blocks if block["type"] != kind))


def message(report: Report, language: Language, missing: words.Missing | None = None) -> Message:
    """The answer to a report's question, without its picture; `missing`: what would give empty KPIs data."""
    missing = missing or {}
    title = text.shorten(figures.finding(report, language), limits.HEADER)
    there = [reading for reading in report.readings if figures.has_data(reading)]
    if not there and not figures.parted(report):
        return _empty(report, title, language, missing)
    blocks: list[Block] = [header(title), context(text.escape(words.where(report, language)))]
    lines = [title, words.where(report, language)]
    if len(there) > 1 or report.breakdown is None or report.question.by is None:
        blocks.append(
            {"type": "section", "fields": [_field(r, language, alone=len(there) == 1) for r in there[: limits.FIELDS]]}
        )
        lines += [_line(r, language, alone=len(there) == 1) for r in there[: limits.FIELDS]]
    for of, most in ((report.breakdown, PARTS), (report.topics, TOPICS)):
        if of and of.slices:
            shown = table(report, of, language, most)
            blocks.append(tabled(shown))
            lines += _rows(shown, language)
            if shown.hidden:
                more = phrases.MORE_ROWS.to(language).format(text.number(shown.hidden, language))
                blocks.append(context(text.escape(more)))
    moved = words.moved(report, language)
    if moved:
        opening = phrases.WHAT_MOVED.to(language)
        blocks.append({"type": "section", "text": mrkdwn(f"*{opening}* {text.escape(moved)}")})
        lines.append(f"{opening} {moved}")
    feet = words.foot(report, language, missing)
    blocks.append(context(*(text.escape(foot) for foot in feet)))
    return composed([*lines, *feet], blocks)


def picture(to: Message, file_id: str, alt: str) -> Message:
    """`to` with its chart, after the figures; words alone stay words."""
    if not to.blocks:
        return to
    room = (limits.ALL_BLOCKS - limits.DRESS - _size(to.blocks)) // 2  # a quote takes two characters
    words_ = text.shorten(alt, min(limits.ALT, max(room, LEAST_ALT)))
    image: Block = {"type": "image", "slack_file": {"id": file_id}, "alt_text": words_}
    at = next(
        (i for i, block in enumerate(to.blocks) if block["type"] in ("table", "context") and i > 1), len(to.blocks)
    )
    return replace(to, blocks=(*to.blocks[:at], image, *to.blocks[at:]))


def signed(to: Message, asker: str, language: Language) -> Message:
    """`to` with the name of who asked, a Slack user id, in its last line."""
    said = phrases.ASKED_BY.to(language).format(text.mention(asker))
    return Message(to.text, (*to.blocks, context(said)) if to.blocks else ())


def noted(to: Message, note: str) -> Message:
    """`to` with a line of ours under it."""
    said = text.escape(note)
    room = limits.TEXT - len(said) - len("\n…\n")
    words_ = to.text if len(to.text) <= room else to.text[:room].rpartition("\n")[0] + "\n…"
    return Message(f"{words_}\n{said}", (*to.blocks, context(said)) if to.blocks else ())


def composed(lines: list[str], blocks: list[Block]) -> Message:
    """A message of `blocks`, and of `lines` as its words; both within the limits."""
    return _fitting(Message(_words(lines), tuple(blocks)))


def header(title: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}


def mrkdwn(words_: str) -> Block:
    """`verbatim`: nothing in it becomes a link or a mention that was not written as one."""
    return {"type": "mrkdwn", "text": text.shorten(words_, limits.SECTION), "verbatim": True}


def context(*said: str) -> Block:
    texts = [text.shorten_words(line, limits.CONTEXT_TEXT) for line in said if line]
    return {"type": "context", "elements": [mrkdwn(line) for line in texts[: limits.CONTEXT]]}


def _empty(report: Report, title: str, language: Language, missing: words.Missing) -> Message:
    where, why = words.where(report, language), words.nothing(report, language, missing)
    blocks = (header(title), context(text.escape(where)), {"type": "section", "text": mrkdwn(text.escape(why))})
    return Message(_words([title, where, why]), blocks)


def _field(reading: Reading, language: Language, *, alone: bool) -> Block:
    said = f"*{text.escape(figures.value(reading, language))}*"
    if reading.difference is not None:
        said += f"  {figures.MARK.get(reading.trend, '⚪')} {figures.moved(reading, language)}"
    lines = [f"*{reading.kpi.name.to(language)}*", said]
    notes = [
        figures.target(reading, language),
        figures.interval(reading, language) if alone else None,
        figures.sample(reading, language),
    ]
    lines.append(" · ".join(filter(None, notes)))
    return {"type": "mrkdwn", "text": text.shorten("\n".join(lines), limits.FIELD), "verbatim": True}


def _line(reading: Reading, language: Language, *, alone: bool) -> str:
    said = [f"{reading.kpi.name.to(language)}: {figures.value(reading, language)}"]
    if reading.difference is not None:
        said.append(figures.moved(reading, language))
    said += filter(None, (figures.target(reading, language), figures.interval(reading, language) if alone else None))
    return ", ".join(filter(None, [*said, figures.sample(reading, language)]))


def _rows(of: Table, language: Language) -> list[str]:
    lines = [
        " · ".join(f"{head} {cell}" if i else cell for i, (head, cell) in enumerate(zip(of.header, row, strict=True)))
        for row in (*of.rows, *([of.total] if of.total else []))
    ]
    if of.hidden:
        lines.append(phrases.MORE_ROWS.to(language).format(text.number(of.hidden, language)))
    return lines


def tabled(of: Table) -> Block:
    rows = [of.header, *of.rows, *([of.total] if of.total else [])]
    settings = [{"align": "left", "is_wrapped": True}, *({"align": "right"} for _ in of.header[1:])]
    cells = [[{"type": "raw_text", "text": cell or "–"} for cell in row[: limits.TABLE_COLUMNS]] for row in rows]
    return {"type": "table", "column_settings": settings[: limits.TABLE_COLUMNS], "rows": cells[: limits.TABLE_ROWS]}


def _words(lines: list[str]) -> str:
    """`lines` as the `text` of a message: nothing in it is a mention; what is too long loses its last lines."""
    kept: list[str] = []
    room = limits.TEXT
    for line in lines:
        said = text.escape(line)
        if len(said) + 2 > room:
            kept.append("…")
            break
        kept.append(said)
        room -= len(said) + 1
    return "\n".join(kept)


def _size(blocks: tuple[Block, ...]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def _fitting(to: Message) -> Message:
    """Shorter by rule until it fits: the table loses rows from its end, the total stays."""
    while _size(to.blocks) > limits.ALL_BLOCKS - limits.DRESS:
        tables = [block for block in to.blocks if block["type"] == "table" and len(block["rows"]) > 3]  # noqa: PLR2004
        if not tables:
            return replace(to, blocks=())
        longest = max(tables, key=lambda block: len(block["rows"]))
        shorter = longest | {"rows": [*longest["rows"][:-2], longest["rows"][-1]]}
        to = replace(to, blocks=tuple(shorter if block is longest else block for block in to.blocks))
    return to
