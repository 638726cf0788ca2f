"""Text → what a column takes: the only place where dates, numbers and yes or no are read.

Each distinct text of a chunk is read once; what it became is dealt out to the rows.
"""

import hmac
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from storage.ingest import moments, numbers, zones
from storage.ingest.kinds import kind
from storage.ingest.mapping import Field, Looks
from storage.words import CLOSED

Array = NDArray[Any]
MISSING = {"", "null", "none", "nan", "n/a", "#n/a", "-", "?", "n.v.t.", "nvt"}
TRUE = {"true", "1", "yes", "ja", "da", "waar", "adevărat"}
FALSE = {"false", "0", "no", "nee", "nu", "onwaar", "fals"}
LONGEST = 1000
ZERO_FRACTION = re.compile(r"(-?\d+)\.0+")
EARLIEST = int(np.datetime64("1990-01-01T00:00:00", "s").astype(np.int64))
DAY = 86_400
AHEAD = {"ends_at", "ended_at", "sla_first_response_due_at", "sla_resolution_due_at"}
"""Moments that may well lie in the future."""
SENTINELS = np.array(["1899-12-30", "1899-12-31", "1900-01-01"], "datetime64[D]").astype(np.int64)
YEAR_TWO = int(np.datetime64("0002-01-01T00:00:00", "s").astype(np.int64))


@dataclass(frozen=True)
class Setting:
    """What reading depends on besides the text: the file's looks, zone and now (seconds), the key for persons."""

    looks: Looks
    zone: ZoneInfo
    now: int
    key: bytes
    comments: bool = False


@dataclass
class Column:
    """A column read: its cells, the rows that are not what they should be and why, and what was put right."""

    cells: "pd.Series[Any]"
    bad: Array
    why: str = ""
    faults: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    days_only: bool = False


@dataclass
class Distinct:
    """The distinct texts of a column after reading: values, which became NULL, which are bad, what was noted."""

    values: Any
    gone: Array
    bad: Array
    why: str = ""
    notes: dict[str, Array] = field(default_factory=dict)
    day: Array | None = None


def coerce(table: str, rule: Field, cells: Array, setting: Setting) -> Column:
    """`cells` (text; nested values for JSON) as the values of a column."""
    told = kind(table, rule.column)
    flat = np.fromiter(map(_flat, cells), dtype=object, count=len(cells))
    codes, found = pd.factorize(flat)
    texts = [_mapped(str(text), rule, setting) for text in found]
    held = np.array([text is not None for text in texts], bool)
    given = [text for text in texts if text is not None]
    read = _read(told, table, rule, given, setting)
    return _dealt(told, codes, held, read, given)


def _flat(cell: object) -> str:
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False, sort_keys=True)


def _mapped(raw: str, rule: Field, setting: Setting) -> str | None:
    """The text that is to be read: trimmed, translated by `values`; None where it is missing."""
    text = raw.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    folded = text.casefold()
    if rule.folded:
        number = ZERO_FRACTION.fullmatch(folded)
        for word in (folded, number[1] if number else folded):
            if word in rule.folded:
                return rule.folded[word]
    if folded in MISSING or text in setting.looks.missing or text in rule.missing:
        return None
    return text if rule.otherwise is None else rule.otherwise


def _read(told: str, table: str, rule: Field, texts: list[str], setting: Setting) -> Distinct:
    if told == "moment":
        return _moments(rule, texts, setting)
    if told == "words":
        return _words(CLOSED[table][rule.column], texts)
    if told in ("text", "id", "language", "person", "json"):
        return _texts(told, rule, texts, setting)
    return _values(_reader(told, rule, setting), texts, lengths=told == "duration")


def _reader(told: str, rule: Field, setting: Setting) -> Callable[[str], float]:
    looks = setting.looks
    readers: dict[str, Callable[[str], float]] = {
        "duration": lambda text: numbers.duration(text, rule.unit, looks),
        "minor": lambda text: numbers.minor(text, looks),
        "n": lambda text: numbers.whole(text, looks),
        "real": lambda text: float(numbers.number(text, looks)),
        "yes": lambda text: yes(text, rule),
    }
    return readers[told]


def _values(reader: Callable[[str], float], texts: list[str], *, lengths: bool) -> Distinct:
    values: list[Any] = []
    bad = np.zeros(len(texts), bool)
    why = ""
    for place, text in enumerate(texts):
        try:
            values.append(reader(text))
        except numbers.Unreadable as error:
            values.append(0)
            bad[place], why = True, why or str(error)
    gone = np.array([lengths and value < 0 for value in values], bool)
    return Distinct(values, gone, bad, why, {"negative": gone})


def yes(text: str, rule: Field) -> bool:
    """True or false by the known words; anything else is neither."""
    word = text.casefold()
    if word in {each.casefold() for each in rule.true} or (word in TRUE and not rule.true):
        return True
    if word in {each.casefold() for each in rule.false} or (word in FALSE and not rule.false):
        return False
    raise numbers.Unreadable("is neither yes nor no")


def _words(allowed: tuple[str, ...], texts: list[str]) -> Distinct:
    words = [text.casefold() for text in texts]
    unknown = np.array([word not in allowed for word in words], bool)
    other = "other" if "other" in allowed else None
    values = [other if lost else word for word, lost in zip(words, unknown, strict=True)]
    gone = unknown if other is None else np.zeros(len(texts), bool)
    return Distinct(values, gone, np.zeros(len(texts), bool), notes={"unknown": unknown})


def _texts(told: str, rule: Field, texts: list[str], setting: Setting) -> Distinct:
    bad = np.zeros(len(texts), bool)
    long = np.zeros(len(texts), bool)
    unknown = np.zeros(len(texts), bool)
    values: list[Any]
    if told == "id":
        values = [identity(text) for text in texts]
    elif told == "person":
        values = [pseudonym(text, setting.key) for text in texts]
    elif told == "language":
        values = [language(text) for text in texts]
        unknown = np.array([value is None for value in values], bool)
    elif told == "json":
        values = [listed(text, rule.split) for text in texts]
    else:
        values = [clean(text) for text in texts]
        long = np.array([len(value) > LONGEST for value in values], bool)
        values = [value[:LONGEST] for value in values] if long.any() else values
    gone = np.array([value is None or value == "" for value in values], bool)
    return Distinct(values, gone, bad, notes={"truncated": long, "unknown": unknown})


JOINERS = "\u200c\u200d"
"""Letters of Persian and emoji need them."""


def identity(text: str) -> str:
    """An id as it stands; a number loses a zero fraction."""
    number = ZERO_FRACTION.fullmatch(text)
    return number[1] if number else text if text.isprintable() else clean(text)


def clean(text: str) -> str:
    """Without control characters, spaces of any kind as one."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    kept = "".join(
        " " if mark.isspace() else mark
        for mark in text
        if mark.isspace() or unicodedata.category(mark)[0] != "C" or mark in JOINERS
    )
    return " ".join(kept.split())


def language(text: str) -> str | None:
    """The two letters before a region: en-US → en."""
    first = re.split(r"[-_]", text, maxsplit=1)[0].casefold()
    return first if re.fullmatch("[a-z]{2}", first) else None


def pseudonym(address: str, key: bytes) -> str:
    """The hash that stands for a person: HMAC-SHA-256 of the trimmed, casefolded address."""
    return hmac.new(key, address.strip().casefold().encode(), "sha256").hexdigest()


def listed(text: str, mark: str) -> object:
    """JSON as it stands; else the words between the marks."""
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            pass
    return [word for word in (clean(each) for each in text.split(mark)) if word]


def _moments(rule: Field, texts: list[str], setting: Setting) -> Distinct:
    dates = rule.dates or setting.looks.dates
    read = moments.read(texts, dates)
    naive = read.offset == moments.NAIVE
    if setting.looks.offsets == "ignore":
        naive |= ~read.day & np.array([not moments.NUMBER.fullmatch(text) for text in texts], bool)
    local = read.seconds
    utc, doubled, skipped = zones.to_utc(local, rule.zone or setting.looks.zone or setting.zone)
    seconds = np.where(naive, utc, local - np.where(naive, 0, read.offset))
    days = local // DAY
    sentinel = (
        (local < YEAR_TWO) | np.isin(days, SENTINELS) | (local == 0) | (seconds == 0) | (seconds >= moments.LATEST)
    )
    sentinel &= ~read.bad
    early = ~read.bad & ~sentinel & (seconds < EARLIEST)
    bad = read.bad | early
    fine = ~bad & ~sentinel
    notes = {
        "sentinel": sentinel,
        "ambiguous": fine & naive & doubled,
        "shifted": fine & naive & skipped,
        "future": fine & (seconds > setting.now + DAY) & (rule.column not in AHEAD),
    }
    why = "is not a date" if dates in (None, "iso") else f"is not a date like {dates}"
    return Distinct(seconds, sentinel, bad, why if read.bad.any() else "is a date before 1990", notes, read.day)


def _dealt(told: str, codes: Array, held: Array, read: Distinct, texts: list[str]) -> Column:
    """What the distinct texts became, dealt out to the rows."""
    where = np.full(len(held), -1)
    where[held] = np.arange(int(held.sum()))
    places = where[codes] if len(held) else np.full(len(codes), -1)
    counts = np.bincount(places[places >= 0], minlength=len(texts))
    empty = places < 0
    bad, gone = read.bad[places] & ~empty if len(texts) else ~empty & False, empty.copy()
    if len(texts):
        gone |= read.gone[places] | read.bad[places]
    faults = Counter({name: int(counts[mask].sum()) for name, mask in read.notes.items() if mask.any()})
    unknown = read.notes.get("unknown")
    words = Counter({texts[i]: int(counts[i]) for i in np.flatnonzero(unknown)} if unknown is not None else {})
    faults.pop("unknown", None)
    days = read.day is not None and len(texts) > 0 and bool(read.day[~read.bad].all()) and not bool(read.bad.all())
    return Column(_series(told, read.values, places, gone), bad, read.why, faults, words, days)


def _series(told: str, values: Any, places: Array, gone: Array) -> "pd.Series[Any]":  # noqa: ANN401 - a list or an array
    if told == "moment":
        seconds = np.append(np.asarray(values, np.int64), 0)[places].astype("datetime64[s]")
        seconds[gone] = np.datetime64("NaT")
        return pd.Series(seconds)
    if told in ("duration", "minor", "n"):
        dealt = np.array([*values, 0], dtype=np.int64)[places]
        return pd.Series(pd.arrays.IntegerArray(dealt, gone))
    if told == "yes":
        return pd.Series(pd.arrays.BooleanArray(np.array([*values, False], dtype=bool)[places], gone))
    if told == "real":
        return pd.Series(pd.arrays.FloatingArray(np.array([*values, 0.0], dtype=np.float64)[places], gone))
    held = np.fromiter([*values, None], dtype=object, count=len(values) + 1)[places]
    held[gone] = None
    return pd.Series(held, dtype=object)
