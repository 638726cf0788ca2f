"""The composition root: settings → engine → services → Bolt. The only reader of the clock."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr
from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.listeners import Listeners
from bot.pool import Pool
from bot.services import Services
from bot.settings import Settings
from bot.slack import TIMEOUT, Slack
from storage.engine import connect
from storage.trouble import Trouble

LISTENERS = 32
"""Threads that only read, reserve and acknowledge: Bolt's own five would be late from the sixth on."""
THREADS, QUEUE = 4, 64


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot ready to be connected; `close` it when done."""

    app: App
    client: WebClient
    services: Services
    pool: Pool
    app_token: str

    def close(self) -> None:
        self.pool.close()
        self.services.engine.dispose()


def clock(now: datetime | None = None) -> Callable[[], datetime]:
    """The present, or always `now`."""
    return (lambda: now) if now else (lambda: datetime.now(UTC))


def open_services(settings: Settings, now: datetime | None = None, *, create: bool = True) -> Services:
    return Services(open_engine(settings, create=create), settings, clock(now))


def open_engine(settings: Settings, *, create: bool = True) -> Engine:
    return connect(settings.database_url.get_secret_value(), create=create)


def build(settings: Settings, now: datetime | None = None) -> Bot:
    """The bot over the real Slack, or over whatever `SLACK_API_URL` names. `Trouble` if tokens are missing."""
    bot_token, app_token = _tokens(settings)
    services = open_services(settings, now)
    client = WebClient(token=bot_token, base_url=settings.slack_api_url, timeout=TIMEOUT, retry_handlers=[])
    app = App(
        client=client,
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    pool = Pool(THREADS, QUEUE)
    Listeners(services, Slack(client), pool).register(app)
    return Bot(app, client, services, pool, app_token)


def _tokens(settings: Settings) -> tuple[str, str]:
    return (
        _token("SLACK_BOT_TOKEN", settings.bot_token, "xoxb-", "OAuth & Permissions"),
        _token("SLACK_APP_TOKEN", settings.app_token, "xapp-", "Basic Information, App-Level Tokens"),
    )


def _token(name: str, given: SecretStr | None, start: str, page: str) -> str:
    token = given.get_secret_value().strip() if given else ""
    if not token:
        raise Trouble(
            f"{name} is not set: copy it from api.slack.com/apps, {page}, or try kpi-bot demo, which needs none"
        )
    if not token.startswith(start):
        raise Trouble(f"{name} is not of the right kind, it should start with {start}: copy it from {page}")
    if not re.fullmatch(r"[!-~]+", token):
        raise Trouble(f"{name} holds a character that no token has: copy it again from {page}")
    return token
