"""A profile, read: what a file looks like and where each of our columns comes from."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from storage.ingest.kinds import fold

HOLES = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Looks:
    """How a file is written. None: found out from the file, or the workspace's."""

    delimiter: str | None = None
    encoding: str | None = None
    zone: ZoneInfo | None = None
    decimal: str = "."
    thousands: str = ""
    dates: str | None = None
    offsets: str = "use"
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """Where one column comes from: a header, a constant, a template or a hash; and how its text is read."""

    column: str
    header: str | None = None
    constant: str | None = None
    template: str | None = None
    hashed: tuple[str, ...] = ()
    number: bool = False
    values: dict[str, str | None] = field(default_factory=dict)
    otherwise: str | None = None
    unit: str = "s"
    split: str = ","
    dates: str | None = None
    zone: ZoneInfo | None = None
    missing: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()

    @cached_property
    def folded(self) -> dict[str, str | None]:
        """`values` as they are looked up."""
        return {theirs.strip().casefold(): ours for theirs, ours in self.values.items()}

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Folded names of what it reads."""
        if self.header is not None:
            return (fold(self.header),)
        return tuple(fold(name) for name in (*HOLES.findall(self.template or ""), *self.hashed))


@dataclass(frozen=True)
class Rows:
    """The rows of one table: its fields, and which rows of the file make one."""

    table: str
    fields: tuple[Field, ...]
    only_if: dict[str, tuple[str, ...]] = field(default_factory=dict)
    skip_if: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def headers(self) -> set[str]:
        return {name for each in self.fields for name in each.headers} | {*self.only_if, *self.skip_if}


@dataclass(frozen=True)
class Profile:
    """What one source's files mean. `hash` changes with anything in it; `shown` is how headers were written."""

    name: str
    source: str
    looks: Looks
    rows: tuple[Rows, ...]
    hash: str
    shown: dict[str, str]

    @property
    def headers(self) -> set[str]:
        return {name for rows in self.rows for name in rows.headers}

    @property
    def columns(self) -> dict[str, list[str]]:
        """Table → the columns that this profile maps."""
        found: dict[str, set[str]] = {}
        for rows in self.rows:
            found.setdefault(rows.table, set()).update(each.column for each in rows.fields)
        return {table: sorted(names) for table, names in found.items()}
