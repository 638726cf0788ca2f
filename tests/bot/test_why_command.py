"""`/kpi why frt week`: why a figure moved, split exactly over what it can be split by."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot import commands, wording
from bot.ask import Ask, Confusion, Problem, read
from bot.render.why import printed_why, told_why, why_as_json
from bot.services import Services
from metrics.because import Because, Segment, Strongest
from metrics.catalogue import catalogue
from metrics.formula import Own
from metrics.kpi import Kpi, Unit
from metrics.period import Rolling
from metrics.reading import Reading
from metrics.report import Report
from metrics.text import LANGUAGES, Language
from metrics.why import Effect
from storage.engine import connect
from tests.bot import reports
from tests.bot.conftest import ASOF, CHANNEL, MANAGER, Open
from tests.bot.fakes import reading, report
from tests.bot.terminal import Folder
from tests.bot.test_limits import HOSTILE, harmless, within

NOW = ("--now", ASOF.isoformat())


def segment(dimension: str, part: str | None, within_: float, mix: float = 0.0, sample: int = 40) -> Segment:
    return Segment(part, Effect(dimension, part, within_, mix, sample))


def split(*segments: Segment, own: Reading | None = None, above: tuple[float, float] | None = None) -> Because:
    """A change split as given; the first part is the strongest."""
    by: dict[str, tuple[Segment, ...]] = {}
    for one in segments:
        by[one.effect.dimension] = (*by.get(one.effect.dimension, ()), one)
    first = segments[0]
    change = sum(one.effect.total for one in by[first.effect.dimension])
    share = first.effect.total / change
    return Because(change, by, Strongest(first.effect.dimension, first, share, own or reading(sample=3)), above)


def frt() -> tuple[Report, Because]:
    of = replace(reports.week(), readings=(reports.readings()[0],), topics=None, moved=None)
    of = replace(of, question=replace(of.question, kpis=(of.readings[0].kpi,)))
    channels = [("email", 0.02, 0.0), ("phone", -0.01, 0.004), (None, 0.0, 0.016)]
    teams = [segment("team", "Billing", 0.06, -0.002, 187), segment("team", "Returns", -0.028, 0.0, 642)]
    parts = [segment("channel", *one) for one in channels]
    topics = [segment("topic", f"topic {n}", 0.03 if n == 0 else 0.0, 0.0) for n in range(12)]
    own = replace(reports.reading("frt", 2_520.0, 1_800.0, 187))
    return of, split(*teams, *parts, *topics, own=own, above=(0.5, 0.53))


def volume() -> tuple[Report, Because]:
    of = report(reports.reading("volume", 896.0, 853.0, 896, z=1.0))
    teams = [segment("team", "Delivery", 60.0, 0, 500), segment("team", None, -17.0, 0, 396)]
    return of, split(*teams, own=reports.reading("volume", 500.0, 440.0, 500))


@pytest.mark.parametrize("word", ["why", "waarom", "de ce", "De Ce"])
def test_the_word_goes_with_a_figure_a_period_and_filters(word: str) -> None:
    asked = Ask(command="why", kpis=("frt",), period=Rolling(7), filters={"team": ("Billing",)})
    assert read(f"{word} frt week team:Billing", commands.words()) == asked
    assert read(f"team:Billing week frt {word}", commands.words()) == asked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [frt, volume], ids=["frt", "volume"])
def test_a_why_reads_as_it_did(made: Any, language: Language, snapshot: SnapshotAssertion) -> None:
    of, because = made()
    told = told_why(of, because, language)
    within(told)
    harmless(told)
    as_blocks = snapshot.use_extension(JSONSnapshotExtension)
    assert {"text": told.text, "blocks": list(told.blocks)} == as_blocks
    assert printed_why(of, because, language) == snapshot


def test_the_rest_is_one_row_and_all_rows_add_up_to_the_change() -> None:
    of, because = frt()
    (table,) = [block for block in told_why(of, because, "en").blocks if block["type"] == "table"]
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert rows[0] == ["Team", "Within", "Mix", "Effect (points)", "n"]
    assert rows[-1] == ["Total", "+3.2", "−0.2", "+3.0", "829"]
    assert sum(float(row[3].replace("−", "-")) for row in rows[1:-1]) == pytest.approx(3.0)
    others = printed_why(of, because, "en").split("Topic")[1]
    assert others.count("topic ") == 12, "a terminal has them all"
    shown = told_why(of, because, "en").text
    assert "9 others" in shown
    assert shown.count("topic ") == 3


def test_counts_have_no_mix_and_shares_are_in_points() -> None:
    of, because = volume()
    assert "Mix" not in printed_why(of, because, "en")
    assert "points" not in printed_why(of, because, "en")
    of, because = frt()
    assert "+5.8 points of +3.0 points" not in printed_why(of, because, "en")
    assert "+5.8 points, more than the whole change of +3.0 points" in printed_why(of, because, "en")


OPEN = [kpi for kpi in catalogue().values() if not isinstance(kpi.formula, Own) and not kpi.least_people]
UNITS = [next(kpi for kpi in OPEN if kpi.unit is unit) for unit in Unit]
SAID = {
    Unit.COUNT: "+375",
    Unit.NUMBER: "+375.0",
    Unit.SECONDS: "+6 min 15 s",
    Unit.SHARE: "+37,500.0 points",
    Unit.POINTS: "+37,500.0 points",
    Unit.SCORE: "+375.00",
    Unit.MONEY: "+375.00",
}


@pytest.mark.parametrize("kpi", UNITS, ids=lambda kpi: kpi.unit.value)
def test_an_effect_is_said_in_the_unit_of_its_figure(kpi: Kpi) -> None:
    of = report(reading(kpi.key, 0.5, 40, before=0.25, sample_before=40))
    because = replace(split(segment("team", "A", 250, 125), segment("team", "B", 1)), above=None)
    text = printed_why(of, because, "en")
    assert f"Above all team A: {SAID[kpi.unit]} of " in text


def test_small_times_have_tenths_of_a_second_and_nothing_has_no_sign() -> None:
    of = report(reading("aht", 500.0, 40, before=490.0, sample_before=40))
    text = printed_why(of, split(segment("team", "A", -3.14, 0.01), segment("team", "B", 61.0)), "en")
    row = next(line for line in text.splitlines() if line.startswith("A "))
    assert re.split(r" {2,}", row) == ["A", "−3.1 s", "0.0 s", "−3.1 s", "40"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unclear_change_is_said_to_be_one(language: Language) -> None:
    same = report(reports.reading("csat", 0.80, 0.81, 300, z=-0.2))
    because = split(segment("team", "A", -0.02), segment("team", "B", 0.01))
    assert wording.UNSURE.to(language) in told_why(same, because, language).text
    sure = report(reports.reading("csat", 0.70, 0.81, 300, z=-4.0))
    assert wording.UNSURE.to(language) not in told_why(sure, because, language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_nothing_to_split_it_says_why(language: Language) -> None:
    of = report(reports.reading("csat", 0.8, 0.8, 300))
    still = Because(0.0, {"team": (segment("team", "A", 0.0), segment("team", "B", 0.0))}, None)
    said = {
        wording.NO_BEFORE: None,
        wording.NO_CHANGE: still,
        wording.NO_PARTS: Because(0.1, {}, None),
    }
    for phrase, because in said.items():
        for text in (told_why(of, because, language).text, printed_why(of, because, language)):
            assert phrase.to(language) in text
        assert json.loads(why_as_json(of, because, language))["says"] == phrase.to(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [kpi.key for kpi in catalogue().values() if isinstance(kpi.formula, Own)])
def test_a_figure_with_a_statement_of_its_own_cannot_be_split_and_offers_its_parts(
    key: str, language: Language
) -> None:
    text = told_why(report(reports.reading(key, 0.8, 0.7, 300)), None, language).text
    (example,) = re.findall(r"`/kpi ([^`]*)`", text)
    asked = read(example, commands.words())
    assert (asked.command, asked.kpis) == ("show", (key,))
    assert asked.by is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_few_people_said_is_not_split(language: Language) -> None:
    text = told_why(report(reports.reading("esat", 0.8, 0.7, 30)), None, language).text
    assert wording.TOO_PERSONAL.to(language).format(name=catalogue()["esat"].name.to(language)) in text


NAMES = st.none() | st.sampled_from(HOSTILE) | st.text(max_size=70)
AMOUNTS = st.floats(-1e6, 1e6) | st.just(0.0)


@st.composite
def becauses(draw: st.DrawFn) -> Because:
    names = draw(
        st.lists(st.sampled_from(["team", "channel", "topic", "language", "priority"]), min_size=1, unique=True)
    )
    some = [
        segment(name, draw(NAMES), draw(AMOUNTS), draw(AMOUNTS), draw(st.integers(0, 10**6)))
        for name in names
        for _ in range(draw(st.integers(2, 30)))
    ]
    made = split(replace(some[0], effect=replace(some[0].effect, within=1e7)), *some[1:], own=reading(before=3.0))
    return replace(made, above=draw(st.none() | st.just((0.5, 0.4))))


@given(becauses(), st.sampled_from(UNITS), st.sampled_from(LANGUAGES))
@hypothesis(max_examples=60)
def test_any_split_is_a_message_within_the_limits(because: Because, kpi: Kpi, language: Language) -> None:
    of = report(reading(kpi.key, 0.5, 40, before=0.25, sample_before=40))
    said = told_why(of, because, language)
    within(said)
    harmless(said)
    assert json.loads(why_as_json(of, because, language))["change"] == because.change
    assert printed_why(of, because, language).endswith("\n")


QUESTIONS = ("why volume 30d", "why frt 30d", "why csat 30d", "why resolution_rate 14d team:billing", "why nps 30d")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_company_is_told_why_on_both_engines_alike(tmp_path: Path, company: str, lite: str, question: str) -> None:
    told = [Folder(tmp_path, url).says("report", question, *NOW, "--format", "json") for url in (company, lite)]
    assert [one.code for one in told] == [0, 0], told[0].err
    found, other = (json.loads(one.text) for one in told)
    assert found["dimensions"].keys() == other["dimensions"].keys() >= {"channel"}
    assert "agent" not in found["dimensions"]
    for parts in found["dimensions"].values():
        assert sum(part["effect"] for part in parts) == pytest.approx(found["change"], abs=1e-6)
        assert all(part["within"] + part["mix"] == pytest.approx(part["effect"], abs=1e-9) for part in parts)
    assert found["change"] == pytest.approx(other["change"])
    if "frt" not in question:
        assert found["change"] == pytest.approx(found["value"] - found["before"])
    texts = [Folder(tmp_path, url).says("report", question, *NOW).text for url in (company, lite)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kpis", [("frt",), ("volume",), ("csat",), ("backlog",), ("sla",)])
def test_every_answer_is_within_the_limits_and_has_a_picture(
    lite_services: Services, kpis: tuple[str, ...], language: Language
) -> None:
    answer = commands.answer(Ask(command="why", kpis=kpis, period=Rolling(30)), lite_services, language)
    within(answer.message)
    harmless(answer.message)
    assert answer.report is not None
    assert answer.chart is not None


@pytest.mark.parametrize("by", ["agent", "week", "weekday", "device"])
def test_by_what_it_cannot_be_split_is_told_with_what_it_can(lite_services: Services, by: str) -> None:
    with pytest.raises(Confusion) as confusion:
        commands.answer(Ask(command="why", kpis=("frt",), by=by), lite_services, "en")
    assert confusion.value.problem is Problem.NOT_BY
    assert "team" in confusion.value.meant
    assert "agent" not in confusion.value.meant


def test_by_one_dimension_only_that_is_split(lite_services: Services) -> None:
    asked = Ask(command="why", kpis=("volume",), by="channel", period=Rolling(30))
    told = commands.answer(asked, lite_services, "en").told
    assert told is not None
    assert {*json.loads(told.json or "")["dimensions"]} == {"channel"}


@pytest.mark.parametrize(("key", "lacks"), [("esat", "esat"), ("top_faqs", "faq_views"), ("consistency", "topic")])
def test_without_data_it_says_what_to_import(tmp_path: Path, key: str, lacks: str) -> None:
    connect(url := f"sqlite:///{tmp_path}/empty.db").dispose()
    told = Folder(tmp_path, url).says("report", f"why {key} week", *NOW)
    assert told.code == 0
    assert f"No data yet for {catalogue()[key].name.en}: import" in told.text
    assert lacks in told.text


def test_slack_says_it_in_the_channel_and_only_admins_ask_about_an_agent(office: Open, lite: str) -> None:
    it = office(lite)
    it.say("/kpi why volume 30d")
    message = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if m.by_app), None)
    )
    assert message.ephemeral_to is None
    assert "Above all" in message.text
    assert wording.ADDS_UP.en.split(",")[0] in message.text
    it.say("/kpi why volume agent:anna")
    denied = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if "KPI_ADMIN" in m.text), None)
    )
    assert denied.ephemeral_to == MANAGER
