"""Text → instants, whole columns at a time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NAIVE = -(2**62)
"""The offset of a time that names none."""
WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "y": 2, "p": 2}
ISO = "%Y-%m-%d %H:%M:%S"
ISO_WIDTH = 19
TAIL = re.compile(r"(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?", re.IGNORECASE)
SHAPE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d))?([.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?", re.IGNORECASE
)
NUMBER = re.compile(r"\d{1,18}(?:\.\d+)?")
DAY = re.compile(r"\d{8}")
MILLIS, MICROS = 10**11, 10**14
EXCEL = datetime(1899, 12, 30, tzinfo=UTC)
LATEST = 4_102_444_800  # 2100


@dataclass
class Read:
    """Local seconds, their offsets from UTC (or `NAIVE`), which texts were no dates, which were days without a time."""

    seconds: Array
    offset: Array
    bad: Array
    day: Array

    @classmethod
    def of(cls, size: int) -> "Read":
        return cls(np.zeros(size, np.int64), np.full(size, NAIVE), np.ones(size, bool), np.zeros(size, bool))

    def put(self, place: int, at: datetime, *, day: bool = False) -> None:
        told = at.utcoffset()
        self.seconds[place] = (at.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
        self.offset[place] = NAIVE if told is None else told // timedelta(seconds=1)
        self.bad[place], self.day[place] = False, day


def read(texts: list[str], dates: str | None) -> Read:
    """One format for all: RFC 3339 and numbers if `dates` names none, else only that."""
    if dates in (None, "iso"):
        return _iso(texts)
    found = Read.of(len(texts))
    if dates == "excel":
        for place, text in enumerate(texts):
            _excel(found, place, text)
        return found
    pattern = str(dates)
    if plan := layout(pattern):
        found.seconds, good = fixed(texts, plan, exact=True)
        found.bad = ~good
    for place in np.flatnonzero(found.bad).tolist():
        _slow(found, place, texts[place], pattern)
    if not re.search(r"%[HIcXs]", pattern):
        found.day = ~found.bad
    return found


def _slow(found: Read, place: int, text: str, pattern: str) -> None:
    try:
        found.put(place, datetime.strptime(text, pattern))  # noqa: DTZ007 - the zone is added where it is known
    except (ValueError, OverflowError):
        found.bad[place] = True


def _iso(texts: list[str]) -> Read:
    found = Read.of(len(texts))
    plan = layout(ISO)
    if plan:
        found.seconds, good = fixed(texts, plan, exact=False)
        tails = [text[ISO_WIDTH:] for text in texts]
        known = {tail: _tail(tail) for tail in set(tails)}
        told = [known[tail] for tail in tails]
        found.offset = np.array([NAIVE if each is None else each for each in told], np.int64)
        found.bad = ~good | np.array([each is None for each in told], bool)
    for place in np.flatnonzero(found.bad).tolist():
        _odd(found, place, texts[place])
    return found


def _tail(tail: str) -> int | None:
    """The offset after the seconds, `NAIVE` for none; None if it is something else."""
    shape = TAIL.fullmatch(tail)
    return _offset(shape[1]) if shape else None


def _offset(text: str | None) -> int | None:
    if not text:
        return NAIVE
    if text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 15 or minutes > 59:  # noqa: PLR2004 - no offset is larger
        return None
    return (hours * 3600 + minutes * 60) * (-1 if text[0] == "-" else 1)


def _odd(found: Read, place: int, text: str) -> None:
    """Days, times without seconds, numbers."""
    found.bad[place] = True
    if DAY.fullmatch(text):
        _slow(found, place, text, "%Y%m%d")
        found.day[place] = not found.bad[place]
    elif NUMBER.fullmatch(text):
        value = int(text.partition(".")[0])
        found.seconds[place] = value // (1_000_000 if value > MICROS else 1000 if value > MILLIS else 1)
        found.offset[place], found.bad[place] = 0, False
    elif shape := SHAPE.fullmatch(text):
        offset = _offset(shape[5])
        if offset is not None:
            _slow(found, place, f"{shape[1]} {shape[2] or '00:00'}:{shape[3] or '00'}", ISO)
            found.offset[place] = offset
            found.day[place] = shape[2] is None


def _excel(found: Read, place: int, text: str) -> None:
    try:
        found.put(
            place, (EXCEL + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))).replace(tzinfo=None)
        )
    except (ValueError, OverflowError):
        found.bad[place] = True


def layout(pattern: str) -> list[tuple[str, int]] | None:
    """Directives and literals with where each starts; None if some have no fixed width."""
    plan: list[tuple[str, int]] = []
    place = 0
    for piece in re.findall(r"%.|[^%]", pattern):
        if len(piece) == 1:
            plan.append((piece, place))
            place += 1
        elif piece[1] in WIDTHS:
            plan.append((piece, place))
            place += WIDTHS[piece[1]]
        else:
            return None
    names = {piece[1] for piece, _ in plan if len(piece) > 1}
    return plan if {"m", "d"} <= names and names & {"Y", "y"} and ("I" in names) == ("p" in names) else None


def fixed(texts: list[str], plan: list[tuple[str, int]], *, exact: bool) -> tuple[Array, Array]:
    """Local seconds of texts of one width, by arithmetic on their characters; and which were such texts."""
    last, start = plan[-1]
    width = start + (WIDTHS[last[1]] if len(last) > 1 else 1)
    marks = np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width).astype(np.int64)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    good = lengths == width if exact else lengths >= width
    found: dict[str, Array] = {}
    for piece, place in plan:
        if len(piece) == 1:
            good &= (marks[:, place] == ord(piece)) | ((piece == " ") & (not exact) & (marks[:, place] == ord("T")))
        elif piece == "%p":
            letter = marks[:, place] & ~32
            good &= np.isin(letter, (65, 80)) & (marks[:, place + 1] & ~32 == 77)  # noqa: PLR2004 - A, P; M
            found["p"] = letter == 80  # noqa: PLR2004 - P
        else:
            digits = marks[:, place : place + WIDTHS[piece[1]]] - 48
            good &= ((digits >= 0) & (digits <= 9)).all(axis=1)  # noqa: PLR2004 - the digits
            found[piece[1]] = digits @ (10 ** np.arange(digits.shape[1])[::-1])
    return _seconds(found, good)


def _seconds(found: dict[str, Array], good: Array) -> tuple[Array, Array]:
    none = np.zeros(len(good), np.int64)
    year = found["Y"] if "Y" in found else found["y"] + np.where(found["y"] < 69, 2000, 1900)  # noqa: PLR2004 - as strptime
    month, hour = found["m"], found.get("H", none)
    if "I" in found:
        good = good & (found["I"] >= 1) & (found["I"] <= 12)  # noqa: PLR2004 - the clock's
        hour = found["I"] % 12 + 12 * found["p"]
    minute, second = found.get("M", none), found.get("S", none)
    good = good & (year > 0) & (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004
    months = (np.where(good, (year - 1970) * 12 + month - 1, 0)).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(good, found["d"] - 1, 0)
    good = good & (found["d"] >= 1) & (days.astype("datetime64[M]") == months)
    seconds = days.astype(np.int64) * 86_400 + hour * 3600 + minute * 60 + second
    return np.where(good, seconds, 0), good
