"""Numbers, durations and dates as each language writes them, through Babel; words from outside made harmless."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import regex
from babel import Locale
from babel.dates import format_interval, format_skeleton, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from metrics.kpi import Unit
from metrics.period import Span, Step
from metrics.terms import Money, Scale
from metrics.text import Language, regional

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LONGEST_NAME = 60
TENS, THOUSANDS = 10, 1_000
NBSP = "\u00a0"
_UNPRINTED = regex.compile(r"[[\p{C}\p{Zl}\p{Zp}]--[\u200d]]+", regex.VERSION1)
"""Control, format (bidirectional, zero width, tags), surrogate and unassigned characters; not what joins an emoji."""

_JOINS_NOTHING = regex.compile(
    r"(?<!\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d|\u200d(?!\p{Extended_Pictographic})"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A noun after a number: English and Dutch have two forms, Romanian three (2 răspunsuri, 20 de răspunsuri)."""

    en: tuple[str, str]
    nl: tuple[str, str]
    ro: tuple[str, str, str]

    def to(self, n: int, language: Language) -> str:
        form = Locale(language).plural_form(n)
        forms = dict(
            zip(("one", "few", "other") if language == "ro" else ("one", "other"), getattr(self, language), strict=True)
        )
        return f"{number(n, language)} {forms[form]}"


def number(value: float, language: Language, decimals: int = 0) -> str:
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(round(value, decimals) + 0.0, format=pattern, locale=language)


def percent(share: float, language: Language, decimals: int = 1) -> str:
    pattern = ("#,##0." + "0" * decimals if decimals else "#,##0") + ("\u00a0%" if language == "ro" else "%")
    return format_percent(share, format=pattern, locale=language)


def duration(seconds: float, language: Language) -> str:
    """At most two units: 42 s, 14 min, 2 h 5 min, 3 d 4 h; minutes below ten have their seconds."""
    whole = round(abs(seconds))
    if 10 * MINUTE <= whole < HOUR:
        whole = round(whole / MINUTE) * MINUTE
    sign = "−" if seconds < 0 and whole else ""
    if whole >= 2 * DAY:
        parts = [("day", whole // DAY), ("hour", whole % DAY // HOUR)]
    elif whole >= HOUR:
        parts = [("hour", whole // HOUR), ("minute", whole % HOUR // MINUTE)]
    elif whole >= 10 * MINUTE:
        parts = [("minute", whole // MINUTE)]
    else:
        parts = [("minute", whole // MINUTE), ("second", whole % MINUTE)]
    said = [_unit(name, n, language) for name, n in parts if n] or [_unit("second", 0, language)]
    return sign + " ".join(said)


def _exactly(seconds: float, language: Language) -> str:
    """To the second, in every unit that it has."""
    whole = round(abs(seconds))
    parts = [("day", whole // DAY), ("hour", whole % DAY // HOUR), ("minute", whole % HOUR // MINUTE)]
    said = [_unit(name, n, language) for name, n in (*parts, ("second", whole % MINUTE)) if n]
    return ("−" if seconds < 0 else "") + " ".join(said or [_unit("second", 0, language)])


_SHORT: dict[Language, dict[str, str]] = {
    "en": {"day": "d", "hour": "h", "minute": "min", "second": "s"},
    "nl": {"day": "d", "hour": "u", "minute": "min", "second": "s"},
    "ro": {"day": "z", "hour": "h", "minute": "min", "second": "s"},
}


def _unit(name: str, n: int, language: Language) -> str:
    return f"{number(n, language)}{NBSP}{_SHORT[language][name]}"


On = Scale | Money | None
"""What an amount is measured on, where its unit alone does not say."""


def value(amount: float, unit: Unit, language: Language, on: On = None, apart: float | None = None) -> str:
    """An amount of a KPI; so precise that it does not read as `apart` unless it is."""
    written = ""
    for precision in range(4):
        written = _value(amount, unit, language, on, precision)
        if apart is None or amount == apart or written != _value(apart, unit, language, on, precision):
            break
    return written


def _value(amount: float, unit: Unit, language: Language, on: On, more: int) -> str:
    match unit:
        case Unit.SECONDS:
            said = _seconds(amount, language, more)
        case Unit.SHARE:
            said = percent(amount, language, 1 + more)
        case Unit.MONEY:
            said = money(amount, on if isinstance(on, Money) else None, language, more)
        case Unit.POINTS:
            said = number(100 * amount, language, more or (0 if abs(amount) >= 0.1 else 1))  # noqa: PLR2004
        case Unit.SCORE:
            said = _score(amount, on.high if isinstance(on, Scale) else None, language, more)
        case Unit.NUMBER:
            said = number(amount, language, more + (2 if abs(amount) < TENS else 1))
        case Unit.COUNT:
            said = number(amount, language, more)
    return said


def _seconds(amount: float, language: Language, more: int) -> str:
    if more > 1:
        return f"{number(amount, language, more - 1)}{NBSP}s"
    return _exactly(amount, language) if more else duration(amount, language)


def _score(amount: float, most: float | None, language: Language, more: int) -> str:
    """A mean of answers, of the highest there is."""
    decimals = more + (1 if most and most >= TENS**2 else 2)
    return number(amount, language, decimals) + (f" / {number(most, language)}" if most else "")


def money(amount: float, of: Money | None, language: Language, more: int = 0) -> str:
    """An amount with its currency: cents below a thousand, whole above."""
    return _currency(amount, of, language, 2 + more if abs(amount) < THOUSANDS else more)


def axis_money(amount: float, of: Money | None, highest: float, language: Language) -> str:
    """An amount on an axis that reaches `highest`."""
    return _currency(amount, of, language, 0 if highest >= TENS else 2)


def _currency(amount: float, of: Money | None, language: Language, decimals: int) -> str:
    if of is None:
        return number(amount, language, decimals)
    pattern = regional(language).currency_formats["standard"].pattern.split(";")[0]
    if get_currency_symbol(of.currency, regional(language))[-1].isalpha():
        pattern = pattern.replace("¤#", f"¤{NBSP}#")
    form = re.sub(r"0\.0+", "0." + "0" * decimals if decimals else "0", pattern)
    return format_currency(round(amount, decimals) + 0.0, of.currency, form, regional(language), currency_digits=False)


def goal(amount_: float, unit: Unit, language: Language, on: On = None) -> str:
    """A target: without the decimals that it does not need."""
    if unit is Unit.SHARE and round(100 * amount_, 6) == round(100 * amount_):
        return percent(amount_, language, 0)
    if unit in (Unit.NUMBER, Unit.SCORE) and amount_ == round(amount_, 1):
        return number(amount_, language, 0 if amount_ == round(amount_) else 1)
    return value(amount_, unit, language, on)


def points(difference: float, language: Language) -> str:
    """A difference of shares, in points of 100, without its sign."""
    return number(100 * abs(difference), language, 1)


def day(on: date, language: Language, *, year: bool = True) -> str:
    """15 Nov 2026 as the language writes it."""
    return format_skeleton("yMMMd" if year else "MMMd", on, locale=regional(language))


def days(span: Span, language: Language) -> str:
    """The days of a span, with the hour where it ends inside a day."""
    first, last = span.first, span.last
    if first == last:
        text = f"{format_skeleton('E', last, locale=language)} {day(last, language)}"
    else:
        text = str(format_interval(first, last, "yMMMd", locale=regional(language)))
    return f"{text}, {format_time(span.until.time(), 'HH:mm', locale=language)}" if span.until else text


def moment(at: datetime, span: Span, language: Language) -> str:
    local = at.astimezone(span.zone)
    return f"{day(local.date(), language)} {format_time(local.time(), 'HH:mm', locale=language)}"


def piece(label: str, step: Step, language: Language) -> str:
    """A label of `metrics.period.pieces` as people write it."""
    match step:
        case "day":
            return day(date.fromisoformat(label), language, year=False)
        case "month":
            return format_skeleton("yMMM", date.fromisoformat(f"{label}-01"), locale=regional(language))
        case "week":
            year, week = label.split("-W")
            return f"{_WEEK[language]} {int(week)} {year}"
        case "weekday":
            return str(get_day_names("wide", locale=language)[int(label) - 1])
        case "hour":
            return f"{label}:00"


_WEEK: dict[Language, str] = {"en": "week", "nl": "week", "ro": "săpt."}


def either(words: Iterable[str], language: Language) -> str:
    return format_list(list(words), style="or", locale=regional(language))


def clean(name: str, longest: int = LONGEST_NAME) -> str:
    """A name from outside on one line: nothing unprinted, nothing that turns the line round, at most `longest` long."""
    printed = _JOINS_NOTHING.sub("", _UNPRINTED.sub(" ", unicodedata.normalize("NFC", name)))
    text = " ".join(printed.split())
    return shorten(text, longest)


def shorten(text: str, longest: int) -> str:
    """At most `longest` characters, cut between whole characters, not inside &amp;, and marked with an ellipsis."""
    if len(text) <= longest:
        return text
    kept = ""
    for cluster in regex.findall(r"\X", text[: longest + 64]):
        if len(kept) + len(cluster) > longest - 1:
            break
        kept += cluster
    return regex.sub(r"&[a-z]{0,3}$", "", kept.rstrip()) + "…"


def shorten_words(text: str, longest: int) -> str:
    """As `shorten`, but between words, so that no number is cut."""
    short = shorten(text, longest)
    words, space, _ = short.rpartition(" ")
    return f"{words}…" if short != text and space else short


def escape(text: str) -> str:
    """For mrkdwn and for `text`: no word from outside becomes a mention, a link or a format."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(words: str) -> str:
    """Text as it was typed: Slack escapes these three, and only once."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mention(user: str) -> str:
    """A mention of a Slack user; anything that is no user id stays a word."""
    return f"<@{user}>" if re.fullmatch(r"[UW][A-Z0-9]+", user) else escape(clean(user))


def amount(n: float, unit: str, language: Language) -> str:
    """A number of days, hours, minutes or seconds, for an axis."""
    return f"{number(n, language, 0 if n == round(n) else 1)}{NBSP}{_SHORT[language][unit]}"
