"""The first pass over a file: everything parsed, nothing written."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from storage.ingest.chunks import Reader
from storage.ingest.coerce import AHEAD, Setting
from storage.ingest.files import Input
from storage.ingest.kinds import keys
from storage.ingest.mapper import Mapped, Mapper, Noted, Rejected
from storage.ingest.mapping import Profile
from storage.ingest.place import Place
from storage.trouble import Trouble

FIRST = 1_000
HELD = 200_000
"""Rows kept in memory between the passes; of a longer file none are, and it is read twice."""
KEPT = 1_000
"""Rejected rows kept in full."""
FEWEST = 20
SHARE = 0.05


@dataclass
class Tally:
    """What was found in a file. `held`: its rows, where they are few enough to keep."""

    facts: int = 0
    ignored: int = 0
    rejected: int = 0
    noted: Noted = field(default_factory=Noted)
    kept: list[Rejected] = field(default_factory=list)
    until: datetime | None = None
    days: dict[str, bool] = field(default_factory=dict)
    tables: Counter[str] = field(default_factory=Counter)
    held: list[Mapped] | None = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.facts + self.ignored + self.rejected

    @property
    def status(self) -> str:
        if not self.rejected:
            return "ok"
        return "partial" if self.rejected < max(FEWEST, SHARE * self.read) else "failed"

    def add(self, mapped: Mapped, now: datetime) -> None:
        self.facts += mapped.facts
        self.ignored += mapped.ignored
        self.rejected += len(mapped.rejected)
        self.kept += mapped.rejected[: KEPT - len(self.kept)]
        for theirs, mine in ((mapped.noted.faults, self.noted.faults), (mapped.noted.words, self.noted.words)):
            for name, counts in theirs.items():
                mine[name].update(counts)
        for name, only in mapped.days_only.items():
            self.days[name] = self.days.get(name, True) and only
        for table, frame in mapped.frames:
            self.tables[table] += len(frame)
            doubles = int(frame.duplicated(["source", *keys(table)]).sum())
            if doubles:
                self.noted.faults["duplicate"][table] += doubles
            self.until = max(filter(None, (self.until, newest(frame, now))), default=None)
        if self.held is not None:
            self.held.append(mapped)
            if self.read > HELD:
                self.held = None


def newest(frame: pd.DataFrame, now: datetime) -> datetime | None:
    """The newest event that is not in the future."""
    latest = np.datetime64(int(now.timestamp()), "s")
    found = []
    for name in frame.columns:
        if frame[name].dtype.kind == "M" and name not in AHEAD:
            at = frame[name].to_numpy(dtype="datetime64[s]")
            at = at[at <= latest]
            found += [at.max()] if len(at) else []
    return datetime.fromtimestamp(int(max(found).astype(np.int64)), UTC) if found else None


def setting_of(profile: Profile, place: Place) -> Setting:
    return Setting(profile.looks, place.zone, int(place.now.timestamp()), place.pseudonym_key, place.comments)


def mapped(given: Input, profile: Profile, place: Place, told: Callable[[int], None]) -> Iterator[Mapped]:
    """The file's rows, mapped, a chunk at a time."""
    shown = {name: profile.shown.get(name, name) for name in sorted(profile.headers)}
    reader = Reader(shown, profile.looks.delimiter, profile.looks.encoding)
    mapper = Mapper(profile, setting_of(profile, place))
    for chunk in reader.chunks(given, told):
        yield mapper.map(chunk)


def tally(given: Input, profile: Profile, place: Place, told: Callable[[int, Tally], None]) -> Tally:
    """Everything read once. `Trouble` if more than half of the first rows are bad: it is another profile's file."""
    found = Tally()
    done = 0

    def hear(bytes_read: int) -> None:
        nonlocal done
        done = bytes_read

    for part in mapped(given, profile, place, hear):
        if not found.read:
            _fits(given, profile, part)
        found.add(part, place.now)
        told(done, found)
    if not found.read:
        raise Trouble(f"{given.name} has headers but no rows: export it again")
    return found


def _fits(given: Input, profile: Profile, part: Mapped) -> None:
    rows = min(part.rows, FIRST)
    numbers = sorted(each.row for each in part.rejected)
    bad = sum(number <= rows + 1 for number in numbers)
    if bad * 2 > rows:
        first = min(part.rejected, key=lambda each: each.row)
        raise Trouble(
            f"{given.name} does not fit the profile {profile.name}: {bad:,} of its first {rows:,} rows are wrong, the "
            f"first is row {first.row}: {first.error}. Nothing was imported: mend the profile or choose another",
        )
