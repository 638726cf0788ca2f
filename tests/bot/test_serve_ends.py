"""How the bot comes to its connections, and how it leaves them."""

import logging
import math
import threading
import time

import pytest

from bot import commands, phrases
from bot.answer import Answer
from bot.app import build
from bot.ask import Ask
from bot.local import LocalSlack
from bot.serve import connected
from bot.serve.periods import Periods
from bot.serve.session import Session
from bot.serve.watch import CONNECTIONS
from bot.services import Services
from metrics.text import Language
from tests.bot.conftest import ASOF, CHANNEL, MANAGER, Office, Open, settings
from tests.bot.fakes import Clock
from tests.bot.people import for_all, for_one
from tests.bot.watching import OPEN, asked, at_once, passes


def test_the_second_connection_may_come_later(lite: str, slack: LocalSlack, tick: Clock) -> None:
    def fail_next() -> None:
        if len(slack.journal.of("answer", OPEN)) == 1:
            slack.faults.add(OPEN, "internal_error")

    at_once(slack, "answer", OPEN, fail_next)
    with build(settings(lite, slack), ASOF) as bot, connected(bot, clock=tick) as watch:
        it = Office(slack, bot, watch)
        assert watch.up == 1
        slack.wait_connected()
        asked(it)
        passes(it, tick, 1)
        slack.wait_connected(CONNECTIONS)


@pytest.mark.parametrize("method", ["auth.test", OPEN])
def test_without_any_connection_there_is_no_bot(lite: str, slack: LocalSlack, method: str) -> None:
    slack.faults.add(method, "invalid_auth", count=9)
    before = threading.active_count()
    with build(settings(lite, slack), ASOF) as bot, pytest.raises(Exception, match="invalid_auth"), connected(bot):
        pytest.fail("it is connected")
    assert slack.connections == 0
    slack.wait_for(lambda: threading.active_count() <= before)


def test_a_token_that_is_stopped_is_told_once_and_once_when_it_works_again(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    it.slack.revoke()
    passes(it, tick, 299)
    assert "nothing can be said" not in caplog.text
    for _ in range(3):
        passes(it, tick, 300)
    told = [record.levelno for record in caplog.records if "nothing can be said" in record.message]
    assert told == [logging.CRITICAL]
    it.slack.revoke(on=False)
    for _ in range(3):
        passes(it, tick, 300)
    assert caplog.text.count("takes SLACK_BOT_TOKEN again") == 1


def test_a_question_about_the_token_that_fails_for_the_moment_says_nothing(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    it.slack.faults.add("auth.test", "http_500")
    passes(it, tick, 300)
    assert "SLACK_BOT_TOKEN" not in caplog.text


def test_the_first_question_is_acknowledged_without_asking_slack_anything(it: Office) -> None:
    """Bolt would ask who it is, and a Slack that hangs would cost the acknowledgement."""
    it.slack.faults.add("auth.test", "hang", count=9, seconds=30)
    asked(it)
    it.slack.faults.clear()


def test_at_the_end_who_waits_is_told_what_runs_is_finished_and_nothing_more_comes_in(
    lite: str, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    real = commands.answer

    def slow(ask: Ask, services: Services, language: Language) -> Answer:
        assert go_on.wait(20)
        return real(ask, services, language)

    monkeypatch.setattr(commands, "answer", slow)
    with build(settings(lite, slack), ASOF) as bot:
        with connected(bot):
            slack.wait_connected(CONNECTIONS)
            typed = [slack.command("/kpi help") for _ in range(7)]
            slack.wait_for(lambda: all(each.acked for each in typed))
            opener = threading.Thread(target=_open_when, args=(slack, go_on))
            opener.start()
        opener.join()
        slack.wait_for(lambda: slack.connections == 0)
    said = [message.text for message in slack.messages(CHANNEL, seen_by=MANAGER) if message.by_app]
    assert said.count(phrases.RESTARTING.en) == 3
    assert len(said) == 7
    assert slack.command("/kpi help").error


def _open_when(slack: LocalSlack, go_on: threading.Event) -> None:
    """Lets the jobs that run go on when the three that waited have been told."""
    slack.wait_for(lambda: len([m for m in slack.messages(CHANNEL, seen_by=MANAGER) if m.by_app]) == 3)
    go_on.set()


def test_at_the_end_who_has_the_figures_is_not_told_to_ask_again(
    lite: str, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest, a late picture, is not worth a word."""
    monkeypatch.setattr("bot.reply.PATIENCE", 0.0)
    slack.processing = math.inf
    go_on = threading.Event()
    with build(settings(lite, slack), ASOF, sleep=lambda _: go_on.wait(20)) as bot:
        with connected(bot, Periods(finish=0.1)):
            slack.wait_connected(CONNECTIONS)
            slack.command("/kpi week")
            slack.wait_for(lambda: for_all(slack))
        assert for_one(slack) == []
        slack.processing = 0.0
        go_on.set()
        slack.wait_for(lambda: not bot.pool._left)


def test_the_end_waits_for_an_acknowledgement_and_that_says_that_it_is_the_end(
    lite: str, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    known, close = commands.words(), Session.close

    def words() -> object:
        begun.set()
        assert go_on.wait(10)
        return known

    def closes(session: Session) -> None:
        threading.Timer(0.1, go_on.set).start()  # without the wait it would be closed by then
        close(session)

    monkeypatch.setattr(commands, "words", words)
    monkeypatch.setattr(Session, "close", closes)
    with build(settings(lite, slack), ASOF) as bot, connected(bot):
        slack.wait_connected(CONNECTIONS)
        typed = slack.command("/kpi help")
        assert begun.wait(10)
    slack.wait_for(lambda: typed.acked)
    assert typed.ack["text"] == phrases.RESTARTING.en


def test_a_connection_that_comes_when_the_end_has_come_is_closed(
    lite: str, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end does not wait for a slow way to Slack."""
    monkeypatch.setattr("bot.serve.watch.LAST_LOOK", 0.0)
    asked_for, go_on = threading.Event(), threading.Event()
    with build(settings(lite, slack), ASOF) as bot:
        real = bot.client.apps_connections_open

        def slow(**given: str) -> object:
            asked_for.set()
            assert go_on.wait(10)
            return real(**given)

        with connected(bot) as watch:
            slack.wait_connected(CONNECTIONS)
            monkeypatch.setattr(bot.client, "apps_connections_open", slow)
            watch._sessions()[0].disconnect()
            assert asked_for.wait(10)
        slack.wait_for(lambda: slack.connections == 0)
        go_on.set()
        watch._thread.join(10)
        assert not watch._thread.is_alive()
        slack.wait_for(lambda: len(slack.journal.of("socket", "open")) == CONNECTIONS + 1 and slack.connections == 0)


def test_a_question_in_the_last_moment_is_told_in_its_acknowledgement(it: Office) -> None:
    it.bot.pool.refuse()
    assert asked(it).ack["text"] == phrases.RESTARTING.en


def test_the_usual_clock_is_the_one_that_never_jumps(lite: str, office: Open) -> None:
    assert office(lite).watch._clock is time.monotonic
