"""`kpi-bot ingest`: files in, and what became of them."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from sqlalchemy import Engine

from bot.app import clock, opened
from bot.settings import Settings
from bot.verbs.moment import progress
from storage.ingest import profile as profiles_
from storage.ingest import run as ingest
from storage.ingest.chunks import Reader
from storage.ingest.files import opened as opened_file
from storage.ingest.finish import finish_all, finish_left
from storage.memory import pseudonym_key
from storage.trouble import Trouble


def file(arguments: Namespace, settings: Settings) -> int:
    """Imports each file in turn; 1 if one of them failed, and then none after it is begun."""
    for path in arguments.paths:
        if path != "-" and not Path(path).is_file():
            with opened_file(path):  # says what is wrong, before a database is made
                pass
    profiles = [(path, _profile(arguments, path, settings)) for path in arguments.paths]
    with opened(settings) as engine:
        place = _place(settings, engine)
        return int(any(_failed(engine, place, arguments, path, profile) for path, profile in profiles))


def _failed(engine: Engine, place: ingest.Place, arguments: Namespace, path: str, profile: profiles_.Profile) -> bool:
    """Imports one file and tells what became of it; whether it was refused."""
    with progress(Path(path).name) as tell:
        summary = ingest.import_file(
            engine,
            path,
            profile,
            place,
            source=arguments.source,
            check=arguments.check,
            again=arguments.again,
            progress=lambda p: tell(p.done_bytes, p.total_bytes, f"{p.rows:,} rows, {p.rejected:,} rejected"),
        )
    print(ingest.text(summary))
    if summary.rejected and summary.run_id:
        print(f"  → kpi-bot ingest rejects --run {summary.run_id}")
    return summary.status == "failed"


def _profile(arguments: Namespace, path: str, settings: Settings) -> profiles_.Profile:
    if arguments.profile:
        return profiles_.load(arguments.profile, settings.profiles)
    return profiles_.plain(arguments.table, _headers(path), arguments.source or "file")


def _headers(path: str) -> list[str]:
    if path == "-":
        raise Trouble("standard input needs a profile: add --profile")
    with opened_file(path) as given:
        return Reader({}).headers(given)


def _place(settings: Settings, engine: Engine) -> ingest.Place:
    given = settings.pseudonym_key
    key = pseudonym_key(engine, given.get_secret_value() if given else None)
    return ingest.Place(
        zone=settings.zoneinfo,
        now=clock()(),
        pseudonym_key=key,
        hours=settings.hours,
        policies=settings.policies,
        currency=settings.currency,
    )


def status(arguments: Namespace, settings: Settings) -> int:  # noqa: ARG001 - every verb is called alike
    with opened(settings, create=False) as engine:
        runs = ingest.status(engine)
    if not runs:
        print("Nothing was imported yet: kpi-bot ingest file PATH --profile PROFILE")
    for one in runs:
        until = f"{one.data_until:%d %b %Y %H:%M} UTC" if one.data_until else "–"
        rows = f"{one.read or 0:,} read, {one.written or 0:,} written, {one.rejected or 0:,} rejected"
        print(f"run {one.id}  {one.status:<8} {one.source}  {one.input}: {rows}; data until {until}")
    return 0


def rejects(arguments: Namespace, settings: Settings) -> int:
    with opened(settings, create=False) as engine:
        found = ingest.rejects(engine, arguments.run)
    if not found:
        print("No row was rejected.")
    for one in found:
        record = json.dumps(one.record, ensure_ascii=False)
        print(f"run {one.run_id} row {one.row} {one.column or ''}: {one.error}  {record}")
    return 0


def finish(arguments: Namespace, settings: Settings) -> int:
    """Derives what follows from rows: of imports that were stopped, or of everything anew."""
    with opened(settings, create=False) as engine, progress("finishing") as tell:
        again = finish_all if arguments.all else finish_left
        done = again(engine, _place(settings, engine), lambda number, of: tell(number, of, "interactions"))
    if not done and arguments.all:
        print("There is nothing to finish: kpi-bot ingest file PATH --profile PROFILE brings data in")
    elif not done:
        print("Nothing was left unfinished. For other opening hours or promises: kpi-bot ingest finish --all")
    for source, one in done.items():
        reasons = " · ".join(f"{number:,} {reason.replace('_', ' ')}" for reason, number in one.left_out.items())
        print(f"{source}: {one.interactions:,} interactions finished" + (f"; left out: {reasons}" if reasons else ""))
    return 0


def profiles(arguments: Namespace, settings: Settings) -> int:  # noqa: ARG001 - every verb is called alike
    names = profiles_.profiles(settings.profiles)
    if not names:
        raise Trouble("there are no profiles by name yet: give --profile the path of a YAML file, or set KPI_PROFILES")
    sys.stdout.write("".join(f"{name}\n" for name in names))
    return 0
