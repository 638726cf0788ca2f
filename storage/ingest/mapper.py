"""A chunk of a file and a profile → rows of our tables, and the rows that could not be."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from storage.ingest.chunks import ABSENT, Chunk
from storage.ingest.coerce import MISSING, Column, Setting, coerce, identity, pseudonym
from storage.ingest.kinds import EMPTY_KEYS, fold, keys, kind
from storage.ingest.mapping import HOLES, Field, Profile, Rows

Array = NDArray[Any]
HIDDEN = "(hidden)"
SHORT = 30
MOST_WORDS = 50


@dataclass(frozen=True)
class Rejected:
    """A row that is kept aside: its number, key, the column that is wrong and why, and the fields the profile reads."""

    row: int
    key: str | None
    table: str
    column: str
    error: str
    record: dict[str, str]


@dataclass
class Noted:
    """What was put right or not understood, by column (`table.column`)."""

    faults: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, name: str, column: Column) -> None:
        for fault, number in column.faults.items():
            self.faults[fault][name] += number
        known = self.words[name] if column.unknown else Counter()
        for word, number in column.unknown.items():
            known[word if word in known or len(known) < MOST_WORDS else "…"] += number


@dataclass
class Mapped:
    """Rows by table, ready to write; `facts` + `ignored` + `rejected` are the rows of the chunk."""

    frames: list[tuple[str, pd.DataFrame]]
    facts: int
    ignored: int
    rejected: list[Rejected]
    noted: Noted
    days_only: dict[str, bool]

    @property
    def rows(self) -> int:
        return self.facts + self.ignored + len(self.rejected)


@dataclass
class Part:
    """The rows of one table while a chunk is being read: which rows of the chunk they are, and their columns."""

    rows: Rows
    where: Array
    columns: dict[str, "pd.Series[Any]"] = field(default_factory=dict)
    absent: dict[str, Array] = field(default_factory=dict)


class Mapper:
    """Maps the chunks of one file, in order (rows without an id are told apart by counting)."""

    def __init__(self, profile: Profile, setting: Setting) -> None:
        self.profile = profile
        self.setting = setting
        self.seen: Counter[tuple[int, str]] = Counter()
        """How often each field has met a hash: fields of several tables count for themselves."""

    def map(self, chunk: Chunk) -> Mapped:
        noted = Noted()
        bad: dict[int, tuple[str, str, str]] = {}
        days: dict[str, bool] = {}
        parts = [self._part(rows, chunk, noted, bad, days) for rows in self.profile.rows]
        rejected = np.zeros(len(chunk), bool)
        rejected[list(bad)] = True
        made = np.zeros(len(chunk), bool)
        frames = []
        for part in parts:
            made[part.where] = True
            frames += self._frames(part, ~rejected[part.where], sparse=chunk.sparse)
        facts = int((made & ~rejected).sum())
        unread = [Rejected(row, None, self.profile.rows[0].table, "", error, {}) for row, error in chunk.broken]
        errors = [self._rejected(chunk, place, *why) for place, why in bad.items()]
        ignored = len(chunk) - facts - len(errors)
        found = sorted(errors + unread, key=lambda each: each.row)
        return Mapped(frames, facts, ignored, found, noted, days)

    def _part(
        self,
        rows: Rows,
        chunk: Chunk,
        noted: Noted,
        bad: dict[int, tuple[str, str, str]],
        days: dict[str, bool],
    ) -> "Part":
        part = Part(rows, np.flatnonzero(chosen(rows, chunk)))
        for rule in self._rules(rows):
            cells = self._cells(rule, chunk, part.where)
            lost = np.fromiter((cell is ABSENT for cell in cells), bool, len(cells)) if chunk.sparse else None
            if lost is not None and lost.any():
                cells = np.where(lost, "", cells)
                part.absent[rule.column] = lost
            column = coerce(rows.table, rule, cells, self.setting)
            name = f"{rows.table}.{rule.column}"
            noted.take(name, column)
            if kind(rows.table, rule.column) == "moment" and not column.cells.isna().all():
                days[name] = column.days_only
            for place in np.flatnonzero(column.bad):
                shown = visible(str(cells[place]))
                bad.setdefault(int(part.where[place]), (rows.table, rule.column, f"{shown} {column.why}".strip()))
            part.columns[rule.column] = column.cells
        self._keyed(part, bad)
        return part

    def _rules(self, rows: Rows) -> list[Field]:
        """The fields, with the source's own word for a channel."""
        names = {rule.column for rule in rows.fields}
        rules = [rule for rule in rows.fields if rule.column != "comment" or self.setting.comments]
        channel = next((rule for rule in rules if rule.column == "channel" and rule.header is not None), None)
        if rows.table == "interaction" and channel and "channel_raw" not in names:
            rules.append(replace(channel, column="channel_raw", values={}, otherwise=None))
        return rules

    def _cells(self, rule: Field, chunk: Chunk, where: Array) -> Array:
        if rule.constant is not None:
            return np.full(len(where), rule.constant, dtype=object)
        if rule.header is not None:
            return chunk.columns[fold(rule.header)][where]
        texts = [chunk.columns[name][where] for name in rule.headers]
        if rule.hashed:
            return np.fromiter(self._hashes(rule, texts), object, len(where))
        pieces = HOLES.split(rule.template or "")[::2]
        return np.fromiter((_filled(pieces, row) for row in zip(*texts, strict=True)), object, len(where))

    def _hashes(self, rule: Field, texts: list[Array]) -> list[str]:
        found = [
            hashlib.sha256("\x1f".join(map(str, row)).encode()).hexdigest()[:32] for row in zip(*texts, strict=True)
        ]
        if not rule.number:
            return found
        numbered = []
        for each in found:
            self.seen[id(rule), each] += 1
            numbered.append(f"{each}-{self.seen[id(rule), each]}")
        return numbered

    def _keyed(self, part: Part, bad: dict[int, tuple[str, str, str]]) -> None:
        for name in keys(part.rows.table):
            if name in EMPTY_KEYS:
                values = part.columns.get(name, pd.Series([None] * len(part.where), dtype=object))
                part.columns[name] = values.where(values.notna(), "")
                continue
            for place in np.flatnonzero(part.columns[name].isna().to_numpy()):
                bad.setdefault(int(part.where[place]), (part.rows.table, name, "is missing"))

    def _frames(self, part: Part, good: Array, *, sparse: bool) -> list[tuple[str, pd.DataFrame]]:
        if not good.any():
            return []
        source = pd.Series(np.full(len(part.where), self.profile.source, dtype=object))
        frame = enriched(part.rows.table, pd.DataFrame({"source": source, **part.columns}, copy=False))
        if not sparse or not part.absent:
            return [(part.rows.table, frame if good.all() else frame[good])]
        names = list(part.absent)
        lost = np.column_stack([part.absent[name] for name in names])
        found = []
        for pattern in np.unique(lost[good], axis=0):
            same = good & (lost == pattern).all(axis=1)
            gone = _follow({name for name, missing in zip(names, pattern, strict=True) if missing})
            found.append((part.rows.table, frame.loc[same, [name for name in frame.columns if name not in gone]]))
        return found

    def _rejected(self, chunk: Chunk, place: int, table: str, column: str, error: str) -> Rejected:
        rows = next(rows for rows in self.profile.rows if rows.table == table)
        record: dict[str, str] = {}
        key = None
        for each in self.profile.rows:
            for rule in each.fields:
                if rule.column == "comment" and not self.setting.comments:
                    continue
                for name in rule.headers:
                    record[self.profile.shown.get(name, name)] = self._kept(each, rule, chunk.columns[name][place])
        main = next((rule for rule in rows.fields if rule.column == "external_id"), None)
        if main is not None and not main.hashed:
            key = visible(identity(str(self._cells(main, chunk, np.array([place]))[0]).strip()), bare=True) or None
        wrong = next((rule for rule in rows.fields if rule.column == column), None)
        label = self.profile.shown.get(wrong.headers[0], column) if wrong and len(wrong.headers) == 1 else column
        return Rejected(int(chunk.numbers[place]), key, table, column, f"{label} {error}", record)

    def _kept(self, rows: Rows, rule: Field, cell: object) -> str:
        text = "" if cell is ABSENT else str(cell)
        if text and kind(rows.table, rule.column) == "person":
            return pseudonym(text, self.setting.key)
        misplaced = kind(rows.table, rule.column) in FIGURES and text and not visible(text)
        return HIDDEN if "@" in text or misplaced else text


FIGURES = ("moment", "duration", "minor", "n", "real", "yes")
"""Kinds of columns in which words can only be misplaced ones, perhaps of a person."""


def _filled(pieces: list[str], row: tuple[object, ...]) -> str:
    texts = [identity(str(cell).strip()) for cell in row]
    if any(cell is ABSENT or text.casefold() in MISSING for cell, text in zip(row, texts, strict=True)):
        return ""
    return pieces[0] + "".join(text + piece for text, piece in zip(texts, pieces[1:], strict=True))


def _follow(absent: set[str]) -> set[str]:
    """Absent columns take with them what we fill from them."""
    pairs = {"topic": "topic_key", "channel": "channel_raw", "first_response_at": "first_response_basis"}
    return absent | {ours for theirs, ours in pairs.items() if theirs in absent}


def visible(text: str, *, bare: bool = False) -> str:
    """A value as an error may show it: numbers, dates and a few letters, nothing that could name a person."""
    letters = sum(mark.isalpha() for mark in text)
    safe = len(text) <= SHORT and "@" not in text and letters <= 4 and text.isprintable()  # noqa: PLR2004 - n/a, AM, PDT
    if bare:
        return text if len(text) <= 2 * SHORT and "@" not in text and text.isprintable() else ""
    return f'"{text}"' if safe else ""


def chosen(rows: Rows, chunk: Chunk) -> Array:
    """Which rows of the chunk make a row of this table."""
    use = np.ones(len(chunk), bool)
    for name, words in rows.only_if.items():
        use &= matches(chunk.columns[name], words)
    for name, words in rows.skip_if.items():
        use &= ~matches(chunk.columns[name], words)
    return use


def matches(cells: Array, words: tuple[str, ...]) -> Array:
    """Cells that are one of the words; of no words: cells that hold anything."""
    texts = ["" if cell is ABSENT else str(cell).strip().casefold() for cell in cells]
    if words:
        wanted = {word.strip().casefold() for word in words}
        return np.fromiter((text in wanted for text in texts), bool, len(texts))
    return np.fromiter((text not in MISSING for text in texts), bool, len(texts))


def enriched(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """With the columns that follow from one column of the same row."""
    if table != "interaction":
        return frame
    if "topic" in frame:
        frame["topic_key"] = topic_keys(frame["topic"])
    if "first_response_at" in frame:
        ours = np.zeros(len(frame), bool)
        for name, word in (("opened_by", "agent"), ("direction", "outbound")):
            if name in frame:
                ours |= (frame[name] == word).to_numpy()
        if ours.any():
            frame.loc[ours, "first_response_at"] = np.datetime64("NaT")
        basis = np.full(len(frame), "source", dtype=object)
        basis[frame["first_response_at"].isna().to_numpy()] = None
        frame["first_response_basis"] = pd.Series(basis, dtype=object)
    return frame


def topic_keys(topics: "pd.Series[Any]") -> "pd.Series[Any]":
    """What topics are grouped by: themselves without case."""
    codes, found = pd.factorize(topics)
    folded = np.array([*(topic.casefold() for topic in found), None], dtype=object)
    return pd.Series(folded[codes], dtype=object)
