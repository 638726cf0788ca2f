"""Chromium before the page, as one person after the other; the real bot behind it, or the probe app."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local import LocalSlack
from tests.bot.conftest import lite, office, slack
from tests.browser.probe import probe, workspace
from tests.browser.seat import Seat, seated
from tests.conftest import cannot

__all__ = ["lite", "office", "slack"]

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20_000  # milliseconds, on a busy machine

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for the tests of a file: while it is there, this thread has a running event loop."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        cannot("no Chromium here: install Debian's chromium")
        return
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where the screenshots go."""
    folder = Path(os.environ.get("KPI_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def sit(chromium: Browser, shots: Path) -> Iterator[Sit]:
    """`sit(slack, **how)`: somebody opens the page. What nobody should see in a browser's console fails the test."""
    with ExitStack() as leaving:
        yield lambda slack, **how: leaving.enter_context(seated(chromium, slack, shots, **how))


@pytest.fixture
def empty() -> Iterator[LocalSlack]:
    """A Slack whose app is away."""
    local = workspace()
    local.start()
    yield local
    local.stop()


@pytest.fixture(scope="module")
def doormen() -> Iterator[ThreadPoolExecutor]:
    """They close what takes a second to close, while the next test runs."""
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture
def probed(doormen: ThreadPoolExecutor) -> Iterator[LocalSlack]:
    """A Slack with the probe app in it."""
    local = workspace()
    local.start()
    app = probe(WebClient(local.bot_token, base_url=local.api_url, retry_handlers=[]))
    handler = SocketModeHandler(app, local.app_token)
    handler.connect()
    local.wait_connected()
    yield local
    handler.client.auto_reconnect_enabled = False
    local.stop()
    local.wait_for(lambda: not handler.client.is_connected())
    doormen.submit(handler.close)
    assert not local.unknown_methods
    assert not local.faults_seen
