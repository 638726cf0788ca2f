"""Two connections to Slack that are kept, whatever becomes of them: over the true protocol, on a clock of our own."""

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackClientNotConnectedError

from bot import commands
from bot.serve.watch import CONNECTIONS
from tests.bot.conftest import CHANNEL, MANAGER, Office
from tests.bot.fakes import Clock
from tests.bot.watching import OPEN, addresses, asked, at_once, greeted, opened, passes, refused, settles

if TYPE_CHECKING:
    from bot.local.commands import Command


def test_there_are_two_connections_and_either_may_bring_a_question(it: Office) -> None:
    assert it.watch.up == it.slack.connections == CONNECTIONS
    used = set()
    for _ in range(CONNECTIONS):
        asked(it)
        used = {entry.payload["connection"] for entry in it.slack.journal.of("envelope")}
    assert len(used) == CONNECTIONS


def test_nothing_that_is_sent_during_a_refresh_is_lost(it: Office) -> None:
    """Slack warns before it closes; the SDK's own client connects anew for each of the two, and never reads what was
    sent to the first. Here a question is sent over every connection the moment it is open.
    """
    typed: list[Command] = []

    async def type_() -> None:
        typed.append(await it.slack._acts.command("/kpi help", user=MANAGER, channel=CHANNEL))

    def soon() -> None:
        running = asyncio.get_running_loop().create_task(type_())
        running.add_done_callback(lambda done: done.result())

    at_once(it.slack, "socket", "open", soon)
    it.slack.disconnect(notice=0.01)
    it.slack.wait_for(lambda: len(typed) == CONNECTIONS and all(each.acked or each.error for each in typed))
    assert [each.error for each in typed] == [None] * CONNECTIONS
    assert opened(it.slack) == 2 * CONNECTIONS
    it.slack.wait_for(lambda: it.slack.connections == CONNECTIONS)


def test_a_warning_alone_opens_another_connection_before_the_old_one_closes(it: Office) -> None:
    least: list[int] = []
    at_once(it.slack, "socket", "close", lambda: least.append(it.slack.connections))
    it.slack.disconnect(notice=1.0)
    it.slack.wait_for(lambda: len(least) == CONNECTIONS)
    assert min(least) >= CONNECTIONS
    it.slack.wait_for(lambda: it.slack.connections == CONNECTIONS)


def held(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """A question is read only when the first of these is set; the second says that one has come."""
    go_on, begun = threading.Event(), threading.Event()
    known = commands.words()

    def words() -> object:
        begun.set()
        assert go_on.wait(10)
        return known

    monkeypatch.setattr(commands, "words", words)
    return go_on, begun


def test_a_question_at_work_when_its_connection_goes_is_acknowledged_over_another(
    it: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = held(monkeypatch)
    typed = it.slack.command("/kpi help")
    assert begun.wait(10)
    it.slack.disconnect()
    it.slack.wait_for(lambda: opened(it.slack) == 2 * CONNECTIONS)
    go_on.set()
    it.slack.wait_for(lambda: typed.acked)
    assert typed.error is None


def test_an_acknowledgement_that_no_connection_takes_is_logged_and_slack_says_that_it_failed(
    it: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    go_on, begun = held(monkeypatch)
    it.slack._workspace.ack_limit = 1.0
    it.slack.faults.add(OPEN, "internal_error", count=99)
    typed = it.slack.command("/kpi help")
    assert begun.wait(10)
    it.slack.drop()
    it.slack.wait_for(lambda: it.watch.up == 0)
    go_on.set()
    it.slack.wait_for(lambda: typed.error)
    it.slack.wait_for(lambda: "no connection takes an acknowledgement" in caplog.text)
    assert typed.said_to_person


def test_a_connection_that_cannot_be_written_to_is_opened_anew(
    it: Office, tick: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_payload: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(it.watch._sessions()[0]._connection, "ping", fail)
    passes(it, tick, 10)
    it.slack.wait_for(lambda: opened(it.slack) == CONNECTIONS + 1)
    it.slack.wait_for(lambda: it.slack.connections == CONNECTIONS)


def test_connections_that_break_without_a_word_are_opened_anew_at_once(it: Office) -> None:
    it.slack.drop()
    it.slack.wait_for(lambda: opened(it.slack) == 2 * CONNECTIONS)
    asked(it)


def test_deaf_connections_are_replaced_one_at_a_time_half_a_minute_apart(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    greeted(it)
    it.slack.deafen()
    for _ in range(5):
        passes(it, tick, 10)
    assert addresses(it.slack) == CONNECTIONS
    passes(it, tick, 10)
    assert addresses(it.slack) == CONNECTIONS + 1
    assert "was silent for 60 s" in caplog.text
    passes(it, tick, 29)
    assert addresses(it.slack) == CONNECTIONS + 1
    passes(it, tick, 1)
    assert addresses(it.slack) == CONNECTIONS + 2
    greeted(it)
    passes(it, tick, 30)
    it.slack.wait_for(lambda: it.slack.connections == CONNECTIONS)
    asked(it)
    asked(it)


def test_connections_on_which_somebody_answers_are_left_alone(it: Office, tick: Clock) -> None:
    for _ in range(20):
        heard = [session.heard() for session in it.watch._sessions()]
        passes(it, tick, 10)
        it.slack.wait_for(
            lambda heard=heard: all(  # type: ignore[misc] # what was heard before this look
                session.heard() > before for session, before in zip(it.watch._sessions(), heard, strict=True)
            )
        )
        it.watch.look()
    assert addresses(it.slack) == CONNECTIONS


def test_without_an_address_it_is_tried_again_ever_more_rarely_and_told_once(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    passes(it, tick, 30)
    it.slack.faults.add(OPEN, "internal_error", count=99)
    it.slack.drop()
    it.slack.wait_for(lambda: it.watch.up == 0 and refused(it.slack) == CONNECTIONS)
    it.watch.look()
    for pause in (1, 2, 4, 8, 16, 30, 30):
        before = refused(it.slack)
        passes(it, tick, pause - 0.5)
        assert refused(it.slack) == before
        passes(it, tick, 0.5)
        assert refused(it.slack) == before + CONNECTIONS
    assert caplog.text.count("Slack gives no connection") <= CONNECTIONS
    assert [record.levelno for record in caplog.records if "0 left" in record.message] == [logging.ERROR]
    it.slack.faults.clear()
    passes(it, tick, 30)
    it.slack.wait_connected(CONNECTIONS)
    assert "Slack is reached again" not in caplog.text
    settles(it, tick)
    assert caplog.text.count("Slack is reached again") == 1
    asked(it)


def test_how_long_to_stay_away_counts_for_all_connections(it: Office, tick: Clock) -> None:
    it.slack.faults.add(OPEN, "ratelimited", retry_after=50)
    it.slack.drop()
    it.slack.wait_for(lambda: it.watch.up == 0 and refused(it.slack) == 1)
    it.watch.look()
    passes(it, tick, 49)
    assert addresses(it.slack) == CONNECTIONS + 1
    passes(it, tick, 1)
    it.slack.wait_connected(CONNECTIONS)


def test_how_long_to_stay_away_counts_for_a_connection_that_ends_meanwhile(it: Office, tick: Clock) -> None:
    greeted(it)
    it.slack.faults.add(OPEN, "ratelimited", retry_after=50)
    one, other = it.watch._sessions()
    one.disconnect()
    it.slack.wait_for(lambda: refused(it.slack) == 1)
    it.watch.look()
    other.disconnect()
    it.slack.wait_for(lambda: not other.is_connected())
    it.watch.look()
    passes(it, tick, 49)
    assert addresses(it.slack) == CONNECTIONS + 1
    passes(it, tick, 1)
    it.slack.wait_connected(CONNECTIONS)


def test_nobody_can_send_us_away_for_ever(it: Office, tick: Clock) -> None:
    it.slack.faults.add(OPEN, "ratelimited", retry_after=10**9)
    it.slack.drop()
    it.slack.wait_for(lambda: it.watch.up == 0 and refused(it.slack) == 1)
    it.watch.look()
    passes(it, tick, 300)
    it.slack.wait_connected(CONNECTIONS)


def test_one_place_that_fails_in_a_way_of_its_own_is_not_tried_without_end_and_does_not_keep_the_other_from_it(
    it: Office, tick: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = it.bot.client.apps_connections_open, threading.Semaphore(0)

    def fail_once(**_: str) -> object:
        monkeypatch.setattr(it.bot.client, "apps_connections_open", real)
        tried.release()
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(it.bot.client, "apps_connections_open", fail_once)
    it.slack.drop()
    assert tried.acquire(timeout=10)
    it.slack.wait_for(lambda: it.watch.up == 1 and addresses(it.slack) == CONNECTIONS + 1)
    it.watch.look()
    assert addresses(it.slack) == CONNECTIONS + 1
    passes(it, tick, 30)
    it.slack.wait_connected(CONNECTIONS)


def test_a_long_way_to_one_connection_does_not_make_the_other_deaf(it: Office, tick: Clock) -> None:
    """Nobody is asked anything while the watchdog waits, and nobody owes it an answer."""
    greeted(it)

    def later() -> None:
        tick.now += 200

    at_once(it.slack, "request", OPEN, later)
    it.watch._sessions()[0].disconnect()
    it.slack.wait_for(lambda: opened(it.slack) == CONNECTIONS + 1)
    it.watch.look()
    assert addresses(it.slack) == CONNECTIONS + 1


def test_a_connection_on_which_nobody_greets_us_is_none(
    it: Office, tick: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.serve.session.HELLO", 0.05)
    monkeypatch.setattr(it.slack._dispatch.sockets, "_hello", lambda: {"type": "something_else"})
    greeted(it)
    it.slack.deafen()
    for _ in range(6):
        passes(it, tick, 10)
    assert "Slack gives no connection (no_hello), 1 left" in caplog.text
    assert "is replaced" not in caplog.text
    monkeypatch.undo()
    passes(it, tick, 10)
    assert "is replaced" in caplog.text


def test_more_connections_than_slack_allows_are_told_and_not_opened_without_end(
    it: Office, tick: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.local.sockets.MOST", 1)
    passes(it, tick, 30)
    it.slack.drop()
    it.slack.wait_for(lambda: it.slack.connections == 1 and addresses(it.slack) == 2 * CONNECTIONS)
    it.slack.wait_for(lambda: "Slack gives no connection (too_many_websockets), 1 left" in caplog.text)
    for _ in range(10):
        it.watch.look()
    assert addresses(it.slack) == 2 * CONNECTIONS
    monkeypatch.undo()
    passes(it, tick, 30)
    it.slack.wait_connected(CONNECTIONS)


def test_connections_that_end_soon_again_and_again_are_an_outage(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    greeted(it)
    for _ in range(3):
        it.slack.disconnect()
        it.slack.wait_for(lambda: it.watch.up == 0 or it.slack.connections == CONNECTIONS)
        passes(it, tick, 2)
        it.slack.wait_connected(CONNECTIONS)
    assert "Slack gives no connection (refresh_requested)" in caplog.text
    assert "Slack is reached again" not in caplog.text
    settles(it, tick)
    assert caplog.text.count("Slack is reached again") == 1


def test_a_slack_that_is_gone_altogether_is_found_again_when_it_is_back(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    it.slack._port = int(it.slack.url.rpartition(":")[2])
    it.slack.stop()
    it.slack.wait_for(lambda: it.watch.up == 0)
    passes(it, tick, 1)
    assert caplog.text.count("0 left") == 1
    it.slack.start()
    passes(it, tick, 30)
    it.slack.wait_connected(CONNECTIONS)
    asked(it)


def test_connections_that_never_last_are_not_opened_without_end(it: Office, tick: Clock) -> None:
    def drop() -> None:
        asyncio.get_running_loop().call_soon(it.slack._dispatch.sockets.drop)

    at_once(it.slack, "socket", "open", drop)
    it.slack.drop()
    it.slack.wait_for(lambda: it.watch.up == it.slack.connections == 0 and opened(it.slack) == 2 * CONNECTIONS)
    seen = addresses(it.slack)
    for _ in range(10):
        it.watch.look()
    assert addresses(it.slack) == seen
    passes(it, tick, 30)
    it.slack.wait_for(lambda: addresses(it.slack) > seen)


def test_a_watchdog_that_fails_goes_on_and_says_so_once(
    it: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks = threading.Semaphore(0)

    def fail(_now: float) -> None:
        looks.release()
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(it.watch._token, "look", fail)
    for _ in range(3):
        it.watch._changed.set()
        assert looks.acquire(timeout=10)
    it.slack.drop()
    it.slack.wait_for(lambda: opened(it.slack) == 2 * CONNECTIONS)
    assert caplog.text.count("the watchdog failed") == 1
    asked(it)


def test_a_deaf_connection_for_which_there_is_no_other_is_told_too(
    it: Office, tick: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    it.slack.deafen()
    it.slack.faults.add(OPEN, "internal_error", count=99)
    for _ in range(9):
        passes(it, tick, 10)
    assert "Slack gives no connection" in caplog.text
    it.slack.faults.clear()
    passes(it, tick, 30)
    passes(it, tick, 30)
    greeted(it)
    passes(it, tick, 30)
    it.slack.wait_for(lambda: it.slack.connections == CONNECTIONS and opened(it.slack) == 2 * CONNECTIONS)
    settles(it, tick)
    assert caplog.text.count("Slack is reached again") == 1


def test_an_acknowledgement_goes_over_whichever_connection_takes_it(
    it: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_message: str) -> None:
        raise SlackClientNotConnectedError

    one, other = it.watch._sessions()
    sent: list[str] = []
    monkeypatch.setattr(one, "send_over_this", fail)
    monkeypatch.setattr(other, "send_over_this", sent.append)
    one.send_message("an acknowledgement")
    assert sent == ["an acknowledgement"]
