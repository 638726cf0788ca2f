"""`kpi-bot demo`: made data, the unchanged bot, and a Slack on this machine. Nothing to configure."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.app import build, clock, opened
from bot.local import LocalSlack
from bot.manifest import manifest
from bot.serve import connected, terminable, wait_for_a_signal
from bot.settings import Settings
from bot.verbs.moment import moment
from bot.verbs.seed import sow, told
from storage.seed import Plan

ADMINS = ("U0ADMIN001", "U0MANAGER1")
TRY = ("/kpi week", "/kpi frt month by channel", "/kpi topics week", "/kpi help")


def run(arguments: Namespace, settings: Settings) -> int:
    now = moment(arguments.now, settings.zoneinfo, "--now")
    with (
        terminable(),
        _data(arguments.database, settings, now) as filled,
        _slack(arguments.port) as slack,
        build(_towards(slack, filled), now) as bot,
        connected(bot),
        suppress(KeyboardInterrupt),
    ):
        print(f"\nOpen {slack.url} and type, for example:")
        print("".join(f"  {line}\n" for line in TRY), end="")
        print("Ctrl-C stops it." if arguments.database else "Ctrl-C stops it and leaves nothing behind.", flush=True)
        wait_for_a_signal()
    return 0


@contextmanager
def _data(url: str | None, settings: Settings, now: datetime | None) -> Iterator[Settings]:
    """Settings whose database has data: the one at `url`, or a made year that ends now and goes when we stop."""
    if url:
        filled = settings.model_copy(update={"database_url": SecretStr(url)})
        with opened(filled, create=False):
            pass
        yield filled
        return
    with tempfile.TemporaryDirectory(prefix="kpi-bot-demo-", ignore_cleanup_errors=True) as folder:
        filled = settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{Path(folder) / 'demo.db'}")})
        until = (now or clock()()).replace(microsecond=0)
        print("Making a year of data for a service desk …", flush=True)
        with opened(filled) as engine:
            print(told(sow(engine, Plan(until=until, zone=settings.zoneinfo)), settings.zoneinfo))
        yield filled


@contextmanager
def _slack(port: int) -> Iterator[LocalSlack]:
    """A local Slack at `port`, or at a free one where that is taken."""
    slack = LocalSlack.installing(manifest(), port=port)
    try:
        slack.start()
    except OSError:
        slack = LocalSlack.installing(manifest())
        slack.start()
    try:
        yield slack
    finally:
        slack.stop()


def _towards(slack: LocalSlack, settings: Settings) -> Settings:
    tokens = {"bot_token": SecretStr(slack.bot_token), "app_token": SecretStr(slack.app_token)}
    return settings.model_copy(update={"slack_api_url": slack.api_url, "admins": ADMINS, **tokens})
