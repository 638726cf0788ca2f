"""Ours are never looser than Slack's, and no report, however hostile its names, makes a message beyond them."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot import limits, phrases
from bot.local import LocalSlack
from bot.local.blocks import refuse_wrong_blocks
from bot.render import Message, message, terminal
from bot.render.message import _words, noted, picture, signed
from bot.slack import Slack
from bot.text import clean
from metrics.catalogue import catalogue
from metrics.formula import Count
from metrics.kpi import Kpi, Unit
from metrics.moved import Moved
from metrics.period import STEPS, Span, pieces
from metrics.reading import Reading
from metrics.report import Breakdown, Report, Slice
from metrics.sources import PARTS
from metrics.terms import Money, Scale
from metrics.text import LANGUAGES, Language
from tests.bot.fakes import NOW, WEEK, report, words_of

SLACKS = {
    "BLOCKS": 50,
    "ALL_BLOCKS": 13_171,
    "TEXT": 4_000,
    "HEADER": 150,
    "SECTION": 3_000,
    "FIELDS": 10,
    "FIELD": 2_000,
    "CONTEXT": 10,
    "CONTEXT_TEXT": 3_000,
    "ALT": 2_000,
    "FILE_ALT": 1_000,
    "TABLE_ROWS": 100,
    "TABLE_COLUMNS": 20,
    "TABLE_CHARACTERS": 10_000,
}
OURS = {name: getattr(limits, name) for name in vars(limits) if name.isupper()}
QUARTER = Span(WEEK.last.replace(month=8), WEEK.last, WEEK.zone)
HOSTILE = [
    "<!channel>",
    "<@U0MANAGER1>",
    "<!subteam^S0|all>",
    "&lt;!here&gt;",
    "&" * 60,
    "*bold* _it_ ~no~",
    "`code` ```block```",
    "\u202egnitsolc\u202c",
    "\u0000\u0007",
    "\u200b",
    "x" * 10_000,
    "\N{PILE OF POO}\u200d" * 5_000,
    '"\\' * 5_000,
    "{name} {0} %s",
    "line\nbreak\ttab",
    "https://example.com",
    "=HYPERLINK(1)",
    "",
    " ",
]
NAMES = st.sampled_from(HOSTILE) | st.text(max_size=70)
MENTION = r"<@[UW][A-Z0-9]+>"


@pytest.mark.parametrize("name", sorted({*OURS} - {"DRESS"}))
def test_ours_are_never_looser_than_slacks(name: str) -> None:
    assert 0 < OURS[name] <= SLACKS[name]


def test_every_limit_is_compared() -> None:
    assert {*OURS} - {"DRESS"} == {*SLACKS}


def values(kpi: Kpi, sample: int) -> st.SearchStrategy[float | None]:
    if isinstance(kpi.formula, Count):
        return st.just(float(sample))
    if not sample:
        return st.none()
    most = {Unit.SHARE: 1, Unit.POINTS: 1, Unit.SCORE: 10, Unit.SECONDS: 10**8, Unit.MONEY: 10**8}.get(kpi.unit, 10**6)
    least = -1 if kpi.unit is Unit.POINTS else 0
    return st.integers(least * 10_000, most * 10_000).map(lambda n: n / 10_000)


SCALES: dict[Unit, Scale | Money] = {Unit.SCORE: Scale(1, 5, "better"), Unit.MONEY: Money("RON")}


@st.composite
def readings(draw: st.DrawFn, kpi: Kpi, *, compared: bool = True) -> Reading:
    sample, before = draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6)) if compared else 0
    return Reading(
        kpi=kpi,
        value=draw(values(kpi, sample)),
        sample=sample,
        before=draw(values(kpi, before)) if before else None,
        sample_before=before,
        interval=draw(st.none() | st.just((0.25, 0.75))) if kpi.unit is Unit.SHARE and sample else None,
        left_out=draw(st.integers(0, 200)),
        provisional=draw(st.integers(0, 200)),
        scale=SCALES.get(kpi.unit),
        z=draw(st.none() | st.floats(-9, 9)),
    )


@st.composite
def breakdowns(draw: st.DrawFn, kpis: tuple[Kpi, ...], by: str) -> Breakdown:
    if by in STEPS:
        step = next(step for step in STEPS if step == by)
        labels: list[str | None] = [*dict.fromkeys(label for label, _ in pieces(QUARTER, step))]
        labels = labels[-draw(st.integers(1, 40)) :]
    else:
        labels = draw(st.lists(st.none() | NAMES, min_size=1, max_size=20))
    row = tuple(draw(readings(kpi, compared=False)) for kpi in kpis)
    share = draw(st.sampled_from([None, 0.0, 0.123, 1.0]))
    slices = (Slice(label, label, row, share=share, growing=draw(st.booleans())) for label in labels)
    return Breakdown(by, tuple(slices))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report that a command may ask for: parts or topics, never both."""
    keys = draw(st.lists(st.sampled_from(sorted(catalogue())), min_size=1, max_size=10, unique=True))
    kpis = tuple(catalogue()[key] for key in keys)
    found = tuple(draw(readings(kpi)) for kpi in kpis)
    by = draw(st.none() | st.sampled_from([*PARTS, *STEPS]))
    more: dict[str, Any] = {"parts": draw(breakdowns(kpis, by))} if by else {}
    if by is None and draw(st.booleans()):
        more["topics"] = draw(breakdowns((catalogue()["volume"],), "topic"))
    if draw(st.booleans()):
        of, name, share = draw(st.sampled_from(found)), draw(st.none() | NAMES), draw(st.integers(0, 300)) / 100
        more["moved"] = Moved(of, draw(st.sampled_from(PARTS)), name, share, of)
    some = st.lists(st.none() | NAMES, min_size=1, max_size=8).map(tuple)
    more["filters"] = draw(st.dictionaries(st.sampled_from(PARTS), some, max_size=4))
    more["data_until"] = draw(st.sampled_from([None, NOW]))
    more["newest"] = draw(st.sampled_from([None, NOW]))
    return report(*found, span=draw(st.sampled_from([WEEK, QUARTER])), **more)


def within(said: Message) -> None:
    """Every limit of ours, and what the stand-in for Slack accepts."""
    assert 0 < len(said.text) <= limits.TEXT
    assert len(said.blocks) <= limits.BLOCKS
    assert len(json.dumps(said.blocks, ensure_ascii=False, separators=(",", ":"))) <= limits.ALL_BLOCKS
    for block in said.blocks:
        shape(block)
    refuse_wrong_blocks([*said.blocks], lambda _: True, ephemeral=False)


def shape(block: dict[str, Any]) -> None:
    match block["type"]:
        case "header":
            assert 0 < len(block["text"]["text"]) <= limits.HEADER
        case "section" if "fields" in block:
            assert 0 < len(block["fields"]) <= limits.FIELDS
            assert all(len(field["text"]) <= limits.FIELD for field in block["fields"])
        case "section":
            assert len(block["text"]["text"]) <= limits.SECTION
        case "context":
            assert 0 < len(block["elements"]) <= limits.CONTEXT
            assert all(len(element["text"]) <= limits.CONTEXT_TEXT for element in block["elements"])
        case "image":
            assert 0 < len(block["alt_text"]) <= limits.ALT
        case "table":
            assert len(block["rows"]) <= limits.TABLE_ROWS
            assert {len(row) for row in block["rows"]} == {len(block["column_settings"])}
            assert len(block["column_settings"]) <= limits.TABLE_COLUMNS
            assert sum(len(cell["text"]) for row in block["rows"] for cell in row) <= limits.TABLE_CHARACTERS
        case other:
            pytest.fail(f"no message has a {other}")


def parsed(value: object) -> list[str]:
    """Every text in blocks that Slack parses."""
    if isinstance(value, dict):
        mine = [value["text"]] if value.get("type") == "mrkdwn" else []
        assert value.get("type") != "mrkdwn" or value["verbatim"] is True
        return [*mine, *(text for inner in value.values() for text in parsed(inner))]
    return [text for inner in value for text in parsed(inner)] if isinstance(value, list | tuple) else []


def harmless(said: Message) -> None:
    for words in (said.text, *parsed(said.blocks)):
        without = re.sub(MENTION, "", words)
        assert "<" not in without
        assert ">" not in without
        assert not re.search(r"&(?!amp;|lt;|gt;)", without)
    for words in (said.text, *words_of(said.blocks)):
        assert not re.search("[\u0000-\u0009\u000b-\u001f\u200b\u202a-\u202e\u2066-\u2069]", words)


def numbers(words: str) -> set[str]:
    """Those that are whole: where a line was cut, the last may be a part of one."""
    return {*re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"[\d.,]+…", "…", words))}


@given(reports(), st.sampled_from(LANGUAGES))
@hypothesis(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_report_is_a_message_within_the_limits_that_pings_nobody(any_report: Report, language: Language) -> None:
    said = message(any_report, language)
    within(said)
    harmless(said)
    if any(reading.sample for reading in any_report.readings):
        assert not said.text.startswith(phrases.NOTHING.to(language))
    if "…" not in said.text.split("\n"):
        shown = " | ".join(words_of(said.blocks))
        assert numbers(shown) <= numbers(said.text), f"\n{said.text}\n--- in blocks:\n{shown}"


@given(reports(), st.sampled_from(LANGUAGES), NAMES, NAMES)
@hypothesis(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_message_stays_within_the_limits_on_its_way(
    any_report: Report, language: Language, alt: str, user: str
) -> None:
    said = message(any_report, language)
    if said.blocks:
        said = picture(said, "F0AAAAAAAA", clean(alt, limits.ALT) or "alt")
    for dressed in (signed(said, "U0MANAGER1", language), signed(said, user, language), noted(said, "Sorry & so on")):
        within(dressed)
        harmless(dressed)


@given(reports(), st.sampled_from(LANGUAGES))
@hypothesis(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_report_can_be_read_in_a_terminal(any_report: Report, language: Language) -> None:
    shown = terminal(any_report, language)
    assert shown.endswith("\n")
    assert not re.search("[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]", shown)


def fullest() -> Report:
    """As much as one command may say: ten KPIs by a dimension with long names, filters, what moved."""
    kpis = [catalogue()[key] for key in sorted(catalogue())][:10]
    found = [
        Reading(kpi=kpi, value=12345.678, sample=123456, before=23456.789, sample_before=123456, left_out=99, z=5.0)
        for kpi in kpis
    ]
    names = [f"{n} {'&' * 57}" for n in range(30)]
    parts = Breakdown("topic", tuple(Slice(name, name, tuple(found)) for name in names))
    moved = Moved(found[0], "team", names[0], 0.5, found[0])
    return report(*found, parts=parts, moved=moved, filters=dict.fromkeys(PARTS, tuple(names)), data_until=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fullest_report_is_within_the_limits_with_picture_note_and_asker(language: Language) -> None:
    said = message(fullest(), language)
    within(said)
    harmless(said)
    dressed = noted(signed(picture(said, "F0AAAAAAAA", '"\\' * 2_000), "U0MANAGER1", language), "&" * 200)
    within(dressed)
    harmless(dressed)


def test_what_is_too_long_loses_rows_from_its_end_and_keeps_the_total(monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = [block for block in message(fullest(), "en").blocks if block["type"] == "table"]
    monkeypatch.setattr(limits, "ALL_BLOCKS", 8_000)
    shorter = message(fullest(), "en")
    within(shorter)
    (table,) = [block for block in shorter.blocks if block["type"] == "table"]
    kept = len(table["rows"]) - 1
    assert 2 < kept < len(whole["rows"]) - 1
    assert table["rows"] == [*whole["rows"][:kept], whole["rows"][-1]]


def test_what_does_not_fit_at_all_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = message(fullest(), "en").text
    monkeypatch.setattr(limits, "ALL_BLOCKS", 500)
    said = message(fullest(), "en")
    assert (said.blocks, said.text) == ((), text)
    assert picture(said, "F0AAAAAAAA", "alt").blocks == noted(said, "note").blocks == ()


@pytest.mark.parametrize("length", range(limits.TEXT - 6, limits.TEXT + 3))
def test_words_that_just_fit_fit_and_others_say_that_they_were_cut(length: int) -> None:
    first = "x" * 1_000
    words = _words([first, "y" * (length - len(first) - 1), "and the foot"])
    assert len(words) <= limits.TEXT
    assert words.startswith(first)
    assert words.endswith("…")


@given(st.data())
@hypothesis(max_examples=15, suppress_health_check=[*HealthCheck])
def test_slack_takes_any_report(slack: LocalSlack, data: st.DataObject) -> None:
    slack.paced = False
    said = message(data.draw(reports()), data.draw(st.sampled_from(LANGUAGES)))
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    ts = Slack(client).post("C0SUPPORT1", said)
    assert slack.messages("C0SUPPORT1")[-1].ts == ts
    assert slack.messages("C0SUPPORT1")[-1].blocks == [*said.blocks]
