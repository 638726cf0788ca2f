"""The watchdog on a clock of our own, and what the local Slack saw of it."""

from collections.abc import Callable

from bot.local import LocalSlack
from bot.local.commands import Command
from bot.local.journal import Entry
from tests.bot.conftest import Office
from tests.bot.fakes import Clock

OPEN = "apps.connections.open"
GREETED = 2
"""Frames of a new connection: Slack's hello, and its answer to our first ping."""


def passes(office: Office, tick: Clock, seconds: float) -> None:
    """Time passes, and the watchdog looks."""
    tick.now += seconds
    office.watch.look()


def asked(office: Office) -> Command:
    """A question that is acknowledged in time."""
    typed = office.slack.command("/kpi help")
    office.slack.wait_for(lambda: typed.acked)
    assert typed.error is None
    return typed


def opened(slack: LocalSlack) -> int:
    return len(slack.journal.of("socket", "open"))


def addresses(slack: LocalSlack) -> int:
    """How many times a connection was asked for."""
    return len(slack.journal.of("request", OPEN))


def at_once(slack: LocalSlack, kind: str, name: str, do: Callable[[], object]) -> None:
    """Does it at each such entry of the journal, before anything else happens."""

    def read(entry: Entry) -> None:
        if (entry.kind, entry.name) == (kind, name):
            do()

    slack.journal.follow(read)


def refused(slack: LocalSlack) -> int:
    return len(slack.journal.of("fault", OPEN))


def greeted(office: Office) -> None:
    """Slack has been heard on every connection that is to be kept, and the watchdog knows."""
    sessions = [place.session for place in office.watch._places if place.session]
    office.slack.wait_for(lambda: all(session.heard() >= GREETED for session in sessions))
    office.watch.look()


def settles(office: Office, tick: Clock) -> None:
    """So much time passes that all connections have lasted, and Slack still answers on each."""
    sessions = office.watch._sessions()
    before = [session.heard() for session in sessions]
    passes(office, tick, 30)
    office.slack.wait_for(lambda: all(now.heard() > then for now, then in zip(sessions, before, strict=True)))
    office.watch.look()
