"""Words → Ask: the grammar in three languages, and that no text does any harm."""

import random
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import ask as room
from bot.ask import LONGEST, MOST_KPIS, Ask, Confusion, Problem, nearest, plain, read
from bot.commands import commands, words
from bot.commands.help import EXAMPLES
from bot.text import escape, unescape
from metrics import when
from metrics.catalogue import catalogue
from metrics.period import STEPS, Calendar, Dates, Rolling
from metrics.sources import PARTS, WEB_PARTS
from metrics.text import LANGUAGES, Language

NAMES = {
    "team": "team teams echipă echipa",
    "channel": "channel channels kanaal canal",
    "agent": "agent agents medewerker",
    "topic": "topic onderwerp temă tema subiect",
    "language": "language languages taal limbă limba",
    "priority": "priority prioriteit prioritate",
    "source": "source bron sursă sursa",
    "page": "page pages pagina pagină",
    "article": "article articles artikel articol",
    "journey": "journey journeys klantreis parcurs",
    "device": "device devices apparaat dispozitiv",
    "day": "day days dag zi",
    "week": "week weeks săptămână",
    "month": "month months maand lună",
    "hour": "hour hours uur oră",
    "weekday": "weekday weekdays weekdag",
}
SPOKEN = [(name, word) for name, said in NAMES.items() for word in said.split()] + [("weekday", "zi a săptămânii")]
BY = ("by", "per", "pe", "după")
VERSUS = ("vs", "versus", "against", "tegen", "față de", "contra")
PRIVATE = ("private", "privé", "privat")


def asked(text: str) -> Ask:
    return read(text, words())


def confused(text: str) -> Confusion:
    with pytest.raises(Confusion) as confusion:
        asked(text)
    return confusion.value


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_nothing_asks_for_the_summary_of_the_default_period(text: str) -> None:
    assert asked(text) == Ask()
    assert Ask().command == "summary"
    assert Ask().period is None


@pytest.mark.parametrize("key", sorted({*catalogue()} - {*words()}))
def test_every_kpi_is_shown_by_its_key(key: str) -> None:
    assert asked(key) == asked(key.upper()) == Ask(command="show", kpis=(key,))


@pytest.mark.parametrize("word", sorted(words()))
def test_every_command_is_started_by_its_words(word: str) -> None:
    assert asked(word) == asked(word.title()) == Ask(command=words()[word])


def test_every_command_that_has_words_has_them_in_every_language() -> None:
    for name, command in commands().items():
        assert len({bool(command.WORDS[language]) for language in LANGUAGES}) == 1, name


@pytest.mark.parametrize("phrase", sorted(when.phrases()))
def test_every_phrase_for_a_period_is_read_with_and_without_accents(phrase: str) -> None:
    period = when.phrases()[phrase]
    assert asked(phrase).period == asked(plain(phrase)).period == asked(phrase.upper()).period == period
    assert asked(f"  frt   {phrase} ").period == period


@pytest.mark.parametrize("word", ["1d", "14D", "2026", "2026-11", "2026-w46", "2026-Q3", "2026-11-15"])
def test_every_figure_for_a_period_is_read(word: str) -> None:
    assert asked(word).period == when.written(word)
    assert asked(word).period is not None


@pytest.mark.parametrize(("name", "word"), SPOKEN)
@pytest.mark.parametrize("by", BY)
def test_every_grouping_is_read_in_every_language(by: str, name: str, word: str) -> None:
    assert asked(f"{by} {word}") == asked(f"{by} {plain(word)}".upper()) == Ask(by=name)


@pytest.mark.parametrize(("name", "word"), [(n, w) for n, w in SPOKEN if n not in STEPS])
def test_every_filter_is_read_in_every_language(name: str, word: str) -> None:
    assert asked(f"{word}:billing") == asked(f"{word.upper()}:billing") == Ask(filters={name: ("billing",)})


def test_the_names_of_dimensions_are_all_there_are() -> None:
    assert {*NAMES} == {*PARTS, *WEB_PARTS, *STEPS} == {*room._DIMENSIONS}
    known = {word for said in room._DIMENSIONS.values() for language in LANGUAGES for word in said[language]}
    assert {word for _, word in SPOKEN} == known


@pytest.mark.parametrize("vs", VERSUS)
@pytest.mark.parametrize(("word", "versus"), sorted(when.versus().items()))
def test_every_comparison_is_read_in_every_language(vs: str, word: str, versus: str) -> None:
    assert asked(f"{vs} {word}").versus == versus
    assert asked(f"{plain(vs)} {plain(word)}".upper()).versus == versus


@pytest.mark.parametrize("word", PRIVATE)
def test_private_is_read_in_every_language(word: str) -> None:
    assert asked(word) == asked(plain(word).upper()) == Ask(private=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_the_help_work(language: Language) -> None:
    for text in EXAMPLES[language]:
        assert asked(text) != Ask(), text


def test_the_three_languages_say_the_same() -> None:
    whole = Ask("topics", (), Calendar("month", 1), "channel", {"team": ("billing",)}, "year", private=True)
    assert asked("topics last month by channel team:billing vs year private") == whole
    assert asked("onderwerpen vorige maand per kanaal team:billing tegen jaar privé") == whole
    assert asked("teme luna trecută pe canal echipa:billing contra an privat") == whole


@pytest.mark.parametrize(("left", "right"), [('"', '"'), ("“", "”"), ("„", "”"), ("„", "“"), ("”", "”")])
def test_a_value_in_any_quotes_is_one_value(left: str, right: str) -> None:
    assert asked(f"topic:{left}late delivery, again{right} week") == Ask(
        period=Rolling(7), filters={"topic": ("late delivery, again",)}
    )
    assert asked(f"{left}last week{right}").period == Calendar("week", 1)


def test_a_comma_means_or_and_the_same_dimension_again_adds_to_it() -> None:
    assert asked("channel:chat,phone,").filters == {"channel": ("chat", "phone")}
    assert asked("channel:chat team:billing kanaal:phone").filters == {
        "channel": ("chat", "phone"),
        "team": ("billing",),
    }


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ('topic:"late delivery",returns', ("late delivery", "returns")),
        ('topic:"late delivery","lost parcel"', ("late delivery", "lost parcel")),
    ],
)
def test_a_comma_after_quotes_means_or_too(text: str, topics: tuple[str, ...]) -> None:
    assert asked(text).filters == {"topic": topics}


def test_commas_between_words_say_nothing() -> None:
    assert asked("frt, csat, week,") == asked("frt csat week")
    assert asked("frt,csat").kpis == ("frt", "csat")


def test_what_slack_escapes_is_read_as_it_was_typed() -> None:
    assert asked(unescape("topic:R&amp;D team:a&lt;b channel:b&gt;a")).filters == {
        "topic": ("R&D",),
        "team": ("a<b",),
        "channel": ("b>a",),
    }


@pytest.mark.parametrize("value", ["a&copyb", "a&nbsp;b", "&#60;!here&#62;", "x&notin", "&amp", "&lt;"])
def test_words_are_read_as_they_are(value: str) -> None:
    assert asked(f"topic:{value}").filters == {"topic": (value,)}
    assert unescape(escape(value)) == value


def test_said_twice_is_said_once_where_it_is_the_same() -> None:
    assert asked("week week frt frt by team per team private privat") == asked("week frt by team private")
    assert asked("help hulp") == Ask(command="help")


TWICE = ["week month", "today 2026", "by team by channel", "vs year vs none", "help topics"]


@pytest.mark.parametrize("text", TWICE)
def test_two_different_ones_are_one_too_many(text: str) -> None:
    assert confused(text).problem is Problem.TWICE
    assert text.endswith(confused(text).word)


CONFUSING = [
    ("hepl", Problem.UNKNOWN, "hepl", "help"),
    ("frtt week", Problem.UNKNOWN, "frtt", "frt"),
    ("onderwerp", Problem.UNKNOWN, "onderwerp", "onderwerpen"),
    ("yesturday", Problem.UNKNOWN, "yesturday", "yesterday"),
    ("tema", Problem.UNKNOWN, "tema", "teme"),
    ("chanel:chat", Problem.UNKNOWN_DIMENSION, "chanel", "channel"),
    ("frt by chanel", Problem.NO_DIMENSION, "chanel", "channel"),
    ("per medewerkr week", Problem.NO_DIMENSION, "medewerkr", "medewerker"),
]


@pytest.mark.parametrize(("text", "problem", "word", "meant"), CONFUSING)
def test_a_slip_is_named_and_what_was_meant_is_offered(text: str, problem: Problem, word: str, meant: str) -> None:
    confusion = confused(text)
    assert (confusion.problem, confusion.word) == (problem, word)
    assert meant in confusion.meant
    assert len(confusion.meant) <= 3


OTHERWISE = [
    ("qqqqqq", Problem.UNKNOWN, "qqqqqq"),
    ("zzz:billing", Problem.UNKNOWN_DIMENSION, "zzz"),
    ("frt by", Problem.NO_DIMENSION, "by"),
    ("pe", Problem.NO_DIMENSION, "pe"),
    ("team:", Problem.NO_VALUE, "team"),
    ("kanaal:,,", Problem.NO_VALUE, "kanaal"),
    ('topic:""', Problem.NO_VALUE, "topic"),
    ('topic:" "', Problem.NO_VALUE, "topic"),
    ("frt vs", Problem.NO_VERSUS, ""),
    ("tegen morgen", Problem.NO_VERSUS, "morgen"),
    ("2026-13", Problem.IMPOSSIBLE, "2026-13"),
    ("2026-02-30", Problem.IMPOSSIBLE, "2026-02-30"),
    ("0d", Problem.IMPOSSIBLE, "0d"),
    ("999999999D", Problem.IMPOSSIBLE, "999999999D"),
    ("2026-11-15..2026-11-01", Problem.IMPOSSIBLE, "2026-11-15..2026-11-01"),
    ("1066", Problem.IMPOSSIBLE, "1066"),
    ("day:monday", Problem.TIME_FILTER, "day"),
    ("WEEKDAG:maandag", Problem.TIME_FILTER, "WEEKDAG"),
    ("hour:9", Problem.TIME_FILTER, "hour"),
    ("hours:9", Problem.NO_HOURS, "hours"),
    ("uren:", Problem.NO_HOURS, "uren"),
    ("ore:program,calendar", Problem.NO_HOURS, "ore"),
]


@pytest.mark.parametrize(("text", "problem", "word"), OTHERWISE)
def test_what_is_not_understood_is_named(text: str, problem: Problem, word: str) -> None:
    assert (confused(text).problem, confused(text).word) == (problem, word)
    assert confused(text).meant == ()


@pytest.mark.parametrize("text", ["hours:business", "uren:kantoor", "TIJDEN:opening", "ore:program", "timp:lucru"])
def test_opening_hours_are_asked_for_in_every_language(text: str) -> None:
    assert asked(f"frt {text} week").hours == "business"
    assert asked("frt week").hours == asked("frt hours:calendar").hours == "calendar"
    assert confused(f"{text} hours:calendar").problem is Problem.TWICE


def test_a_command_and_a_kpi_do_not_go_together() -> None:
    for text in ("frt topics", "topics frt"):
        confusion = confused(text)
        assert (confusion.problem, confusion.word, confusion.of) == (Problem.TOGETHER, "topics", "frt")


def test_there_is_an_end_to_how_much_is_asked_at_once() -> None:
    keys = sorted(catalogue())
    assert len(asked(" ".join(keys[:MOST_KPIS])).kpis) == MOST_KPIS
    assert asked(" ".join(keys[:MOST_KPIS] * 5)).kpis == tuple(keys[:MOST_KPIS])
    too_many = confused(" ".join(keys[: MOST_KPIS + 1]))
    assert (too_many.problem, too_many.word) == (Problem.TOO_MANY, str(MOST_KPIS))
    assert asked("week" + " " * (LONGEST - 4)).period == Rolling(7)
    assert confused("week" + " " * (LONGEST - 3)).problem is Problem.TOO_LONG


@pytest.mark.parametrize("text", ["by foo:team", "by team:channel", "vs foo:year", "vs team:year"])
def test_a_filter_is_not_taken_for_what_follows_by_or_vs(text: str) -> None:
    assert confused(text).problem in (Problem.NO_DIMENSION, Problem.NO_VERSUS, Problem.UNKNOWN_DIMENSION)


def test_every_problem_has_been_seen_but_those_of_the_data() -> None:
    texts = [*TWICE, *(c[0] for c in CONFUSING), *(c[0] for c in OTHERWISE), "frt topics", " ".join(catalogue())]
    seen = {confused(text).problem for text in [*texts, "x" * (LONGEST + 1)]}
    assert seen == {*Problem} - {Problem.UNKNOWN_VALUE, Problem.NOT_YET, Problem.TOO_FINE, Problem.NOT_BY}


QUESTIONS = [
    ("frt", "csat", "last month", "by channel", "team:billing"),
    ("onderwerpen", "vorige week", "tegen vorig jaar", "privé", 'kanaal:"sociale media"'),
    ("volume", "luna trecută", "pe zi a săptămânii", "contra an", "echipa:a,b"),
    ("summary", "2026-11-01..2026-11-15", "vs none", "by day", "private"),
    ("week", "by week", "vs previous", "frt_p90", "source:zendesk"),
    ("an", "față de anul trecut", "după oră", "limba:ro", "sla"),
]


@pytest.mark.parametrize("parts", QUESTIONS, ids=lambda parts: str(parts[0]))
def test_the_order_of_a_question_does_not_matter(parts: tuple[str, ...]) -> None:
    meant = {shape(asked(" ".join(order))) for order in permutations(parts)}
    assert len(meant) == 1


def shape(ask: Ask) -> tuple[object, ...]:
    """All of a question; which KPI comes first is the asker's wish, not its meaning."""
    filters = tuple(sorted(ask.filters.items()))
    return ask.command, tuple(sorted(ask.kpis)), ask.period, ask.by, filters, ask.versus, ask.private


def test_the_kpis_stand_in_the_order_they_were_asked_for() -> None:
    assert asked("csat week frt").kpis == ("csat", "frt")


def test_days_are_read_as_calendar_units_where_they_are_one() -> None:
    period = asked("2026-Q3").period
    assert isinstance(period, Dates)
    assert (f"{period.first}", f"{period.last}", period.unit) == ("2026-07-01", "2026-09-30", "quarter")


@given(st.text())
@example('"')
@example("by")
@example(":")
@example("\x00:\x00")
@example("\ud800")
@example("&" * LONGEST)
@example("vs by team:")
@example("İstanbul:ß")
def test_any_text_is_an_ask_or_a_confusion(text: str) -> None:
    understood_or_confused(text)


def understood_or_confused(text: str) -> None:
    try:
        ask = asked(text)
    except Confusion:
        confusion = confused(text)
        assert confusion.problem is not Problem.UNKNOWN_VALUE
        assert all(confusion.meant)
        return
    assert ask.command in commands()
    assert {*ask.kpis} <= {*catalogue()}
    assert ask.by in (None, *PARTS, *STEPS)
    assert {*ask.filters} <= {*PARTS}
    assert all(value.strip() == value and value for values in ask.filters.values() for value in values)


def test_a_thousand_mutilated_questions_do_no_harm() -> None:
    chance = random.Random(7)
    letters = "abz ăß„”\":,.<>&;\u200f\u0000😀0123456789-_'*`|"
    for _ in range(1_000):
        text = list(" ".join(chance.choice(QUESTIONS)))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.randint(0, 2)] = chance.choice(letters) * chance.randint(0, 3)
            text = text or ["x"]
        understood_or_confused("".join(text))


@given(st.lists(st.text(max_size=20), max_size=8), st.text(max_size=200))
def test_what_is_offered_is_always_one_of_what_is_known(known: list[str], word: str) -> None:
    assert {*nearest(word, known)} <= {*known}


def test_what_is_offered_keeps_its_own_spelling() -> None:
    assert nearest("facturarre", ["Facturare", "Livrare"]) == ("Facturare",)
    assert nearest("SATISFACTIE", ["Satisfacție"]) == ("Satisfacție",)
