"""The page for those who use a keyboard, a thumb, a screen reader, or see little."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.local import LocalSlack
from tests.bot.conftest import Open
from tests.browser.conftest import Sit
from tests.browser.seat import DIRECT, Seat

AUDIT = Path(__file__).with_name("audit.js").read_text("utf-8")
LOOKS = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
SCREENS = pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])


def complaints(seat: Seat, *, touch: bool) -> list[str]:
    found = seat.page.evaluate(f"({AUDIT})({str(touch).lower()})")
    assert isinstance(found, list)
    return found


@LOOKS
@SCREENS
def test_all_that_an_app_can_show_is_readable_named_and_large_enough(
    probed: LocalSlack, sit: Sit, *, dark: bool, phone: bool
) -> None:
    seat = sit(probed, dark=dark, phone=phone)
    seat.say("@kpi-bot `code` and *more*")
    seat.say("/wrong")
    seat.say("/try board")
    seat.say("/try every")
    expect(seat.page.get_by_label("A note")).to_be_visible()
    expect(seat.page.get_by_role("button", name="1 reply")).to_be_visible()
    seat.page.locator("summary").last.click()
    assert complaints(seat, touch=phone) == []
    seat.fits()
    seat.page.locator("article", has=seat.a("button", "Approve")).hover()
    seat.page.locator("article", has=seat.a("button", "Approve")).get_by_role(
        "button", name="More actions"
    ).last.click()
    assert complaints(seat, touch=phone) == []
    seat.page.keyboard.press("Escape")
    seat.page.get_by_role("button", name="1 reply").click()
    expect(seat.page.locator("#thread-log article")).to_have_count(2)
    assert complaints(seat, touch=phone) == []


@LOOKS
@SCREENS
def test_forms_home_and_faults_are_readable_named_and_large_enough(
    probed: LocalSlack, sit: Sit, *, dark: bool, phone: bool
) -> None:
    seat = sit(probed, dark=dark, phone=phone, channel=DIRECT, expected="400")
    seat.a("tab", "Home").click()
    expect(seat.a("button", "Refresh")).to_be_visible()
    assert complaints(seat, touch=phone) == []
    seat.a("button", "Faults to try").click()
    seat.page.get_by_role("switch", name="Pictures are late").check()
    assert complaints(seat, touch=phone) == []
    seat.shot(f"faults-{'phone' if phone else 'desk'}-{'dark' if dark else 'light'}")
    seat.a("button", "Close the faults").click()
    seat.a("tab", "Messages").click()
    seat.say("/try form")
    form = seat.page.get_by_role("dialog", name="New alert")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Please complete this field.")).to_be_visible()
    assert complaints(seat, touch=phone) == []


@LOOKS
def test_an_answer_of_the_bot_is_readable(lite: str, office: Open, sit: Sit, *, dark: bool) -> None:
    seat = sit(office(lite).slack, dark=dark)
    seat.say("/kpi week")
    expect(seat.page.locator("#log .picture")).to_be_visible()
    seat.say("/kpi help")
    expect(seat.page.locator("#log article.message")).to_have_count(2)
    assert complaints(seat, touch=False) == []


def test_with_the_keyboard_alone(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    keys = seat.page.keyboard
    keys.press("Tab")
    expect(seat.a("link", "Skip to the message field")).to_be_focused()
    keys.press("Enter")
    keys.type("/tr")
    keys.press("Tab")
    keys.type("board")
    keys.press("Enter")
    approve = seat.a("button", "Approve")
    expect(approve).to_be_visible()
    for _ in range(20):
        keys.press("Shift+Tab")
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert seat.page.evaluate(f"document.activeElement.matches('body, textarea') || {ring}") != "none"
        if approve.evaluate("button => button === document.activeElement"):
            break
    expect(approve).to_be_focused()
    seat.shot("keyboard-focus")
    keys.press("Enter")
    expect(seat.said("Approved by @Mara Ionescu")).to_be_visible()


def test_new_messages_are_read_out_and_old_ones_are_not_again(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    expect(seat.page.get_by_role("log").first).to_have_attribute("aria-live", "polite")
    seat.say("one")
    expect(seat.said("one")).to_be_visible()
    seat.page.evaluate(
        """() => {
          window.added = [];
          new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(
            (node) => window.added.push(node.textContent),
          ))).observe(document.querySelector("#log"), { childList: true });
        }"""
    )
    seat.say("two")
    expect(seat.said("two")).to_be_visible()
    added = seat.page.evaluate("window.added")
    assert len(added) == 1
    assert "two" in added[0]


@pytest.mark.parametrize("wide", [360, 390, 420, 760, 1080])
def test_no_width_has_to_be_moved_sideways(probed: LocalSlack, sit: Sit, wide: int) -> None:
    seat = sit(probed)
    seat.page.set_viewport_size({"width": wide, "height": 700})
    seat.say("@kpi-bot " + "averyveryverylongword" * 12)
    seat.say("/try every")
    expect(seat.page.get_by_label("A note")).to_be_visible()
    seat.fits()
    seat.page.get_by_role("button", name="1 reply").click()
    expect(seat.page.locator("#thread-log article")).to_have_count(2)
    seat.fits()
    seat.shot(f"width-{wide}")
