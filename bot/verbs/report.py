"""`kpi-bot report`: the very answer that Slack gets, on the terminal or in a file."""

import sys
from argparse import Namespace
from pathlib import Path

from bot import commands
from bot.answer import Answer, Told
from bot.app import clock, opened
from bot.ask import Confusion, read
from bot.charts import draw
from bot.listeners import confused
from bot.render import as_csv, as_json, terminal
from bot.services import Services
from bot.settings import Settings
from bot.verbs.moment import moment
from metrics.text import Language
from storage.trouble import Trouble


def run(arguments: Namespace, settings: Settings) -> int:
    language: Language = arguments.lang or settings.language
    now = moment(arguments.now, settings.zoneinfo, "--now")
    try:
        ask = read(" ".join(arguments.question), commands.words())
        with opened(settings, create=False) as engine:
            answer = commands.answer(ask, Services(engine, settings, clock(now)), language)
    except Confusion as confusion:
        print(f"kpi-bot: {confused(confusion, language).replace('/kpi ', 'kpi-bot report ')}", file=sys.stderr)
        return 2
    _write(_formatted(answer, arguments.format, language), arguments.output)
    return 0


def _formatted(answer: Answer, form: str, language: Language) -> bytes:
    if form == "png":
        if answer.chart is None:
            raise Trouble("there is nothing to draw: ask for a period that has data, and not for agents")
        return draw(answer.chart)
    if answer.told:
        return _told(answer.told, form)
    if answer.report is None:
        if form != "text":
            raise Trouble(f"help has no {form}: leave out --format")
        return (answer.message.text.replace("`", "").replace("*", "") + "\n").encode()
    if form == "text":
        return terminal(answer.report, language, answer.missing).encode()
    return {"json": as_json, "csv": as_csv}[form](answer.report, language).encode()


def _told(told: Told, form: str) -> bytes:
    said = {"text": told.text, "json": told.json}.get(form)
    if said is None:
        raise Trouble(f"this answer has no {form}: leave out --format")
    return said.encode()


def _write(content: bytes, output: str | None) -> None:
    if output:
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise Trouble(f"{output} cannot be written: {error.strerror}") from error
        return
    if content.startswith(b"\x89PNG") and sys.stdout.isatty():
        raise Trouble("a picture is no text: add --output picture.png, or > picture.png")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
