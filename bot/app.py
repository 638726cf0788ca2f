"""The composition root: settings → engine → services → Bolt. The only reader of the clock."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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
    """A bot ready to be connected."""

    app: App
    client: WebClient
    services: Services
    pool: Pool
    app_token: str


def clock(now: datetime | None = None) -> Callable[[], datetime]:
    """The present, or always `now`."""
    return (lambda: now) if now else (lambda: datetime.now(UTC))


@contextmanager
def opened(settings: Settings, *, create: bool = True) -> Iterator[Engine]:
    """The database of `settings`, closed on the way out."""
    engine = connect(settings.database_url.get_secret_value(), create=create)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def build(
    settings: Settings,
    now: datetime | None = None,
    timeout: int = TIMEOUT,
    sleep: Callable[[float], object] = time.sleep,
) -> Iterator[Bot]:
    """The bot over the real Slack, or over whatever `SLACK_API_URL` names; closed on the way out.

    `timeout`: seconds that one call to Slack may take. `sleep`: how a pause before another try is made.

    `Trouble` if tokens are missing.
    """
    bot_token, app_token = _tokens(settings)
    with opened(settings) as engine, ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener") as executor:
        client = WebClient(token=bot_token, base_url=settings.slack_api_url, timeout=timeout, retry_handlers=[])
        app = App(client=client, token_verification_enabled=False, listener_executor=executor)
        services, pool = Services(engine, settings, clock(now)), Pool(THREADS, QUEUE)
        Listeners(services, Slack(client, sleep), pool, sleep).register(app)
        try:
            yield Bot(app, client, services, pool, app_token)
        finally:
            pool.close()


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
