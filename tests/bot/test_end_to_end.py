"""/kpi typed into Slack, over the true Socket Mode protocol, on both engines."""

import io
import threading
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import Engine, insert

from bot import commands, phrases
from bot.answer import Answer
from bot.app import clock
from bot.ask import Ask, Problem
from bot.local import Message
from bot.services import Services
from bot.settings import Settings
from metrics.text import Language
from storage.engine import writing
from storage.schema import interaction, survey_response
from tests.bot.conftest import ADMIN, AGENT, ASOF, CHANNEL, MANAGER, Office, Open
from tests.bot.people import kinds, said

AT_ONCE = 12


def answer(office: Office, channel: str = CHANNEL, user: str = MANAGER) -> Message:
    """The bot's first words in a channel."""
    return office.slack.wait_for(lambda: next(iter(said(office.slack, channel, user)), None))


def test_a_week_is_answered_with_figures_a_chart_and_the_top_topics(company: str, office: Open) -> None:
    it = office(company)
    it.say("/kpi week")
    message = answer(it)
    assert kinds(message)[:4] == ["header", "context", "section", "image"]
    assert "table" in kinds(message)
    assert not message.ephemeral_to
    assert "First response time" in message.text
    assert "n\u00a0=\u00a0" in message.text
    assert f"<@{MANAGER}>" in str(message.blocks[-1])


def test_the_chart_is_a_picture_of_the_promised_size(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi week")
    block = next(block for block in answer(it).blocks if block["type"] == "image")
    picture = Image.open(io.BytesIO(it.slack.picture(block["slack_file"]["id"])))
    assert (picture.format, picture.size) == ("PNG", (880, 770))
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20, "it is not blank"
    assert block["alt_text"].startswith("First response time") or "%" in block["alt_text"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("/kpi", "header"),
        ("/kpi frt month by channel", "header"),
        ("/kpi topics week", "header"),
        ("/kpi csat frt this month team:billing", "header"),
        ("/kpi volume 30d by weekday vs none", "header"),
    ],
)
def test_other_questions_are_answered_in_the_channel(company: str, office: Open, asked: str, first: str) -> None:
    it = office(company)
    it.say(asked)
    message = answer(it)
    assert kinds(message)[0] == first
    assert "image" in kinds(message)


def test_a_misspelt_word_is_asked_back_to_the_asker_alone(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi wek")
    message = answer(it)
    assert message.ephemeral_to
    assert "“wek”" in message.text
    assert "“week”" in message.text
    assert not said(it.slack, user=AGENT)


def test_a_misspelt_value_is_asked_back_with_what_the_data_know(company: str, office: Open) -> None:
    it = office(company)
    it.say("/kpi week team:biling")
    message = answer(it)
    assert message.ephemeral_to
    assert "“Billing”" in message.text


def test_a_name_of_two_parts_means_both_and_one_that_only_surveys_know_is_known(engine: Engine) -> None:
    at = ASOF - timedelta(days=1)
    with writing(engine).begin() as connection:
        for number, source in enumerate(("zd", "fd", "fd")):
            key = {"source": source, "external_id": str(number), "run_id": 1}
            connection.execute(
                insert(interaction).values(**key, opened_at=at, team_id="Billing" if number else "billing")
            )
        answer_ = {"kind": "csat", "score": 5, "scale_min": 1, "scale_max": 5, "answered_at": at, "team_id": "Retail"}
        connection.execute(insert(survey_response).values(source="sm", external_id="1", run_id=1, **answer_))
    services = Services(engine, Settings(), clock(ASOF))
    asked = Ask(command="show", kpis=("volume",), filters={"team": ("BILLING",)})
    found = commands.answer(asked, services, "en").report
    assert found
    assert found.readings[0].value == 3
    asked = Ask(command="show", kpis=("csat",), filters={"team": ("retail",)})
    found = commands.answer(asked, services, "en").report
    assert found
    assert found.readings[0].sample == 1


def test_more_hours_than_can_be_counted_in_time_are_asked_back(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi volume 2020-01-01..2024-12-31 by hour")
    assert phrases.PROBLEM[Problem.TOO_FINE].en in answer(it).text


def test_help_is_for_the_asker_alone_and_shows_every_key(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi help")
    message = answer(it)
    assert message.ephemeral_to
    assert "`complaint_ratio`" in message.text


def test_figures_per_agent_are_refused_to_those_who_are_no_admins(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi frt week by agent", user=AGENT)
    message = answer(it, user=AGENT)
    assert message.ephemeral_to
    assert message.text == phrases.ADMINS_ONLY.en


def test_figures_per_agent_are_said_to_an_admin_alone_without_a_picture(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi frt month by agent", user=ADMIN)
    message = answer(it, user=ADMIN)
    assert message.ephemeral_to
    assert "image" not in kinds(message)
    assert not said(it.slack)


def test_a_private_answer_is_seen_by_the_asker_alone(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi week private")
    message = answer(it)
    assert message.ephemeral_to
    assert phrases.PICTURE_ELSEWHERE.en in message.text
    assert not said(it.slack, user=AGENT)


def test_the_setting_private_makes_every_answer_private(lite: str, office: Open) -> None:
    it = office(lite, reply="private")
    it.say("/kpi week")
    assert answer(it).ephemeral_to


def test_refused_blocks_step_down_to_words(lite: str, office: Open) -> None:
    it = office(lite)
    it.slack.faults.add("chat.postMessage", "invalid_blocks", count=3)
    it.say("/kpi week")
    message = answer(it)
    assert not message.blocks
    assert "First response time" in message.text


def test_a_broken_database_is_one_sentence_with_a_number(
    lite: str, office: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(commands, "answer", broken)
    it = office(lite)
    it.say("/kpi week")
    message = answer(it)
    assert message.ephemeral_to
    number = message.text.split("noted as ")[1][:8]
    assert f"answer {number} failed" in caplog.text
    assert "the disk is gone" not in message.text


def test_twelve_slow_questions_at_once_are_all_acknowledged_before_any_is_answered(
    lite: str, office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work waits for the acknowledgements here, so an acknowledgement that waited for work would never come."""
    go_on = threading.Event()
    real = commands.answer

    def slow(ask: Ask, services: Services, language: Language) -> Answer:
        assert go_on.wait(30)
        return real(ask, services, language)

    monkeypatch.setattr(commands, "answer", slow)
    it = office(lite)
    it.slack.paced = False
    typed = [it.slack.command("/kpi week") for _ in range(AT_ONCE)]
    it.slack.wait_for(lambda: all(command.acked for command in typed))
    assert not [command.error for command in typed if command.error]
    assert not said(it.slack)
    go_on.set()
    it.slack.wait_for(lambda: len(said(it.slack)) == AT_ONCE, 60)


@pytest.mark.parametrize(("language", "words"), [("nl", "Eerste reactietijd"), ("ro", "Timp până la primul răspuns")])
def test_the_workspace_is_answered_in_its_language(lite: str, office: Open, language: str, words: str) -> None:
    it = office(lite, language=language)
    it.say("/kpi week")
    assert words in answer(it).text


def test_a_moment_without_data_says_when_the_newest_is_from(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi 2020-01")
    message = answer(it)
    assert phrases.NOTHING.en in message.text
    assert "2026" in message.text
