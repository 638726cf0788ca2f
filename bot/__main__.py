"""`kpi-bot`: its verbs and their arguments, nothing else. What a verb needs is imported when it is called."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.ask import taken
from bot.settings import load
from metrics.catalogue import include
from storage.trouble import Trouble

NOW = "the moment to ask at, such as 2026-11-20 or 2026-11-20T09:00 (the workspace's zone unless it says another)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a verb and returns its exit code: 0 done, 1 it could not be done, 2 it was asked for wrongly."""
    parsed = _parser().parse_args(arguments)
    module, _, name = parsed.verb.partition(":")
    try:
        settings = load(os.environ, Path.cwd())
        _own_kpis(settings.catalogue)
        return int(getattr(import_module(f"bot.verbs.{module}"), name)(parsed, settings))
    except Trouble as trouble:
        print(f"kpi-bot: {trouble}", file=sys.stderr)
        return 1
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        print(f"kpi-bot: the database refused ({reason}): check its space and permissions", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _own_kpis(folder: Path | None) -> None:
    """From here on, whatever looks at the catalogue sees the KPIs of one's own too."""
    include(folder, taken(import_module("bot.commands").words()) if folder else ())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kpi-bot", description="How is customer service doing? Ask in Slack, or here."
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB", title="verbs")
    for add in (_demo, _run, _report, _ingest, _seed, _db, _docs):
        add(verbs)
    return parser


def _between(least: int, most: int) -> Callable[[str], int]:
    def whole_number(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return whole_number


Verbs = argparse._SubParsersAction  # noqa: SLF001 - argparse names it nowhere else


def _demo(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("demo", help="try everything: a year of made data, the bot, and a Slack on this machine")
    verb.add_argument("--database", metavar="URL", help="show these data instead of a made year")
    verb.add_argument("--now", metavar="ISO", help=NOW)
    verb.add_argument("--port", type=_between(0, 65_535), default=8750, help="of the web page (8750, or a free one)")
    verb.set_defaults(verb="demo:run")


def _run(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("run", help="the bot in Slack, over Socket Mode")
    verb.set_defaults(verb="run:run")


def _report(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("report", help="the answer to a question, without Slack")
    verb.add_argument("question", nargs="*", help='what one would type after /kpi, such as "frt month by channel"')
    verb.add_argument("--now", metavar="ISO", help=NOW)
    verb.add_argument("--format", choices=("text", "json", "csv", "png"), default="text")
    verb.add_argument("--lang", choices=("en", "nl", "ro"), help="language (the workspace's)")
    verb.add_argument("--output", metavar="FILE", help="write there instead of to the terminal")
    verb.set_defaults(verb="report:run")


def _ingest(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("ingest", help="bring data in, and see what came in")
    kinds = verb.add_subparsers(required=True, metavar="WHAT", title="what")
    file = kinds.add_parser("file", help="import CSV, TSV or JSON-lines files, .gz too")
    file.add_argument("paths", nargs="+", metavar="PATH", help="files; - is standard input")
    file.add_argument("--profile", help="how to read them: a YAML file, or a name in KPI_PROFILES or among ours")
    file.add_argument("--table", default="interaction", help="without a profile: whose columns the headers are")
    file.add_argument("--source", help="name of the account they come from (the profile's)")
    file.add_argument("--check", action="store_true", help="read everything, write nothing")
    file.add_argument("--again", action="store_true", help="even if the very same file was imported before")
    file.set_defaults(verb="ingest:file")
    status = kinds.add_parser("status", help="the last imports: when, how many rows, until when the data reach")
    status.set_defaults(verb="ingest:status")
    rejects = kinds.add_parser("rejects", help="rows that could not be read, with the reason")
    rejects.add_argument(
        "--run", type=_between(1, 2**31 - 1), metavar="N", help="of this import (the last one with rejects)"
    )
    rejects.set_defaults(verb="ingest:rejects")
    finish = kinds.add_parser("finish", help="compute what an import that was stopped left uncomputed")
    finish.add_argument(
        "--all", action="store_true", help="everything anew: after a change of opening hours or [[sla]]"
    )
    finish.set_defaults(verb="ingest:finish")
    profiles = kinds.add_parser("profiles", help="the profiles that --profile knows by name")
    profiles.set_defaults(verb="ingest:profiles")


def _seed(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("seed", help="fill the database with made, reproducible data")
    verb.add_argument("--interactions", type=_between(0, 100_000_000), default=40_000, metavar="N")
    verb.add_argument("--days", type=_between(0, 100_000), default=365, metavar="D")
    verb.add_argument("--seed", type=_between(0, 2**31 - 1), default=7, metavar="S", help="another number, other data")
    verb.add_argument("--until", metavar="ISO", help="the end of the data (now)")
    verb.set_defaults(verb="seed:run")


def _db(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("db", help="look after the database")
    kinds = verb.add_subparsers(required=True, metavar="WHAT", title="what")
    upgrade = kinds.add_parser("upgrade", help="bring the schema to this version (SQLite: done on its own)")
    upgrade.set_defaults(verb="db:upgrade_")


def _docs(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    verb = verbs.add_parser("docs", help="write the KPI handbook in three languages, from the declarations")
    verb.add_argument("--folder", metavar="FOLDER", default="docs", help="where to (docs)")
    verb.add_argument("--check", action="store_true", help="write nothing, say whether it is up to date")
    verb.set_defaults(verb="docs:run")


if __name__ == "__main__":
    sys.exit(main())
