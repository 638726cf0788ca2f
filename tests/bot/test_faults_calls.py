"""When calls to Slack fail: what people see, for each row of docs/operating.md."""

import math
from collections.abc import Callable

import pytest

from bot import commands, phrases
from bot.answer import Answer
from bot.ask import Ask
from bot.local import LocalSlack, Message
from bot.services import Services
from metrics.text import Language
from tests.bot.conftest import BETWEEN, CHANNEL, LEADS, MANAGER, Office, Open
from tests.bot.people import at_rest, for_all, for_one, kinds, said, words

POST = "chat.postMessage"


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def it(lite: str, office: Open, naps: list[float]) -> Office:
    """The bot, which makes pauses in no time."""
    return office(lite, timeout=1, sleep=naps.append)


def asked(office: Office, channel: str = CHANNEL) -> None:
    office.say("/kpi week", channel=channel)
    at_rest(office)


def meanwhile(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Does it while an answer is worked out."""
    real = commands.answer

    def answer(ask: Ask, services: Services, language: Language) -> Answer:
        found = real(ask, services, language)
        do()
        return found

    monkeypatch.setattr(commands, "answer", answer)


def the_figures(slack: LocalSlack, channel: str = CHANNEL) -> Message:
    """The one answer that all see."""
    (message,) = for_all(slack, channel)
    assert "First response time" in message.text
    return message


def alone(slack: LocalSlack) -> list[str]:
    """The sentences that the asker alone reads."""
    return [message.text for message in for_one(slack)]


def complete(message: Message) -> bool:
    return {"header", "image", "table"} <= {*kinds(message)}


def test_busy__the_answer_comes_after_the_pause(it: Office, naps: list[float]) -> None:
    it.slack.faults.add(POST, "ratelimited", retry_after=9)
    asked(it)
    assert naps == [9.0]
    assert complete(the_figures(it.slack))
    assert alone(it.slack) == []


def test_busy_unsaid__the_answer_comes_after_growing_pauses(it: Office, naps: list[float]) -> None:
    it.slack.faults.add(POST, "ratelimited", count=3, retry_after=None)
    asked(it)
    assert naps == [1.0, 2.0, 4.0]
    assert complete(the_figures(it.slack))
    assert alone(it.slack) == []


def test_busy_long__the_asker_reads_when_to_ask_again(it: Office, naps: list[float]) -> None:
    it.slack.faults.add(POST, "ratelimited", retry_after=600)
    asked(it)
    assert naps == []
    assert alone(it.slack) == [phrases.SLACK_BUSY.en.format(wait="10\u00a0min")]
    assert for_all(it.slack) == []


def test_error_before__the_asker_is_told_to_look(it: Office) -> None:
    it.slack.faults.add(POST, "http_500", accepted=False)
    asked(it)
    assert alone(it.slack) == [phrases.UNSURE.en]
    assert for_all(it.slack) == []


@pytest.mark.parametrize("answer", ["http_500", "internal_error"])
def test_error_after__there_is_one_answer_and_the_asker_is_told_to_look(it: Office, answer: str) -> None:
    it.slack.faults.add(POST, answer, accepted=True)
    asked(it)
    assert complete(the_figures(it.slack))
    assert alone(it.slack) == [phrases.UNSURE.en]


def test_cut__there_is_one_answer_and_the_asker_is_told_to_look(it: Office) -> None:
    it.slack.faults.add(POST, "cut")
    asked(it)
    assert complete(the_figures(it.slack))
    assert alone(it.slack) == [phrases.UNSURE.en]


def test_hang__there_is_one_answer_and_the_asker_is_told_to_look(it: Office) -> None:
    it.slack.faults.add(POST, "hang", seconds=20)
    asked(it)
    assert complete(the_figures(it.slack))
    assert alone(it.slack) == [phrases.UNSURE.en]


def test_unreachable__it_is_logged_that_nobody_could_be_told(
    it: Office, naps: list[float], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meanwhile(monkeypatch, it.slack.stop)
    asked(it)
    assert said(it.slack) == []
    assert sum(naps) > 10
    assert "could not tell a person what went wrong: ConnectionRefusedError" in caplog.text


def test_late__the_picture_joins_the_figures(it: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reply.PATIENCE", 0.0)
    it.slack.processing = math.inf

    def posted() -> None:
        it.slack.processing = 0.0

    it.slack.journal.follow(lambda entry: posted() if (entry.kind, entry.name) == ("answer", POST) else None)
    asked(it)
    assert complete(the_figures(it.slack))
    assert the_figures(it.slack).edited
    assert alone(it.slack) == []


def test_never__the_figures_come_with_a_word_on_the_picture(it: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reply.PATIENCE", 0.0)
    monkeypatch.setattr("bot.reply.LATE", 0.0)
    it.slack.processing = math.inf
    asked(it)
    owned_up_to(it)


def owned_up_to(office: Office) -> None:
    """The figures are there without the picture, and say so."""
    message = the_figures(office.slack)
    assert {"header", "table"} <= {*kinds(message)}
    assert "image" not in kinds(message)
    assert phrases.NO_PICTURE.en in words(message)
    assert alone(office.slack) == []


def test_upload__the_figures_come_with_a_word_on_the_picture(it: Office) -> None:
    it.slack.faults.add("files.getUploadURLExternal", "internal_error", count=2)
    asked(it)
    owned_up_to(it)


def test_image_refused__the_figures_come_with_a_word_on_the_picture(it: Office) -> None:
    it.slack.faults.refuse_blocks("image")
    asked(it)
    owned_up_to(it)


def test_table_refused__its_rows_are_plain_text(it: Office) -> None:
    it.slack.faults.refuse_blocks("table")
    asked(it)
    message = the_figures(it.slack)
    assert {"header", "image", "rich_text"} <= {*kinds(message)}
    assert "table" not in kinds(message)
    assert "late delivery" in words(message)


def test_blocks_refused__all_is_said_in_words(it: Office, caplog: pytest.LogCaptureFixture) -> None:
    it.slack.faults.refuse_blocks("header")
    asked(it)
    assert the_figures(it.slack).blocks == []
    assert "late delivery" in the_figures(it.slack).text
    assert "Slack refuses a message, which is said simpler: invalid_blocks" in caplog.text


def test_deleted__a_late_picture_of_it_is_forgotten(it: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reply.PATIENCE", 0.0)
    it.slack.processing = math.inf

    def posted() -> None:
        (message,) = for_all(it.slack)
        it.slack.delete(message)
        it.slack.processing = 0.0

    it.slack.journal.follow(lambda entry: posted() if (entry.kind, entry.name) == ("answer", POST) else None)
    asked(it)
    assert said(it.slack) == []
    assert len(it.slack.journal.of("request", POST)) == len(it.slack.journal.of("request", "chat.update")) == 1


def test_archived__the_asker_alone_gets_the_figures(it: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: it.slack.archive(CHANNEL))
    asked(it)
    assert for_all(it.slack) == []
    (message,) = for_one(it.slack)
    assert {"header", "table"} <= {*kinds(message)}
    assert phrases.ONLY_YOU.en in words(message)


def test_not_in__the_figures_come_with_a_word_on_how_to_get_the_picture(it: Office) -> None:
    it.slack.remove_bot(CHANNEL)
    for channel in (CHANNEL, LEADS):
        asked(it, channel)
        message = the_figures(it.slack, channel)
        assert {"header", "table"} <= {*kinds(message)}
        assert "image" not in kinds(message)
        assert phrases.INVITE.en in words(message)
        assert for_one(it.slack, channel, MANAGER) == []


def test_between__the_figures_come_and_nobody_is_asked_for_an_invitation(it: Office) -> None:
    asked(it, BETWEEN)
    message = the_figures(it.slack, BETWEEN)
    assert {"header", "table"} <= {*kinds(message)}
    assert phrases.BETWEEN_OTHERS.en in words(message)
    assert phrases.INVITE.en not in words(message)


def test_nowhere__the_asker_is_told_where_else_to_ask(it: Office) -> None:
    it.slack.remove_bot(CHANNEL)
    it.slack.faults.add("response_url", "channel_not_found")
    asked(it)
    assert alone(it.slack) == [phrases.CLOSED_PLACE.en]
    assert for_all(it.slack) == []


def test_revoked__the_asker_is_told_without_a_token(it: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, it.slack.revoke)
    asked(it)
    assert alone(it.slack) == [phrases.STOPPED.en.format(code="token_revoked")]
    assert for_all(it.slack) == []


def forbid(slack: LocalSlack, scope: str) -> None:
    slack._workspace.scopes = [each for each in slack._workspace.scopes if each != scope]


def test_scope__the_asker_is_told(it: Office) -> None:
    forbid(it.slack, "chat:write")
    asked(it)
    assert alone(it.slack) == [phrases.STOPPED.en.format(code="missing_scope")]
    assert for_all(it.slack) == []


def test_scope_files__the_figures_come_with_a_word_on_the_picture(it: Office) -> None:
    forbid(it.slack, "files:write")
    asked(it)
    owned_up_to(it)
