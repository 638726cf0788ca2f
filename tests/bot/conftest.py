"""A company with two months of data on each engine, and the bot before a Slack of its own."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.app import Bot, build, clock, opened
from bot.local import LocalSlack
from bot.manifest import manifest
from bot.serve import connected
from bot.serve.watch import CONNECTIONS, Watch
from bot.services import Services
from bot.settings import Settings
from bot.slack import TIMEOUT, Slack
from storage.engine import connect
from storage.seed import Plan, seed
from tests.bot.fakes import Clock

if TYPE_CHECKING:
    from tests.conftest import Server

ASOF = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAN = Plan(interactions=3_000, days=60, until=ASOF, zone=ZoneInfo("Europe/Amsterdam"))
CHANNEL = "C0SUPPORT1"
LEADS = "C0LEADS001"
BETWEEN = "D0MARADAAN"
MANAGER, AGENT, ADMIN = "U0MANAGER1", "U0AGENT001", "U0ADMIN001"


COMPANIES: dict[str, str] = {}
"""By engine, the databases that there are in this process."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with the same made data on each engine; tests only read it, so it is made once."""
    kind = str(request.param)
    if kind in COMPANIES:
        return COMPANIES[kind]
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('company')}/kpi.db"
    else:
        server: Server = request.getfixturevalue("postgres")
        server.run(f"CREATE DATABASE company TEMPLATE {server.template}")
        url = server.database("company")
    engine = connect(url)
    seed(engine, PLAN)
    engine.dispose()
    COMPANIES[kind] = url
    return url


@pytest.fixture(scope="session")
def lite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same on SQLite alone, where the engine makes no difference."""
    url = f"sqlite:///{tmp_path_factory.mktemp('lite')}/kpi.db"
    engine = connect(url)
    seed(engine, PLAN)
    engine.dispose()
    return url


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    local = LocalSlack.installing(manifest(), processing=0.0)
    local.start()
    yield local
    local.stop()
    assert not local.unknown_methods
    assert not local.faults_seen


@dataclass(frozen=True)
class Office:
    """A Slack with the bot in it."""

    slack: LocalSlack
    bot: Bot
    watch: Watch

    def say(self, text: str, *, user: str = MANAGER, channel: str = CHANNEL) -> None:
        self.slack.command(text, user=user, channel=channel)


def settings(url: str, slack: LocalSlack, **more: object) -> Settings:
    given = {
        "database_url": SecretStr(url),
        "bot_token": SecretStr(slack.bot_token),
        "app_token": SecretStr(slack.app_token),
        "slack_api_url": slack.api_url,
        "admins": (ADMIN,),
    }
    return Settings().model_copy(update={**given, **more})


@contextmanager
def running(bot: Bot, slack: LocalSlack, clock: Callable[[], float] = time.monotonic) -> Iterator[Office]:
    """The bot connected, as it is in production."""
    with connected(bot, clock=clock) as watch:
        slack.wait_connected(CONNECTIONS)
        yield Office(slack, bot, watch)


Open = Callable[..., Office]


@pytest.fixture
def office(slack: LocalSlack) -> Iterator[Open]:
    """`office(url, **settings)`: the bot over that database, as of ASOF.

    `timeout`, `sleep`: as for `build`; `tick`: the watchdog's clock.
    """
    with ExitStack() as opened:

        def one(
            url: str,
            *,
            timeout: int = TIMEOUT,
            sleep: Callable[[float], object] = time.sleep,
            tick: Callable[[], float] = time.monotonic,
            **more: object,
        ) -> Office:
            bot = opened.enter_context(build(settings(url, slack, **more), ASOF, timeout, sleep))
            return opened.enter_context(running(bot, slack, tick))

        yield one


@pytest.fixture(autouse=True)
def no_secrets_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No token in any log line of any test."""
    with caplog.at_level(logging.DEBUG):
        yield
    assert "xoxb-" not in caplog.text
    assert "xapp-" not in caplog.text


@pytest.fixture
def lite_services(lite: str) -> Iterator[Services]:
    """What commands get, without Slack."""
    asked = Settings(database_url=SecretStr(lite))
    with opened(asked) as engine:
        yield Services(engine, asked, clock(ASOF))


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def mouth(slack: LocalSlack, naps: list[float]) -> Slack:
    """With a clock that only naps move, and pauses of exactly their length."""
    client = WebClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])
    return Slack(client, naps.append, lambda: sum(naps), lambda: 0.5)


@pytest.fixture
def tick() -> Clock:
    return Clock()


@pytest.fixture
def it(lite: str, office: Open, tick: Clock) -> Office:
    return office(lite, tick=tick)
