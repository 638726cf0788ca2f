"""Files as chunks of columns: CSV and TSV with their quirks, JSON lines."""

import csv
import difflib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from storage.ingest.files import Input, Lines
from storage.ingest.kinds import fold
from storage.trouble import Trouble

SIZE = 20_000
DELIMITERS = ",;\t|"
SAMPLE = 100
CUT_OFF = "the file seems cut off here"
JSON_NAMES = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")
TABLE_NAMES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
ARRAY = "is one JSON array: write one object a line, with jq -c '.[]'"
LONGEST = 1_000_000
Cells = NDArray[Any]


class Absent:
    """A field that a JSON line does not have: unlike null, it keeps what is stored."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


@dataclass
class Chunk:
    """Some rows of a file: their numbers as a person counts them, the columns by folded header, rows that are none."""

    numbers: NDArray[np.int64]
    columns: dict[str, Cells]
    broken: list[tuple[int, str]] = field(default_factory=list)
    sparse: bool = False

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True)
class Reader:
    """What is wanted of a file: `headers` (folded → as the profile writes them; empty: all), and how it is read."""

    shown: dict[str, str]
    delimiter: str | None = None
    encoding: str | None = None
    size: int = SIZE

    def chunks(self, given: Input, told: Callable[[int], None] = lambda _done: None) -> Iterator[Chunk]:
        """The file's chunks; `told` hears how many of its bytes were read."""
        csv.field_size_limit(LONGEST)
        lines = Lines(given, self.encoding)
        try:
            source = iter(lines)
            head = list(islice(source, SAMPLE))
            rest = chain(head, source)
            for chunk in self._json(given, rest) if is_json(given.name, head) else self._table(given, head, rest):
                told(lines.done)
                yield chunk
        finally:
            lines.close()

    def headers(self, given: Input) -> list[str]:
        """The headers of a table; of JSON lines the keys of the first ones."""
        lines = Lines(given, self.encoding)
        try:
            head = list(islice(lines, SAMPLE))
        finally:
            lines.close()
        if not is_json(given.name, head):
            return self._start(given, head, iter(head))[0]
        objects_ = (value for _, value in objects(given.name, iter(head)) if isinstance(value, dict))
        return list(dict.fromkeys(name for value in objects_ for name in value))

    def _table(self, given: Input, head: list[str], lines: Iterator[str]) -> Iterator[Chunk]:
        header, delimiter = self._start(given, head, lines)
        where = places(given.name, header, self.shown)
        rows = records(lines, delimiter, len(header))
        while batch := list(islice(rows, self.size)):
            good = [row for row in batch if isinstance(row[1], list)]
            columns = list(zip(*(row[1] for row in good), strict=True)) if good else [()] * len(header)
            yield Chunk(
                np.array([row[0] for row in good], dtype=np.int64),
                {name: cells(columns[place]) for name, place in where.items()},
                [(row[0], row[1]) for row in batch if isinstance(row[1], str)],
            )

    def _start(self, given: Input, head: list[str], lines: Iterator[str]) -> tuple[list[str], str]:
        """The header and the mark between fields; `lines` then stands at the first row."""
        delimiter = self.delimiter
        sample = head
        if head and head[0].lower().startswith("sep=") and len(head[0].strip()) == 5:  # noqa: PLR2004 - sep= and a mark
            delimiter = delimiter or head[0].strip()[-1]
            next(lines)
            sample = head[1:]
        delimiter = delimiter or guess(sample)
        try:
            header = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            raise Trouble(f"the first line of {given.name} has a broken quote: it should be the headers") from error
        if not header or not any(name.strip() for name in header):
            raise Trouble(f"{given.name} has no headers in its first line")
        return header, delimiter

    def _json(self, given: Input, lines: Iterator[str]) -> Iterator[Chunk]:
        rows = objects(given.name, lines)
        while batch := list(islice(rows, self.size)):
            good = [row for row in batch if isinstance(row[1], dict)]
            values = [_folded(cast("dict[str, Any]", row[1])) for row in good]
            columns = {name: cells([reach(value, name) for value in values]) for name in self.shown}
            numbers = np.array([row[0] for row in good], dtype=np.int64)
            yield Chunk(numbers, columns, [(row[0], row[1]) for row in batch if isinstance(row[1], str)], sparse=True)


def cells(values: Sequence[Any]) -> Cells:
    return np.fromiter(values, dtype=object, count=len(values))


def is_json(name: str, head: list[str]) -> bool:
    if name.lower().endswith(TABLE_NAMES):
        return False
    start = next((line.lstrip() for line in head if line.strip()), "")
    return name.lower().endswith(JSON_NAMES) or start.startswith(("{", "["))


def guess(head: list[str]) -> str:
    """The mark that splits the first rows into the same number of fields, more than one."""

    def steady(mark: str) -> tuple[float, int]:
        try:
            counts = [len(row) for row in csv.reader(head, delimiter=mark) if row]
        except csv.Error:
            return 0, 0
        if not counts or counts[0] < 2:  # noqa: PLR2004 - one field is no split
            return 0, 0
        return sum(count == counts[0] for count in counts) / len(counts), counts[0]

    best = max(DELIMITERS, key=steady)
    return best if steady(best)[0] else ","


def places(name: str, header: list[str], shown: dict[str, str]) -> dict[str, int]:
    """Where each wanted header stands. `Trouble` for doubles, and for a file without them: another profile's."""
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        key = fold(title)
        if key in found and key in shown:
            raise Trouble(
                f"{name} has the header {title!r} twice, in columns {found[key] + 1} and {place + 1}: rename one",
            )
        found.setdefault(key, place)
    lacking = [key for key in shown if key not in found]
    if lacking:
        names = "; no header ".join(_near(shown[key], found, header) for key in lacking)
        raise Trouble(f"{name} does not fit the profile: it has no header {names}")
    return {key: found[key] for key in shown}


def _near(wanted: str, found: dict[str, int], header: list[str]) -> str:
    near = difflib.get_close_matches(fold(wanted), found, n=1, cutoff=0.5)
    return f"{wanted!r}" + (f" (nearest: {header[found[near[0]]].strip()!r})" if near else "")


class Feed:
    """Lines for the csv module that remember what the row now being read has taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.taken: list[str] = []

    def __iter__(self) -> "Feed":
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken.append(line)
        if len(self.taken) > SAMPLE * 10:  # a quote that never ends must not swallow the file
            raise csv.Error("a quote that does not end")
        return line


def records(lines: Iterator[str], delimiter: str, width: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with its number (the header is row 1): its fields, or what is wrong with it."""
    feed = Feed(lines)
    number = 1
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    held: tuple[int, list[str]] | None = None
    while True:
        feed.taken.clear()
        try:
            row = next(reader, None)
        except csv.Error:
            number += 1
            if held:
                yield _filled(held, width)
                held = None
            first, *others = feed.taken
            feed.lines = chain(others, feed.lines)
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            last = not others and not first.endswith(("\n", "\r"))
            yield number, CUT_OFF if last else "a quote that does not end"
            continue
        if row is None:
            break
        if not row:
            continue
        number += 1
        if held:
            yield _filled(held, width)
            held = None
        if len(row) < width:
            held = (number, row)
        elif len(row) > width:
            extra = row[width:]
            yield number, row[:width] if not any(extra) else f"{len(row)} fields where the header has {width}"
        else:
            yield number, row
    if held:
        yield held[0], CUT_OFF


def _filled(held: tuple[int, list[str]], width: int) -> tuple[int, list[str]]:
    return held[0], held[1] + [""] * (width - len(held[1]))


def objects(name: str, lines: Iterator[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Each JSON line with its number: the object, or what is wrong with it."""
    number = 0
    waiting: tuple[int, str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if waiting:
            yield waiting
            waiting = None
        if number == 1 and line.lstrip().startswith("["):
            raise Trouble(f"{name} {ARRAY}")
        value = _object(line)
        if isinstance(value, dict):
            yield number, value
        elif line.endswith("\n"):
            yield number, "not a JSON object"
        else:
            waiting = number, CUT_OFF
    if waiting:
        yield waiting


def _object(line: str) -> object:
    try:
        return json.loads(line, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError):
        return None


def _folded(value: dict[str, Any]) -> dict[str, Any]:
    return {fold(key): each for key, each in value.items()}


def reach(value: dict[str, Any], path: str) -> object:
    """What stands at a path with dots, as the text it was; nested values as they are."""
    found: object = value.get(path, ABSENT)
    if found is ABSENT and "." in path:
        found = value
        for step in path.split("."):
            found = _step(found, step)
    if found is None:
        return ""
    return ("true" if found else "false") if isinstance(found, bool) else found


def _step(value: object, step: str) -> object:
    if value is None:
        return None
    if isinstance(value, dict):
        return value[step] if step in value else _folded(value).get(step, ABSENT)
    if isinstance(value, list) and step.isdigit():
        return value[int(step)] if int(step) < len(value) else None
    return ABSENT
