"""A profile's YAML → Profile, with every mistake in it named at once."""

import codecs
import difflib
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from storage.ingest.kinds import DERIVED, EMPTY_KEYS, FACTS, OURS, fillable, fold, keys, kind
from storage.ingest.mapping import HOLES, Field, Looks, Rows
from storage.ingest.privacy import refusal
from storage.words import CLOSED

TOP = ("source", "file", "columns")
LOOKS = ("delimiter", "encoding", "zone", "decimal", "thousands", "dates", "offsets", "missing")
FIELD = ("from", "values", "otherwise", "unit", "split", "dates", "zone", "missing", "true", "false", "hash", "number")
ROWS = ("only_if", "skip_if")
UNITS = ("s", "min", "h", "d", "day", "clock12")
NAMED_DATES = ("iso", "excel")


def word(value: object) -> str:
    """How YAML's own booleans and numbers read as words."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


class Lint:
    """Reads a profile and remembers what is wrong with it, as (key, mistake)."""

    def __init__(self) -> None:
        self.mistakes: list[tuple[str, str]] = []
        self.shown: dict[str, str] = {}

    def wrong(self, key: str, mistake: str) -> None:
        self.mistakes.append((key, mistake))

    def known(self, key: str, given: dict[str, Any], names: Iterable[str]) -> None:
        for name in given:
            if name not in names:
                self.wrong(f"{key}{name}", f"no such word{did_you_mean(str(name), names)}")

    def top(self, raw: object) -> tuple[str, Looks, tuple[Rows, ...]]:
        if not isinstance(raw, dict):
            self.wrong("source", "a profile is a mapping with source, file and columns")
            return "", Looks(), ()
        if "stream_maps" in raw:
            self.wrong("stream_maps", "this version reads files, with columns:")
            raw = {key: value for key, value in raw.items() if key not in ("stream_maps", "tap", "options")}
        self.known("", raw, TOP)
        source = raw.get("source")
        if not isinstance(source, str) or not source.strip():
            self.wrong("source", "name the account that the rows come from, as one word")
        return str(source), self.looks(raw.get("file") or {}), self.tables(raw.get("columns"))

    def looks(self, raw: object) -> Looks:
        if not isinstance(raw, dict):
            self.wrong("file", "a mapping of " + ", ".join(LOOKS))
            return Looks()
        self.known("file.", raw, LOOKS)
        decimal, thousands = word(raw.get("decimal", ".")), word(raw.get("thousands", ""))
        if decimal not in (".", ",") or thousands == decimal or len(thousands) > 1:
            self.wrong("file.decimal", "decimal is . or , and thousands is another single mark")
        if raw.get("offsets", "use") not in ("use", "ignore"):
            self.wrong("file.offsets", "use or ignore")
        delimiter = raw.get("delimiter")
        if delimiter is not None and (not isinstance(delimiter, str) or len(delimiter) != 1):
            self.wrong("file.delimiter", 'one mark, such as ";"')
            delimiter = None
        return Looks(
            delimiter=delimiter,
            encoding=self.encoding(raw.get("encoding")),
            zone=self.zone("file.zone", raw.get("zone")),
            decimal=decimal,
            thousands=thousands,
            dates=self.dates("file.dates", raw.get("dates")),
            offsets=str(raw.get("offsets", "use")),
            missing=self.words("file.missing", raw.get("missing")),
        )

    def encoding(self, name: object) -> str | None:
        if name is None:
            return None
        try:
            return codecs.lookup(str(name)).name
        except LookupError:
            self.wrong("file.encoding", f"no encoding is called {name!r}; utf-8, cp1252, cp1250 and iso8859-16 are")
            return None

    def zone(self, key: str, name: object) -> ZoneInfo | None:
        if name is None:
            return None
        try:
            return ZoneInfo(str(name))
        except (ValueError, OSError, KeyError):  # what ZoneInfo raises for names of no zone
            self.wrong(key, f"no time zone is called {name!r}; write one such as Europe/Amsterdam")
            return None

    def dates(self, key: str, given: object) -> str | None:
        if given is None:
            return None
        if not isinstance(given, str) or ("%" not in given and given not in NAMED_DATES):
            self.wrong(key, f'{given!r} is no date format: one for all values, such as "%d-%m-%Y %H:%M", iso or excel')
            return None
        return given

    def words(self, key: str, given: object) -> tuple[str, ...]:
        if given is None:
            return ()
        if isinstance(given, dict):
            self.wrong(key, "a word or a list of words")
            return ()
        return tuple(word(each) for each in (given if isinstance(given, list) else [given]))

    def tables(self, raw: object) -> tuple[Rows, ...]:
        if not isinstance(raw, dict) or not raw:
            self.wrong("columns", "a mapping of table, then column: header")
            return ()
        found = []
        for table, given in raw.items():
            if table not in FACTS:
                self.wrong(f"columns.{table}", f"no such table{did_you_mean(str(table), FACTS)}")
                continue
            for number, each in enumerate(given if isinstance(given, list) else [given]):
                key = f"columns.{table}" + (f"[{number + 1}]" if isinstance(given, list) else "")
                if isinstance(each, dict):
                    found.append(self.rows(key, table, each))
                else:
                    self.wrong(key, "a mapping of column: header")
        return tuple(found)

    def rows(self, key: str, table: str, raw: dict[str, Any]) -> Rows:
        fields = [
            self.field(f"{key}.{column}", table, str(column), given)
            for column, given in raw.items()
            if column not in ROWS and self.column(f"{key}.{column}", table, str(column))
        ]
        for lacking in (name for name in keys(table) if name not in raw and name not in EMPTY_KEYS):
            self.wrong(f"{key}.{lacking}", "each row needs this key: map it")
        only_if = raw.get("only_if")
        if isinstance(only_if, str):
            only_if = {only_if: None}
        return Rows(
            table, tuple(fields), self.when(f"{key}.only_if", only_if), self.when(f"{key}.skip_if", raw.get("skip_if"))
        )

    def column(self, key: str, table: str, column: str) -> bool:
        if column in DERIVED.get(table, set()) | OURS:
            self.wrong(key, "kpi-bot fills this column itself: leave it out")
        elif column not in FACTS[table].c:
            self.wrong(key, f"no such column{did_you_mean(column, [*fillable(table), *ROWS])}")
        else:
            return True
        return False

    def when(self, key: str, raw: object) -> dict[str, tuple[str, ...]]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.wrong(key, "a mapping of header: list of words")
            return {}
        return {self.header(str(name)): self.words(key, given) for name, given in raw.items()}

    def header(self, name: str) -> str:
        self.shown.setdefault(fold(name), name)
        return fold(name)

    def field(self, key: str, table: str, column: str, given: object) -> Field:
        made = self.rule(key, column, given) if isinstance(given, dict) else self.short(key, column, given)
        for name in (made.header, *HOLES.findall(made.template or ""), *made.hashed):
            if name is not None:
                self.header(name)
                if refused := refusal(table, column, name) if not made.hashed else None:
                    self.wrong(key, refused)
        if kind(table, column) == "words":
            self.closed(key, made, CLOSED[table][column])
        return made

    def short(self, key: str, column: str, given: object) -> Field:
        if not isinstance(given, (str, int, float)) or isinstance(given, bool) or not str(given).strip():
            self.wrong(key, 'a header, "=constant", "{A}:{B}" or a mapping with from:')
            return Field(column, constant="")
        text = str(given)
        if text.startswith("="):
            return Field(column, constant=text[1:])
        return Field(column, template=text) if HOLES.search(text) else Field(column, header=text)

    def rule(self, key: str, column: str, raw: dict[str, Any]) -> Field:
        self.known(f"{key}.", {word(name): 0 for name in raw}, FIELD)
        given = {word(name): value for name, value in raw.items()}
        if ("from" in given) == ("hash" in given):
            self.wrong(key, "give from: or hash:, one of them")
            return Field(column, constant="")
        if given.get("unit", "s") not in UNITS:
            self.wrong(f"{key}.unit", "one of " + ", ".join(UNITS))
        values = given.get("values") or {}
        if not isinstance(values, dict):
            self.wrong(f"{key}.values", "a mapping of the source's word: ours")
            values = {}
        start = self.short(f"{key}.from", column, given["from"]) if "from" in given else Field(column)
        otherwise = given.get("otherwise")
        return Field(
            column,
            header=start.header,
            constant=start.constant,
            template=start.template,
            hashed=self.words(f"{key}.hash", given.get("hash")),
            number=bool(given.get("number")),
            values={word(theirs): None if ours is None else word(ours) for theirs, ours in values.items()},
            otherwise=None if otherwise is None else word(otherwise),
            unit=str(given.get("unit", "s")),
            split=str(given.get("split", ",")),
            dates=self.dates(f"{key}.dates", given.get("dates")),
            zone=self.zone(f"{key}.zone", given.get("zone")),
            missing=self.words(f"{key}.missing", given.get("missing")),
            true=self.words(f"{key}.true", given.get("true")),
            false=self.words(f"{key}.false", given.get("false")),
        )

    def closed(self, key: str, made: Field, allowed: tuple[str, ...]) -> None:
        for ours in (made.constant, made.otherwise, *made.values.values()):
            if ours is not None and ours not in allowed:
                self.wrong(key, f"{ours!r} is none of {', '.join(allowed)}{did_you_mean(ours, allowed)}")
