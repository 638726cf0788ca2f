"""A service desk of a few tickets on one day, whose files are short to write."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from storage.hours import Calendar, Hours, Week
from storage.ingest.place import Place

from .files import EVENT_HEAD, EVENTS, bring, dump

DAY = "2026-01-02T"
"""A Friday."""
PROFILE = "source: s\nfile: {zone: UTC}\ncolumns: {interaction: {external_id: id, "


class Desk:
    """Imports tickets, events and agents given as text, and tells what became of ticket 1."""

    def __init__(self, engine: Engine, place: Place, folder: Path) -> None:
        self.engine, self.place, self.folder = engine, place, folder

    def tickets(self, *rows: str, **columns: str) -> Any:
        """One `column=value` list a ticket; moments as hours of one day."""
        found = [dict(part.split("=") for part in f"id={n} {row}".split()) for n, row in enumerate(rows, 1)]
        names = list(dict.fromkeys(name for row in found for name in row))
        lines = "".join(",".join(at(row.get(name, ""), name) for name in names) + "\n" for row in found)
        mapped = ", ".join(f"{name}: {name}" for name in names[1:])
        text = PROFILE + mapped + "".join(f", {name}: {value}" for name, value in columns.items()) + "}}"
        return bring(self.engine, self.place, self.folder, ",".join(names) + "\n" + lines, text)

    def events(self, *rows: str, ticket: int = 1) -> Any:
        """`hour kind actor public from to seconds who auto`, `.` for nothing."""
        lines = ""
        for number, row in enumerate(rows):
            hour, *rest = (*row.replace(".", "").split(" "), *[""] * 9)[:9]
            lines += f"{ticket}-{number},{ticket},{moment(hour)},{','.join(rest)}\n"
        return bring(self.engine, self.place, self.folder, EVENT_HEAD + lines, EVENTS)

    def agents(self, **bots: str) -> Any:
        lines = "".join(f"{name},{bot}\n" for name, bot in bots.items())
        text = "source: s\ncolumns: {agent: {external_id: id, is_bot: bot}}"
        return bring(self.engine, self.place, self.folder, "id,bot\n" + lines, text)

    def others(self, table: str, *rows: str) -> Any:
        """Rows of another table, as `column=value` lists."""
        found = [dict(part.split("=") for part in row.split()) for row in rows]
        names = list(dict.fromkeys(name for row in found for name in row))
        lines = "".join(",".join(row.get(name, "") for name in names) + "\n" for row in found)
        text = f"source: s\ncolumns: {{{table}: {{" + ", ".join(f"{name}: {name}" for name in names) + "}}"
        return bring(self.engine, self.place, self.folder, ",".join(names) + "\n" + lines, text)

    def work(self, **place: Any) -> None:
        """From now on by other opening hours or promises."""
        self.place = replace(self.place, **place)

    def times(self, *names: str) -> Any:
        """Moments of ticket 1, as day and time."""
        row = dump(self.engine)[0]
        values = [told(row[name]) for name in names]
        return values[0] if len(values) == 1 else tuple(values)

    def one(self, *names: str) -> Any:
        row = dump(self.engine)[0]
        values = [hour(row[name]) for name in names]
        return values[0] if len(values) == 1 else tuple(values)


def moment(text: str) -> str:
    """`08` and `08:30` are that time of the day, `03T08` is that of another day."""
    day, _, time = text.rpartition("T")
    return f"{DAY[:8]}{day or DAY[8:10]}T{clock(time)}Z"


def clock(text: str) -> str:
    return f"{text}:00" if ":" in text else f"{text}:00:00"


def at(value: str, name: str) -> str:
    return moment(value) if name.endswith("_at") and value else value


def told(at: datetime | None) -> str | None:
    return f"{at:%dT%H:%M}" if at else None


def hour(value: Any) -> Any:
    return value.hour if isinstance(value, datetime) else value


OFFICE = tuple([((9 * 3600, 17 * 3600),)] * 5 + [()] * 2)
"""Monday to Friday, nine to five."""


def calendar(name: str, days: tuple[tuple[tuple[int, int], ...], ...] = OFFICE) -> Calendar:
    return Calendar(name, (Week(ZoneInfo("UTC"), days),))


def hours(*names: str, default: str | None = "office", **teams: str) -> Hours:
    """Calendars of those names: `office`, and `always` which never closes."""
    always = (((0, 86_400),),) * 7
    found = {name: calendar(name, always if name == "always" else OFFICE) for name in names or ("office", "always")}
    return Hours(found, teams, default)
