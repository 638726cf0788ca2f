"""Numbers, durations and dates in three languages; names from outside made harmless."""

import re
import unicodedata
from datetime import UTC, date, datetime, time

import pytest
from babel.dates import get_day_names
from hypothesis import example, given
from hypothesis import strategies as st

from bot import text
from bot.text import Counted
from metrics.kpi import Unit
from metrics.period import STEPS, Span, pieces
from metrics.terms import Money, Scale
from metrics.text import LANGUAGES, Language, joined
from tests.bot.fakes import AMSTERDAM, WEEK

ROWS = Counted(("row", "rows"), ("rij", "rijen"), ("rând", "rânduri", "de rânduri"))
WHOLE = [
    "é",
    "e\u0301\u0323",
    "का",
    "한",
    "👍🏽",
    "🇳🇱",
    "1\ufe0f\u20e3",
    "❤\ufe0f",
    "👩\u200d💻",
    "👨\u200d👩\u200d👧\u200d👦",
    "🏳\ufe0f\u200d🌈",
    "x",
    " ",
]


def said(words: str) -> str:
    """Spaces that do not break are spaces to who reads."""
    return words.replace("\u00a0", " ")


DURATIONS = [
    (0, "0 s"),
    (0.4, "0 s"),
    (42, "42 s"),
    (59.6, "1 min"),
    (62, "1 min 2 s"),
    (599, "9 min 59 s"),
    (600, "10 min"),
    (614, "10 min"),
    (3_569, "59 min"),
    (3_599, "1 h"),
    (3_600, "1 h"),
    (7_500, "2 h 5 min"),
    (172_740, "47 h 59 min"),
    (172_800, "2 d"),
    (273_600, "3 d 4 h"),
    (90_000_000, "1,041 d 16 h"),
    (-840, "−14 min"),
    (-0.2, "0 s"),
]


@pytest.mark.parametrize(("seconds", "words"), DURATIONS)
def test_a_duration_has_at_most_two_units(seconds: float, words: str) -> None:
    assert said(text.duration(seconds, "en")) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "3 d 4 h|2 h 5 min|1 min 2 s"),
        ("nl", "3 d 4 u|2 u 5 min|1 min 2 s"),
        ("ro", "3 z 4 h|2 h 5 min|1 min 2 s"),
    ],
)
def test_units_of_time_have_their_name_in_every_language(language: Language, words: str) -> None:
    assert said("|".join(text.duration(seconds, language) for seconds in (273_600, 7_500, 62))) == words
    units = said(" ".join(text.amount(1.5, unit, language) for unit in ("day", "hour", "minute", "second")))
    assert [*units.split()[1::2]] == {"en": ["d", "h"], "nl": ["d", "u"], "ro": ["z", "h"]}[language] + ["min", "s"]


@given(st.floats(0, 1e9), st.sampled_from(LANGUAGES))
def test_a_duration_never_breaks_inside_a_unit(seconds: float, language: Language) -> None:
    parts = text.duration(seconds, language).split(" ")
    assert len(parts) <= 2
    assert all(re.fullmatch(r"[\d.,]+\u00a0[a-z]+", part) for part in parts)


@pytest.mark.parametrize(
    ("language", "number", "percent", "thousands"),
    [
        ("en", "1,234.50", "38.2%", "1,234,567"),
        ("nl", "1.234,50", "38,2%", "1.234.567"),
        ("ro", "1.234,50", "38,2 %", "1.234.567"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    language: Language, number: str, percent: str, thousands: str
) -> None:
    assert text.number(1_234.5, language, 2) == number
    assert said(text.percent(0.3816, language)) == percent
    assert text.value(1_234_567, Unit.COUNT, language) == thousands
    assert text.points(-0.0984, language) == {"en": "9.8"}.get(language, "9,8")


@given(st.floats(-0.5, 0.5), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_nothing_is_less_than_nothing(value: float, decimals: int, language: Language) -> None:
    written = text.number(value, language, decimals)
    assert not re.fullmatch(r"-[0.,]+", written)


FORMS = [(0, "few"), (1, "one"), (2, "few"), (19, "few"), (20, "other"), (21, "other"), (99, "other"), (100, "other")]
LATER = [(101, "few"), (119, "few"), (120, "other"), (201, "few"), (1_000, "other"), (1_001, "few"), (1_019, "few")]


@pytest.mark.parametrize(("n", "form"), FORMS + LATER)
def test_romanian_has_three_forms_after_a_number(n: int, form: str) -> None:
    noun = {"one": "rând", "few": "rânduri", "other": "de rânduri"}[form]
    assert ROWS.to(n, "ro") == f"{text.number(n, 'ro')} {noun}"


@pytest.mark.parametrize("n", [0, 1, 2, 20, 101])
def test_english_and_dutch_have_two(n: int) -> None:
    assert ROWS.to(n, "en") == f"{n} {'row' if n == 1 else 'rows'}"
    assert ROWS.to(n, "nl") == f"{n} {'rij' if n == 1 else 'rijen'}"


APART = [
    (Unit.SHARE, 0.7996, 0.8, "79.96%"),
    (Unit.SHARE, 0.79, 0.8, "79.0%"),
    (Unit.SHARE, 0.8, 0.8, "80.0%"),
    (Unit.SECONDS, 3_600.4, 3_600, "3,600.4 s"),
    (Unit.SECONDS, 3_629, 3_600, "1 h 29 s"),
    (Unit.SECONDS, 3_700, 3_600, "1 h 1 min"),
    (Unit.COUNT, 99.96, 100, "99.96"),
    (Unit.SCORE, 4.4996, 4.5, "4.4996"),
    (Unit.POINTS, 0.2996, 0.3, "29.96"),
]


@pytest.mark.parametrize(("unit", "value", "target", "words"), APART)
def test_what_misses_a_target_does_not_read_as_the_target(unit: Unit, value: float, target: float, words: str) -> None:
    assert said(text.value(value, unit, "en", None, target)) == words


@given(st.sampled_from(Unit), st.floats(0.001, 1e6), st.floats(-0.02, 0.02), st.sampled_from(LANGUAGES))
def test_what_is_more_than_a_thousandth_apart_reads_apart(
    unit: Unit, target: float, off: float, language: Language
) -> None:
    value = target + off if unit in (Unit.SHARE, Unit.POINTS) else target * (1 + off)
    written = text.value(value, unit, language, None, target)
    if abs(value - target) > 0.002:
        assert written != text.value(target, unit, language)


def test_a_score_stands_on_its_scale_and_a_target_without_decimals_it_does_not_need() -> None:
    assert text.value(4.256, Unit.SCORE, "nl", Scale(1, 5, "better")) == "4,26 / 5"
    assert text.value(-0.123, Unit.POINTS, "en") == "-12"
    assert text.value(0.0123, Unit.POINTS, "en") == "1.2"
    assert text.goal(0.8, Unit.SHARE, "en") == "80%"
    assert text.goal(0.805, Unit.SHARE, "en") == "80.5%"
    assert said(text.goal(3_600, Unit.SECONDS, "nl")) == "1 u"


@pytest.mark.parametrize(
    ("language", "month", "weekday"), [("en", "Nov", "Sat"), ("nl", "nov", "za"), ("ro", "nov.", "sâm.")]
)
def test_the_days_of_a_span(language: Language, month: str, weekday: str) -> None:
    week = text.days(WEEK, language)
    assert re.fullmatch(rf"14( {re.escape(month)})?\s?–\s?20 {re.escape(month)} 2026", week)
    one = text.days(Span(WEEK.first, WEEK.first, AMSTERDAM), language)
    assert re.fullmatch(rf"{re.escape(weekday)},? 14 {re.escape(month)} 2026", one)
    running = Span(WEEK.first, WEEK.last, AMSTERDAM, None, datetime.combine(WEEK.last, time(9, 5)))
    assert text.days(running, language) == f"{week}, 09:05"
    over_new_year = text.days(Span(date(2025, 12, 29), date(2026, 1, 4), AMSTERDAM), language)
    assert re.search(r"29 .*2025\s?–\s?4 .*2026", over_new_year)
    over_a_month = text.days(Span(date(2026, 10, 29), date(2026, 11, 4), AMSTERDAM), language)
    assert over_a_month.count("2026") == 1
    assert month in over_a_month


def test_a_moment_is_told_in_the_zone_of_the_span() -> None:
    assert text.moment(datetime(2026, 11, 20, 23, 30, tzinfo=UTC), WEEK, "en") == "21 Nov 2026 00:30"


PIECES = [
    ("2026-11-15", "day", "15 Nov", "15 nov", "15 nov."),
    ("2026-W05", "week", "week 5 2026", "week 5 2026", "săpt. 5 2026"),
    ("2026-11", "month", "Nov 2026", "nov 2026", "nov. 2026"),
    ("1", "weekday", "Monday", "maandag", "luni"),
    ("7", "weekday", "Sunday", "zondag", "duminică"),
    ("09", "hour", "09:00", "09:00", "09:00"),
]


@pytest.mark.parametrize(("label", "step", "en", "nl", "ro"), PIECES)
def test_pieces_of_time_as_people_write_them(label: str, step: str, en: str, nl: str, ro: str) -> None:
    (known,) = [each for each in STEPS if each == step]
    assert [text.piece(label, known, language) for language in LANGUAGES] == [en, nl, ro]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_of_a_year_has_a_name_of_its_own(language: Language) -> None:
    year = Span(date(2026, 1, 1), date(2026, 12, 31), AMSTERDAM, "year")
    for step in STEPS:
        labels = dict.fromkeys(label for label, _ in pieces(year, step))
        assert len({text.piece(label, step, language) for label in labels}) == len(labels)
    days = [text.piece(str(n), "weekday", language) for n in range(1, 8)]
    assert days == [get_day_names("wide", locale=language)[n] for n in range(7)]


@pytest.mark.parametrize(
    ("language", "either", "both"),
    [("en", "a, b or c", "a, b and c"), ("nl", "a, b of c", "a, b en c"), ("ro", "a, b sau c", "a, b și c")],
)
def test_lists_are_joined_as_the_language_does(language: Language, either: str, both: str) -> None:
    assert text.either(iter("abc"), language) == either
    assert joined("abc", language) == both
    assert text.either((), language) == ""


HARM = [
    ("late\ndelivery\r\n\ttoday", "late delivery today"),
    ("a\u0000b\u0007c\u009bd", "a b c d"),
    ("abc\u202edcba\u202c", "abc dcba"),
    ("\u2066x\u2069\u200e\u200f\u061cy", "x y"),
    ("zero\u200bwidth\ufeff\u2060", "zero width"),
    ("soft\u00adhyphen", "soft hyphen"),
    ("tag\U000e0041\U000e007f", "tag"),
    ("line\u2028para\u2029", "line para"),
    ("half\ud83d", "half"),
    ("e\u0301", "é"),
    ("  \u00a0 ", ""),
    ("👩\u200d💻 ok", "👩\u200d💻 ok"),
]


@pytest.mark.parametrize(("name", "clean"), HARM)
def test_what_is_not_printed_is_taken_out_of_names(name: str, clean: str) -> None:
    assert text.clean(name) == clean


@given(st.text(st.characters(), max_size=300), st.integers(2, 100))
@example("\u202e" * 300, 60)
@example("a" + "\u0301" * 300, 60)
@example("👩\u200d" * 99, 60)
def test_any_name_is_one_harmless_line(name: str, longest: int) -> None:
    clean = text.clean(name, longest)
    assert len(clean) <= longest
    assert len(clean.splitlines()) <= 1
    assert not {unicodedata.bidirectional(c) for c in clean} & {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI"}
    assert {unicodedata.category(c) for c in clean if c != "\u200d"}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    assert clean == clean.strip()
    assert text.clean(clean, longest) == clean


def test_ten_thousand_characters_become_sixty() -> None:
    assert text.clean("x" * 10_000) == "x" * 59 + "…"
    assert text.clean("\u0000" * 10_000) == ""
    assert len(text.clean("e\u0301\u0323" * 10_000)) <= 60


@pytest.mark.parametrize("whole", WHOLE[:-2])
@pytest.mark.parametrize("before", range(30))
def test_nothing_is_cut_inside_a_character(whole: str, before: int) -> None:
    cut = text.shorten("x" * before + whole + "y" * 40, 20)
    assert len(cut) <= 20
    assert re.fullmatch(rf"x*(?:{re.escape(whole)}y*)?…", cut)


@given(st.lists(st.sampled_from(WHOLE), max_size=60), st.integers(1, 40))
def test_what_is_cut_ends_between_two_characters(clusters: list[str], longest: int) -> None:
    whole = "".join(clusters)
    cut = text.shorten(whole, longest)
    assert len(cut) <= longest
    ends = {"".join(clusters[:n]).rstrip() + "…" for n in range(len(clusters))} | {whole}
    assert cut in ends
    assert (cut == whole) == (len(whole) <= longest)


@given(st.text(max_size=200))
@example("<!channel> &lt;!here&gt; <@U0MANAGER1> <https://x|y>")
def test_what_is_escaped_has_no_sign_of_slack_and_comes_back(words: str) -> None:
    escaped = text.escape(words)
    assert "<" not in escaped
    assert ">" not in escaped
    assert re.sub(r"&(amp|lt|gt);", "", escaped).count("&") == 0
    assert text.unescape(escaped) == words


@pytest.mark.parametrize("user", ["U0MANAGER1", "W012ABC"])
def test_a_user_is_mentioned_by_id(user: str) -> None:
    assert text.mention(user) == f"<@{user}>"


@pytest.mark.parametrize(
    "user",
    ["", "!channel", "C0SUPPORT1", "u0manager1", "U0MANAGER1\n", "U0 1", "U0<!here>", "@U1", "U", "U0MANAGER1|x", "U٣"],
)
def test_whatever_is_no_user_is_not_mentioned(user: str) -> None:
    assert "<" not in text.mention(user)


@pytest.mark.parametrize(
    ("amount", "of", "language", "words"),
    [
        (7.456, "EUR", "en", "€7.46"),
        (7.456, "EUR", "nl", "€ 7,46"),
        (7.456, "EUR", "ro", "7,46 EUR"),
        (1_234.5, "RON", "en", "RON 1,234"),
        (1_234.5, "RON", "ro", "1.234 RON"),
        (-3, "EUR", "en", "-€3.00"),
    ],
)
def test_money_is_written_as_the_language_does(amount: float, of: str, language: Language, words: str) -> None:
    assert text.value(amount, Unit.MONEY, language, Money(of)).replace(text.NBSP, " ") == words


def test_money_without_a_currency_is_a_number() -> None:
    assert text.value(7.456, Unit.MONEY, "en") == "7.46"


def test_an_axis_of_money_has_cents_where_they_tell_it_apart() -> None:
    assert [text.axis_money(x, Money("EUR"), highest, "en") for x, highest in ((2.5, 5), (2_500, 5_000))] == [
        "€2.50",
        "€2,500",
    ]


def test_a_rate_has_the_decimals_that_tell_it_apart() -> None:
    assert [text.value(x, Unit.NUMBER, "en") for x in (1.8349, 12.349)] == ["1.83", "12.3"]
    assert text.value(1.8349, Unit.NUMBER, "nl") == "1,83"


def test_a_score_of_a_hundred_needs_one_decimal() -> None:
    assert text.value(78.24, Unit.SCORE, "en", Scale(0, 100, "better")) == "78.2 / 100"
    assert [text.goal(68, Unit.SCORE, "en"), text.goal(4.2, Unit.SCORE, "nl")] == ["68", "4,2"]
