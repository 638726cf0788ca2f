"""Text → numbers and durations, exactly or not at all."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from storage.ingest.mapping import Looks

UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "day": 86_400, "clock12": 1}
SIGNS = "€$£¥%"
CLOCK = re.compile(r"(-?)(\d+):([0-5]?\d)(?::([0-5]?\d)(?:[.,]\d+)?)?")
CLOCK12 = re.compile(r"(0?\d|1[0-2]):([0-5]\d)(?::([0-5]\d))?\s*([AP])M", re.IGNORECASE)
ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?", re.IGNORECASE)
WORDS = re.compile(r"(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?", re.IGNORECASE)
MOST = 2**62


class Unreadable(ValueError):  # noqa: N818 - a verdict on a value
    """A text that is not what its column takes; the message says what it should have been."""


def number(text: str, looks: Looks) -> Decimal:
    """A number with the file's marks; currency and percent signs fall away, (1,5) is negative."""
    core = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    minus = core.startswith("(") and core.endswith(")")
    core = (core[1:-1] if minus else core).strip(SIGNS + " ")
    if core[:1] in "+-" and core[1:2] in tuple(SIGNS):
        core = core[0] + core[1:].lstrip(SIGNS + " ")
    point, group = re.escape(looks.decimal), re.escape(looks.thousands)
    whole = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)" if group else r"\d+"
    if not re.fullmatch(rf"[+-]?(?:{whole})?(?:{point}\d+)?(?:[eE][+-]?\d{{1,3}})?", core):
        raise Unreadable("is not a number")
    bare = core.replace(looks.thousands, "") if group else core
    try:
        value = Decimal(bare.replace(looks.decimal, "."))
    except InvalidOperation:
        raise Unreadable("is not a number") from None
    if abs(value) > MOST:
        raise Unreadable("is too large a number")
    return -value if minus else value


def whole(text: str, looks: Looks) -> int:
    """A count: a zero fraction is allowed."""
    value = number(text, looks)
    if value != value.to_integral_value():
        raise Unreadable("is not a whole number")
    return int(value)


def minor(text: str, looks: Looks) -> int:
    """Hundredths of the currency."""
    return rounded(number(text, looks) * 100)


def duration(text: str, unit: str, looks: Looks) -> int:
    """Seconds, from a number of `unit`, hh:mm:ss, hh:mm, PT5M, `1d 2h` or a twelve-hour clock."""
    if unit == "clock12":
        found = CLOCK12.fullmatch(text)
        if not found:
            raise Unreadable("is not a duration on a twelve-hour clock")
        hours = int(found[1]) % 12 + (12 if found[4].upper() == "P" else 0)
        return hours * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if found := CLOCK.fullmatch(text):
        seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
        return -seconds if found[1] else seconds
    for pattern in (ISO, WORDS):
        found = pattern.fullmatch(text)
        if found and any(found.groups()):
            days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    try:
        return rounded(number(text, looks) * UNITS[unit])
    except Unreadable:
        raise Unreadable("is not a duration") from None


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
