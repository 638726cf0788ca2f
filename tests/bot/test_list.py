"""`/kpi list`: every figure by group, with whether there are data for it."""

import json
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot import commands, limits
from bot.ask import Ask, read
from bot.render.listing import list_as_json, listed, printed_list
from bot.services import Services
from metrics.catalogue import catalogue
from metrics.kpi import Group, Kpi
from metrics.state import State
from metrics.text import LANGUAGES, Language, Text
from tests.bot.conftest import ASOF, CHANNEL, MANAGER, Open
from tests.bot.terminal import Folder
from tests.bot.test_limits import harmless, within

ALL = tuple(catalogue().values())
EMPTY = {kpi.key: State(0, kpi.needs) for kpi in ALL}
FULL = {kpi.key: State(123_456_789) for kpi in ALL}
PARTS = {kpi.key: State(123_456_789, kpi.needs) for kpi in ALL}
NOW = ("--now", ASOF.isoformat())
FEW = tuple(catalogue()[key] for key in ("volume", "frt", "consistency", "contribution", "esat", "prevention"))
SOME = {
    "volume": State(3_000),
    "frt": State(2_850),
    "consistency": State(0, catalogue()["consistency"].needs[2:]),
    "contribution": State(12, catalogue()["contribution"].needs[-1:]),
    "esat": State(0, suppressed=True),
    "prevention": State(0),
}


@pytest.mark.parametrize("word", ["list", "lijst", "listă", "lista"])
def test_it_is_asked_for_in_every_language(word: str) -> None:
    assert read(word, commands.words()) == Ask(command="list")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_reads_as_it_did(language: Language, snapshot: SnapshotAssertion) -> None:
    told = listed(FEW, SOME, language)
    as_blocks = snapshot.use_extension(JSONSnapshotExtension)
    assert {"text": told.text, "blocks": list(told.blocks)} == as_blocks
    assert printed_list(FEW, SOME, language) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("states", [EMPTY, FULL, PARTS], ids=["empty", "full", "parts"])
def test_all_of_it_is_within_the_limits_whatever_is_lacking(states: dict[str, State], language: Language) -> None:
    said = listed(ALL, states, language)
    within(said)
    harmless(said)
    shown = json.dumps(said.blocks, ensure_ascii=False)
    for kpi in ALL:
        assert f"`{kpi.key}` {kpi.name.to(language)} – " in shown
        assert kpi.key in said.text
    assert "…" not in shown
    assert "…" not in said.text


def many(n: int) -> tuple[Kpi, ...]:
    hostile = Text("<!channel> & *x*", "<!channel> & *x*", "<!channel> & *x*")
    return tuple(Kpi(**{**fields(catalogue()["consistency"]), "key": f"own_{i}", "name": hostile}) for i in range(n))


def fields(kpi: Kpi) -> dict[str, Any]:
    return {name: getattr(kpi, name) for name in Kpi.__dataclass_fields__}


@pytest.mark.parametrize("n", [20, 60, 200, 1_000])
def test_more_of_ones_own_than_fit_are_shortened_and_then_said_in_words(n: int) -> None:
    kpis = (*ALL, *many(n))
    said = listed(kpis, {kpi.key: State(0, kpi.needs) for kpi in kpis}, "en")
    within(said)
    harmless(said)
    assert bool(said.blocks) == (n < 200)
    assert said.text


def test_what_does_not_fit_in_one_section_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECTION", 300)
    monkeypatch.setattr(limits, "BLOCKS", 50)
    said = listed(ALL, FULL, "en")
    within(said)
    assert len(said.blocks) > 2 * len(Group)
    assert "…" not in json.dumps(said.blocks, ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_has_a_line_for_each_with_columns_side_by_side(language: Language) -> None:
    lines = printed_list(ALL, PARTS, language).splitlines()
    rows = [line for line in lines if line.startswith("◐")]
    assert len(rows) == len(ALL)
    assert len({line.index(catalogue()[line.split()[1]].name.to(language)) for line in rows}) == 1
    assert not {*"*`"} & {*"".join(lines)}


def test_a_program_gets_what_is_there_and_what_is_missing() -> None:
    (volume, frt, consistency, contribution, esat, prevention) = json.loads(list_as_json(FEW, SOME, "nl"))["kpis"]
    assert volume == {
        "kpi": "volume",
        "name": "Interacties",
        "group": "Volume",
        "unit": "count",
        "has_data": True,
        "rows": 3_000,
        "needs": [{"table": "interaction", "column": "opened_at"}],
        "missing": [],
    }
    assert consistency["missing"] == [{"table": "interaction", "column": "resolution_code"}]
    assert (consistency["has_data"], contribution["has_data"], prevention["has_data"]) == (False, True, False)
    assert (frt["rows"], esat["rows"], esat["has_data"]) == (2_850, None, True)
    assert esat["needs"] == [{"answers": "esat"}]
    web = json.loads(list_as_json((catalogue()["faq_helpful"],), EMPTY, "en"))["kpis"][0]
    assert web["missing"][0] == {"metric": "helpful_yes", "table": "faq_view", "column": "helpful_yes"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_company_has_data_for_what_it_measures(language: Language, lite_services: Services) -> None:
    answer = commands.answer(Ask(command="list"), lite_services, language)
    within(answer.message)
    assert answer.told is not None
    found = {kpi["kpi"]: kpi for kpi in json.loads(answer.told.json or "")["kpis"]}
    assert list(found) == list(catalogue())
    for key in ("volume", "frt", "frt_p90", "csat", "fcr", "sla", "backlog"):
        assert found[key]["has_data"], key
        assert found[key]["rows"], key


def test_both_engines_list_the_same(tmp_path: Path, company: str, lite: str) -> None:
    told = [Folder(tmp_path, url).says("report", "list", *NOW, "--format", "json") for url in (company, lite)]
    assert [one.code for one in told] == [0, 0]
    assert told[0].text == told[1].text
    text = Folder(tmp_path, company).says("report", "lijst", *NOW, "--lang", "nl")
    assert (text.code, text.err) == (0, "")
    assert "● volume" in text.text
    assert Folder(tmp_path, lite).says("report", "list", *NOW, "--format", "csv").sentence


def test_slack_shows_it_to_the_asker_alone(office: Open, lite: str) -> None:
    it = office(lite)
    it.say("/kpi list")
    message = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if m.by_app), None)
    )
    assert message.ephemeral_to == MANAGER
    assert message.text.startswith(f"{len(ALL)} KPIs, ")
