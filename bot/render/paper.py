"""Answers made of words: a title, paragraphs, a foot; as a message and for a terminal."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot import limits, text, wording
from bot.render.message import Message, composed, context, header, mrkdwn
from metrics.text import Language, Text


@dataclass(frozen=True, slots=True)
class Paper:
    """Words with *stars* and `ticks` as Slack marks them, not yet escaped."""

    title: str
    paragraphs: tuple[str, ...]
    feet: tuple[str, ...] = ()


def choice(title: Text, word: str, keys: Iterable[str], language: Language) -> Paper:
    """What to type where a command lacks its KPI."""
    examples = " · ".join(f"`/kpi {word} {key}`" for key in keys)
    return Paper(title.to(language), (wording.KEY_AFTER.to(language).format(examples),))


def posted(paper: Paper) -> Message:
    blocks = [header(text.shorten(paper.title, limits.HEADER))]
    blocks += [{"type": "section", "text": mrkdwn(text.escape(words))} for words in paper.paragraphs]
    if paper.feet:
        blocks.append(context(*(text.escape(words) for words in paper.feet)))
    return composed([paper.title, *paper.paragraphs, *paper.feet], blocks)


def printed(paper: Paper) -> str:
    return unmarked("\n\n".join([paper.title, *paper.paragraphs, *paper.feet])) + "\n"


def unmarked(words: str) -> str:
    """Without what only Slack shows as marks."""
    return words.replace("*", "").replace("`", "").replace(text.NBSP, " ")
