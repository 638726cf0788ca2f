"""`/kpi explain csat`: what a figure means, how it is counted, which data it needs and how much of them there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot import commands, phrases
from bot.ask import Ask, Confusion, Problem, read
from bot.render import Message
from bot.render.explain import explained
from bot.render.paper import posted, printed
from bot.services import Services
from metrics.catalogue import catalogue
from metrics.formula import Own, has_clock
from metrics.kpi import Kpi
from metrics.period import Calendar, Rolling
from metrics.state import State
from metrics.text import LANGUAGES, Language
from tests.bot.conftest import ASOF, CHANNEL, MANAGER, Open
from tests.bot.terminal import Folder
from tests.bot.test_limits import harmless, within

ALL = tuple(catalogue().values())
NOW = ("--now", ASOF.isoformat())
WORDS = ("explain", "uitleg", "explică", "explica", "EXPLAIN")


@pytest.fixture
def as_blocks(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


def said(told: Message) -> dict[str, object]:
    return {"text": told.text, "blocks": list(told.blocks)}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("key", ["csat", "frt_p90", "topics"])
def test_the_word_goes_with_the_key_in_any_order_and_with_a_key_that_starts_a_command(word: str, key: str) -> None:
    asked = Ask(command="explain", kpis=(key,))
    assert read(f"{word} {key}", commands.words()) == read(f"{key} {word}", commands.words()) == asked


def test_one_figure_at_a_time() -> None:
    with pytest.raises(Confusion) as confusion:
        read("explain csat frt", commands.words())
    assert (confusion.value.problem, confusion.value.word) == (Problem.TWICE, "frt")


@pytest.mark.parametrize("text", ["help csat", "csat summary", "list frt"])
def test_a_command_that_is_not_asked_of_a_figure_still_does_not_go_with_one(text: str) -> None:
    with pytest.raises(Confusion) as confusion:
        read(text, commands.words())
    assert confusion.value.problem is Problem.TOGETHER


def test_a_command_that_is_a_key_too_is_the_command() -> None:
    assert read("topics week", commands.words()).command == "topics"
    with pytest.raises(Confusion):
        read("topics frt", commands.words())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["frt", "csat", "esat", "backlog", "cost_per_contact", "journey_completion"])
def test_an_explanation_reads_as_it_did(key: str, language: Language, as_blocks: SnapshotAssertion) -> None:
    kpi = catalogue()[key]
    state = {"frt": State(2_850), "esat": State(0, suppressed=True)}.get(key, State(0, kpi.needs))
    assert said(posted(explained(kpi, state, language))) == as_blocks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.key)
def test_every_figure_is_explained_within_the_limits(kpi: Kpi, language: Language) -> None:
    for state in (State(0, kpi.needs), State(1), State(0, suppressed=True)):
        paper = explained(kpi, state, language)
        message = posted(paper)
        within(message)
        harmless(message)
        assert message.blocks
        assert "…" not in message.text
        text = printed(paper)
        assert not {*"*`"} & {*text}
        assert kpi.key in text
        for part in (kpi.name, kpi.about, *(example.says for example in kpi.examples)):
            assert part.to(language) in text


def columns(kpi: Kpi) -> Iterator[str]:
    for need in kpi.needs:
        for name in ("metric", "kind", "name"):
            if hasattr(need, name):
                yield f"`{getattr(need, name)}`"
                break


@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.key)
def test_it_says_what_a_figure_needs_and_only_offers_what_works(kpi: Kpi) -> None:
    text = posted(explained(kpi, State(7), "en")).text
    assert all(name in text for name in columns(kpi))
    assert ("hours:business" in text) == has_clock(kpi.formula)
    assert (f"`/kpi why {kpi.key} week`" in text) == (not isinstance(kpi.formula, Own))
    for asked in (part for i, part in enumerate(text.split("`")) if i % 2 and part.startswith("/kpi ")):
        assert kpi.key in {*read(asked.removeprefix("/kpi "), commands.words()).kpis, "topics"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_asked_next_is_understood_in_every_language(language: Language) -> None:
    text = posted(explained(catalogue()["frt"], State(7), language)).text
    asked = [part for part in text.split("`") if part.startswith("/kpi ")]
    assert len(asked) == 3
    assert all(read(part.removeprefix("/kpi "), commands.words()).kpis == ("frt",) for part in asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_much_there_is_is_counted(language: Language, lite_services: Services) -> None:
    told = commands.answer(Ask(command="explain", kpis=("volume",)), lite_services, language).told
    ever = Ask(command="show", kpis=("volume",), period=Rolling(90), versus="none")
    report = commands.answer(ever, lite_services, language).report
    assert told is not None
    assert report is not None
    today = Ask(command="show", kpis=("volume",), period=Calendar("day"), versus="none")
    so_far = commands.answer(today, lite_services, language).report
    assert so_far is not None
    rows = report.readings[0].sample + so_far.readings[0].sample
    assert rows > 2_000
    assert phrases.ROWS.to(rows, language) in told.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_figure_it_asks_for_one_with_examples_that_work(language: Language, lite_services: Services) -> None:
    for command in ("explain", "why"):
        answer = commands.answer(Ask(command=command), lite_services, language)
        within(answer.message)
        asked = [part for part in answer.message.text.split("`") if part.startswith("/kpi ")]
        found = [read(part.removeprefix("/kpi "), commands.words()) for part in asked]
        assert len(found) == 3
        assert all(one.command == command and len(one.kpis) == 1 for one in found)


def test_the_terminal_says_it_without_marks_and_has_it_in_no_other_form(tmp_path: Path, lite: str) -> None:
    here = Folder(tmp_path, lite)
    told = here.says("report", "explain csat", *NOW)
    assert (told.code, told.err) == (0, "")
    assert told.text.startswith("Customer satisfaction (csat)\n\nThe share of satisfied answers")
    for form in ("json", "csv"):
        assert here.says("report", "explain csat", *NOW, "--format", form).sentence.endswith("leave out --format")


def test_slack_shows_it_to_the_asker_alone(office: Open, lite: str) -> None:
    it = office(lite, language="nl")
    it.say("/kpi uitleg nps")
    message = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if m.by_app), None)
    )
    assert message.text.startswith("Net Promoter Score (nps)")
    assert message.ephemeral_to == MANAGER
