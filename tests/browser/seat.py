"""Somebody who sits before the page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from bot.local import LocalSlack

MANAGER, AGENT, GUEST, ADMIN, STRANGER = "U0MANAGER1", "U0AGENT001", "U0GUEST001", "U0ADMIN001", "U0STRANGE1"
SUPPORT, DIRECT = "C0SUPPORT1", "D0MANAGER1"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
Role = Literal["button", "textbox", "menuitem", "link", "tab", "switch", "combobox", "img"]


@dataclass
class Seat:
    page: Page
    folder: Path

    def a(self, role: Role, name: str | re.Pattern[str], **more: Any) -> Locator:
        """The one thing of that name."""
        return self.page.get_by_role(role, name=name, exact=isinstance(name, str), **more)

    @property
    def words(self) -> Locator:
        """Where one types."""
        return self.page.locator("#words")

    def say(self, text: str) -> None:
        self.words.fill(text)
        self.words.press("Enter")

    def said(self, text: str | re.Pattern[str]) -> Locator:
        """A message of the channel in which that stands, as it was last posted."""
        return self.page.locator("#log article", has=self.page.locator(".said", has_text=text)).last

    def item(self, locator: Locator) -> Locator:
        """The message that holds it."""
        return self.page.locator("#log article", has=locator)

    def shot(self, name: str) -> None:
        self.page.screenshot(path=self.folder / f"{name}.png")

    def fits(self) -> None:
        """Nothing has to be moved sideways."""
        wide, there = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= there, f"the page is {wide} wide on a screen of {there}"


@contextmanager
def seated(  # noqa: PLR0913 # who, where, before which screen; all by name
    browser: Browser,
    slack: LocalSlack,
    folder: Path,
    *,
    user: str = MANAGER,
    channel: str = SUPPORT,
    phone: bool = False,
    dark: bool = False,
    still: bool = False,
    expected: str = "",
) -> Iterator[Seat]:
    """`still`: the page does not hear of changes. `expected`: what the console may say."""
    touch: dict[str, Any] = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if phone else {}
    context = browser.new_context(
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type] # a TypedDict of the same two
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        timezone_id="Europe/Bucharest",
        reduced_motion="reduce",
        **touch,
    )
    asked: list[str] = []
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not (expected and expected in message.text):
            wrong.append(message.text)

    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{slack.url}/{'?still' if still else ''}#{urlencode({'channel': channel, 'user': user})}")
    expect(page.locator("#title")).not_to_be_empty()
    yield Seat(page, folder)
    context.close()
    assert not wrong, wrong
    places = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
    assert places == {urlsplit(slack.url).netloc}, places
