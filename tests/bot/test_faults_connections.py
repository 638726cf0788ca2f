"""When connections, the database or we fail: what people see, for each row of docs/operating.md."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot import commands, phrases
from bot.answer import Answer
from bot.app import build
from bot.ask import Ask
from bot.local import LocalSlack
from bot.serve import connected
from bot.serve.periods import Periods
from bot.serve.watch import CONNECTIONS
from bot.services import Services
from metrics.text import Language
from tests.bot.conftest import ASOF, Office, Open, running, settings
from tests.bot.fakes import Clock
from tests.bot.people import at_rest, for_all, for_one, said
from tests.bot.watching import greeted, opened, passes


class Gate:
    """Answers are worked out when it is open."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()
        self._real = commands.answer

    def answer(self, ask: Ask, services: Services, language: Language) -> Answer:
        self.begun.release()
        assert self.go_on.wait(30)
        return self._real(ask, services, language)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(commands, "answer", made.answer)
    yield made
    made.go_on.set()


def answered_once(office: Office) -> None:
    """One answer is there, and nothing else."""
    at_rest(office)
    (message,) = for_all(office.slack)
    assert "First response time" in message.text
    assert for_one(office.slack) == []


def test_refresh__a_question_at_work_is_answered(lite: str, office: Open, gate: Gate) -> None:
    it = office(lite)
    it.say("/kpi week")
    assert gate.begun.acquire(timeout=10)
    it.slack.disconnect(notice=0.01)
    it.slack.wait_for(lambda: opened(it.slack) == 2 * CONNECTIONS)
    gate.go_on.set()
    answered_once(it)


def test_drop__a_question_at_work_is_answered_and_so_is_the_next(lite: str, office: Open, gate: Gate) -> None:
    it = office(lite)
    it.say("/kpi week")
    assert gate.begun.acquire(timeout=10)
    it.slack.drop()
    it.slack.wait_for(lambda: opened(it.slack) == 2 * CONNECTIONS)
    gate.go_on.set()
    answered_once(it)
    it.say("/kpi week")
    at_rest(it)
    assert len(for_all(it.slack)) == 2


def test_deaf__slack_says_that_it_failed_until_the_connection_is_replaced(
    lite: str, slack: LocalSlack, tick: Clock
) -> None:
    with build(settings(lite, slack), ASOF) as bot, running(bot, slack, tick) as it:
        greeted(it)
        slack._workspace.ack_limit = 0.1
        slack.deafen()
        lost = slack.command("/kpi week")
        slack.wait_for(lambda: lost.error)
        assert lost.said_to_person
        slack._workspace.ack_limit = 3.0
        for _ in range(9):
            passes(it, tick, 10)
        greeted(it)
        passes(it, tick, 30)
        slack.wait_for(lambda: slack.connections == CONNECTIONS and opened(slack) == 2 * CONNECTIONS)
        it.say("/kpi week")
        answered_once(it)


def test_gone__slack_says_that_it_failed_until_there_is_a_connection(lite: str, slack: LocalSlack, tick: Clock) -> None:
    with build(settings(lite, slack), ASOF) as bot, running(bot, slack, tick) as it:
        slack.faults.add("apps.connections.open", "service_unavailable", count=9)
        slack.drop()
        slack.wait_for(lambda: it.watch.up == slack.connections == 0)
        lost = slack.command("/kpi week")
        assert lost.error
        assert lost.said_to_person
        it.watch.look()
        slack.faults.clear()
        passes(it, tick, 59)
        slack.wait_connected(CONNECTIONS)
        it.say("/kpi week")
        answered_once(it)


def test_redelivered__a_question_that_comes_twice_is_answered_once(lite: str, office: Open) -> None:
    it = office(lite)
    typed = it.slack.command("/kpi week")
    at_rest(it)
    typed.acked = False
    it.slack.redeliver(typed)
    it.slack.wait_for(lambda: typed.acked)
    answered_once(it)


def test_database__the_asker_gets_a_number_and_all_is_well_when_it_is_back(
    lite: str, office: Open, caplog: pytest.LogCaptureFixture
) -> None:
    it = office(lite)
    engine = it.bot.services.engine

    def away(*_: object) -> None:
        raise OperationalError("connect", {}, ConnectionRefusedError())

    engine.dispose()
    event.listen(engine, "do_connect", away)
    it.say("/kpi week")
    at_rest(it)
    (told,) = for_one(it.slack)
    number = told.text.split("noted as ")[1][:8]
    assert told.text == phrases.FAILED.en.format(id=number)
    assert f"answer {number} failed" in caplog.text
    assert for_all(it.slack) == []
    event.remove(engine, "do_connect", away)
    it.say("/kpi week")
    at_rest(it)
    assert len(for_all(it.slack)) == 1


def test_full__the_asker_is_told_at_once(lite: str, office: Open) -> None:
    it = office(lite)
    taken = 0
    while it.bot.pool.reserve():
        taken += 1
    it.say("/kpi week")
    it.slack.wait_for(lambda: said(it.slack))
    assert [message.text for message in for_one(it.slack)] == [phrases.BUSY.en]
    for _ in range(taken):
        it.bot.pool.release()


def test_restart__what_is_at_work_is_answered_and_who_waits_is_told(lite: str, slack: LocalSlack, gate: Gate) -> None:
    slack.paced = False

    def told() -> bool:
        return len(for_one(slack)) == 2

    def go_on() -> None:
        slack.wait_for(told)
        gate.go_on.set()

    with build(settings(lite, slack), ASOF) as bot:
        with connected(bot):
            slack.wait_connected(CONNECTIONS)
            typed = [slack.command("/kpi week") for _ in range(6)]
            slack.wait_for(lambda: all(each.acked for each in typed))
            opener = threading.Thread(target=go_on)
            opener.start()
        opener.join()
    assert len(for_all(slack)) == 4
    assert [message.text for message in for_one(slack)] == [phrases.RESTARTING.en] * 2


def test_restart_slow__who_waits_too_long_is_told(lite: str, slack: LocalSlack, gate: Gate) -> None:
    with build(settings(lite, slack), ASOF) as bot:
        with connected(bot, Periods(finish=0.1)):
            slack.wait_connected(CONNECTIONS)
            slack.command("/kpi week")
            assert gate.begun.acquire(timeout=10)
        slack.wait_for(lambda: for_one(slack))
        gate.go_on.set()
        slack.wait_for(lambda: not bot.pool._left)
    assert [message.text for message in for_one(slack)] == [phrases.RESTARTING.en]
