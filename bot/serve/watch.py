"""The watchdog: keeps two connections to Slack, whatever becomes of them."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from threading import Event, Lock, Thread

from slack_sdk.errors import SlackClientNotConnectedError

from bot.app import Bot
from bot.outcome import SlackError, told
from bot.serve.periods import Periods, Seen, to_open
from bot.serve.session import Session
from bot.serve.token import Token

log = logging.getLogger(__name__)
CONNECTIONS = 2
WORKERS = 20
LAST_LOOK = 3.0
"""Seconds that the end waits for a look that is under way."""


@dataclass(slots=True)
class _Place:
    """Where there should be a connection."""

    session: Session | None = None
    opened: float = -inf
    pinged: float = -inf
    frames: int = 0
    unanswered: int = 0
    failures: int = 0
    due: float = -inf

    def filled(self, session: Session, now: float) -> None:
        self.session, self.opened, self.pinged, self.due = session, now, now, now
        self.frames = self.unanswered = 0

    def answered(self, frames: int, now: float, periods: Periods) -> None:
        self.frames += frames
        self.unanswered = 0
        if now - self.opened >= periods.settled:
            self.failures = 0

    def emptied(self, now: float, periods: Periods) -> None:
        """What ended soon may do so again: the more often, the longer the pause."""
        settled = now - self.opened >= periods.settled
        self.due = max(self.due, now + (0.0 if settled else periods.pause(self.failures)))
        self.failures = 0 if settled else self.failures + 1
        self.session = None

    def failed(self, now: float, periods: Periods) -> None:
        self.failures += 1
        self.due = now + periods.pause(self.failures)

    def seen(self, now: float, periods: Periods) -> Seen:
        """Silence is counted in pings: while we were too busy to ask, nobody owed us an answer."""
        return Seen(self.session is not None, self.unanswered * periods.ping, self.due - now)


class Watch:
    """`open` it, and two connections are kept until it is `close`d. `look` is one round of the watch."""

    def __init__(self, bot: Bot, periods: Periods, clock: Callable[[], float], team: str) -> None:
        self.team = team
        self._bot, self._periods, self._clock = bot, periods, clock
        self._places = [_Place() for _ in range(CONNECTIONS)]
        self._replaced: list[tuple[Session, float]] = []
        self._renewed = -inf
        self._worst = CONNECTIONS
        self._is_broken = False
        self._token = Token(bot.client.auth_test, periods.token, clock())
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="envelope")
        self._changed, self._over = Event(), Event()
        self._looking = Lock()
        self._thread = Thread(target=self._keep_looking, name="watchdog", daemon=True)

    @property
    def up(self) -> int:
        """How many connections there are."""
        return sum(place.session is not None for place in self._places)

    def open(self) -> None:
        """Returns with at least one connection; what `Session.connect` raises if there can be none."""
        try:
            self._connect(self._places[0])
            self.look()
        except BaseException:
            self._hang_up()
            raise
        self._thread.start()

    def close(self) -> None:
        """When this returns no more comes in."""
        self._over.set()
        self._changed.set()
        self._thread.join(LAST_LOOK)
        self._hang_up()

    def _hang_up(self) -> None:
        for session in self._sessions():
            session.close()
        self._workers.shutdown()

    def look(self) -> None:
        with self._looking:
            self._look()

    def _look(self) -> None:
        for place in self._places:
            self._notice(place, self._clock())
        for number, place in enumerate(self._places):
            if number in self._to_open(self._clock()):
                self._renew(place)
        self._tell_recovery()
        self._let_go(self._clock())
        self._token.look(self._clock())

    def _to_open(self, now: float) -> list[int]:
        """Anew for each place: what Slack says to one may keep us from asking for the other."""
        return to_open([place.seen(now, self._periods) for place in self._places], now - self._renewed, self._periods)

    def _keep_looking(self) -> None:
        while not self._over.is_set():
            self._changed.wait(self._periods.look)
            self._changed.clear()
            if self._over.is_set():
                return
            try:
                self.look()
            except Exception:
                if not self._is_broken:
                    log.exception("the watchdog failed; it goes on")
                self._is_broken = True
            else:
                self._is_broken = False

    def _notice(self, place: _Place, now: float) -> None:
        session = place.session
        if session is None:
            return
        if session.farewell or not session.is_connected():
            log.info("a connection to Slack %s", f"is to go ({session.farewell})" if session.farewell else "has ended")
            self._replaced.append((session, now))
            place.emptied(now, self._periods)
            if place.due > now:
                self._tell_outage(session.farewell or "it ends at once", self.up)
            return
        if frames := session.heard() - place.frames:
            place.answered(frames, now, self._periods)
        if now - place.pinged >= self._periods.ping:
            place.pinged = now
            place.unanswered += 1
            session.ping()

    def _renew(self, place: _Place) -> None:
        """Opens it; a connection that is there is given up only for one that works."""
        before = place.session
        place.due = self._clock() + self._periods.longest_pause  # whatever happens here, a bug of ours too
        try:
            with told():
                self._connect(place)
        except SlackError as error:
            place.failed(self._clock(), self._periods)
            self._stay_away(error.retry_after or 0.0)
            self._tell_outage(error.code, self.up - (before is not None))
            return
        if before:
            log.warning("a connection to Slack was silent for %g s and is replaced", self._periods.silence)
            self._renewed = self._clock()
            self._replaced.append((before, self._renewed))

    def _stay_away(self, seconds: float) -> None:
        """Slack counts what all connections ask for together."""
        until = self._clock() + min(seconds, self._periods.longest_wait)
        for place in self._places:
            place.due = max(place.due, until)

    def _connect(self, place: _Place) -> None:
        session = Session(self._bot.app, self._bot.app_token, self._workers, self._changed.set, self._send)
        session.connect()
        if self._over.is_set():
            session.close()
            return
        place.filled(session, self._clock())

    def _tell_outage(self, why: str, left: int) -> None:
        """Once when a connection cannot be had or kept, and once more when the last is gone."""
        if left < self._worst:
            self._worst = left
            level = logging.WARNING if left else logging.ERROR
            log.log(level, "Slack gives no connection (%s), %s left; it is tried again until it does", why, left)

    def _tell_recovery(self) -> None:
        """Once it has lasted."""
        if self._worst < CONNECTIONS and all(place.session and not place.failures for place in self._places):
            self._worst = CONNECTIONS
            log.warning("Slack is reached again, over %s connections", CONNECTIONS)

    def _let_go(self, now: float) -> None:
        """Slack closes what it asked to leave; the rest is closed when it had the time to end what it was sent."""
        over = [(session, since) for session, since in self._replaced if now - since >= self._periods.grace]
        self._replaced = [each for each in self._replaced if each not in over and each[0].is_connected()]
        for session, _ in over:
            session.close()

    def _sessions(self) -> list[Session]:
        sessions = [*(place.session for place in self._places), *(session for session, _ in self._replaced)]
        return [session for session in sessions if session]

    def _send(self, message: str) -> bool:
        """Says it over whatever connection there is."""
        for session in self._sessions():
            try:
                session.send_over_this(message)
            except SlackClientNotConnectedError:
                continue
            return True
        return False
