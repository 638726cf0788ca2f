"""What an app put into a message: pressed, chosen, filled in; and what one sees of it."""

import pytest
from playwright.sync_api import Locator, expect
from slack_sdk import WebClient

from bot.local import LocalSlack
from tests.browser.conftest import Sit
from tests.browser.seat import AGENT, SUPPORT, Seat
from tests.browser.shapes import board, text


def put(seat: Seat, what: str = "board") -> Locator:
    """A message of the probe app."""
    seat.say(f"/try {what}")
    message = seat.page.locator("#log article", has=seat.page.locator("[data-action]")).last
    expect(message).to_be_visible()
    return message


def test_a_pressed_button_reaches_the_app_which_edits_its_message(probed: LocalSlack, sit: Sit) -> None:
    seat, other = sit(probed), sit(probed, user=AGENT)
    message = put(seat)
    seat.shot("message-board")
    message.get_by_role("button", name="Approve").click()
    expect(seat.said("Approved by @Mara Ionescu")).to_contain_text("(edited)")
    expect(other.said("Approved by @Mara Ionescu")).to_be_visible()
    expect(seat.a("button", "Approve")).to_have_count(0)
    seat.shot("message-edited")


def test_what_cannot_be_undone_is_asked_back(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    message = put(seat)
    message.get_by_role("button", name="Remove").click()
    dialog = seat.page.get_by_role("dialog", name="Remove it?")
    expect(dialog).to_contain_text("The alert goes and its history too.")
    seat.shot("message-confirm")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_have_count(0)
    assert not [each for each in probed.deliveries if each.name == "block_actions"]
    message.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(seat.said("Heard remove: remove")).to_contain_text("Only visible to you")


def test_a_button_works_until_it_is_acknowledged_and_shows_when_it_was_not(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    message = put(seat)
    button = message.get_by_role("button", name="Into the void")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    seat.shot("message-busy")
    expect(message.get_by_role("img", name="The app did not respond")).to_be_visible()
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(seat.page.locator("#toasts")).to_contain_text("The app did not respond. Try again in a moment.")
    seat.shot("message-not-acknowledged")
    expect(message.get_by_role("button", name="Tell")).not_to_have_attribute("aria-busy", "true")


def test_menus_and_the_three_dots(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    message = put(seat)
    message.get_by_role("combobox", name="KPI").select_option("Satisfaction")
    expect(seat.said("Heard kpi: csat")).to_be_visible()
    message.locator(".said").get_by_role("button", name="More actions").click()
    expect(seat.a("menuitem", "Mute")).to_be_focused()
    seat.shot("message-three-dots")
    seat.page.keyboard.press("ArrowDown")
    seat.page.keyboard.press("Enter")
    expect(seat.said("Heard menu: edit")).to_be_visible()
    expect(seat.page.get_by_role("menu")).to_have_count(0)


@pytest.mark.parametrize(
    ("label", "choice", "heard"),
    [("Who", "Daan de Vries", "who: U0AGENT001"), ("Choose", "#billing", "where: C0BILLING1")],
)
def test_menus_of_people_and_places(probed: LocalSlack, sit: Sit, label: str, choice: str, heard: str) -> None:
    seat = sit(probed)
    put(seat, "every").get_by_role("combobox", name=label).select_option(choice)
    expect(seat.said(f"Heard {heard}")).to_be_visible()


def test_several_are_ticked_before_the_app_hears_of_them(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    folded = put(seat, "every").locator("details")
    folded.locator("summary").click()
    for name in ("First response time", "Volume"):
        folded.get_by_label(name).check()
    seat.shot("message-every-element")
    assert not [each for each in probed.deliveries if each.name == "block_actions"]
    seat.page.keyboard.press("Escape")
    expect(seat.said("Heard some: frt, volume")).to_be_visible()
    expect(folded.locator("summary")).to_have_text("First response time, Volume")


def test_dates_ticks_and_words(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    message = put(seat, "every")
    message.get_by_label("Date", exact=True).fill("2026-12-24")
    expect(seat.said("Heard when: 2026-12-24")).to_be_visible()
    message.get_by_label("Time", exact=True).fill("17:30")
    expect(seat.said("Heard hour: 17:30")).to_be_visible()
    message.get_by_label("Date and time").fill("2026-12-24T17:30")
    expect(seat.said("Heard moment: 1798126200")).to_be_visible()
    message.get_by_label("Weekend").check()
    expect(seat.said("Heard ticks: end")).to_be_visible()
    message.get_by_label("By mail").check()
    expect(seat.said("Heard one: mail")).to_be_visible()
    note = message.get_by_label("A note")
    note.fill("too slow <b>")
    note.press("Enter")
    expect(seat.said("Heard note: too slow <b>")).to_be_visible()


def test_a_press_on_what_has_changed_meanwhile_is_one_sentence(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed, still=True, expected="400")
    seat.say("/try board")
    message = probed.wait_for(lambda: next(iter(each for each in probed.messages(SUPPORT) if each.by_app), None))
    stale = sit(probed, still=True, expected="400")
    sit(probed).a("button", "Approve").click()
    probed.wait_for(lambda: probed.messages(SUPPORT)[0].edited)
    stale.a("button", "Tell").click()
    expect(stale.page.locator("#toasts")).to_contain_text("What you pressed is not there any more")
    stale.shot("message-stale")
    expect(stale.said("Approved by")).to_be_visible()
    probed.delete(message)


def test_a_press_on_what_was_deleted_meanwhile_is_one_sentence(probed: LocalSlack, sit: Sit) -> None:
    before = sit(probed)
    put(before)
    stale = sit(probed, still=True, expected="400")
    probed.delete(probed.messages(SUPPORT)[0])
    expect(before.a("button", "Tell")).to_have_count(0)
    stale.a("button", "Tell").click()
    expect(stale.page.locator("#toasts")).to_contain_text("This message is not there any more.")


def test_an_edit_leaves_the_blocks_that_did_not_change(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    message = put(seat)
    menu = message.get_by_role("combobox", name="KPI")
    menu.focus()
    client = WebClient(probed.bot_token, base_url=probed.api_url, retry_handlers=[])
    blocks = [text("Changed words", block_id="head"), *board()[1:]]
    client.chat_update(channel=SUPPORT, ts=probed.messages(SUPPORT)[0].ts, text="Choose", blocks=blocks)
    expect(seat.said("Changed words")).to_be_visible()
    expect(menu).to_be_focused()


def test_what_was_sent_is_unfolded_and_stays_so(empty: LocalSlack, sit: Sit) -> None:
    client = WebClient(empty.bot_token, base_url=empty.api_url, retry_handlers=[])
    client.chat_postMessage(channel=SUPPORT, text="Well *done*", blocks=board())
    client.api_call("chat.postMessage", json={"channel": SUPPORT, "blocks": [text("Nobody can hear this")]})
    seat = sit(empty)
    seat.said("Alert").hover()
    seat.said("Alert").get_by_role("button", name="JSON").click()
    unfolded = seat.said("Alert").locator(".inside")
    expect(unfolded).to_contain_text("Notification")
    expect(unfolded).to_contain_text("Well *done*")
    expect(seat.said("Nobody").get_by_role("button", name="JSON ⚠")).to_be_visible()
    seat.page.get_by_text("1 fault seen").click()
    expect(seat.page.locator("#faults")).to_contain_text("blocks without `text`")
    seat.shot("message-inside")
    edited = board()[:1]
    client.chat_update(channel=SUPPORT, ts=empty.messages(SUPPORT)[0].ts, text="Alert", blocks=edited)
    expect(seat.said("Alert")).to_contain_text("(edited)")
    expect(unfolded).to_be_visible()


def test_who_wrote_a_message_can_delete_it(probed: LocalSlack, sit: Sit) -> None:
    seat, other = sit(probed), sit(probed, user=AGENT)
    seat.say("a slip of the pen")
    expect(other.said("a slip of the pen")).to_be_visible()
    other.said("a slip of the pen").hover()
    other.said("a slip of the pen").get_by_role("button", name="More actions").click()
    expect(other.a("menuitem", "Reply in thread")).to_be_visible()
    expect(other.a("menuitem", "Delete message")).to_have_count(0)
    seat.said("a slip of the pen").hover()
    seat.said("a slip of the pen").get_by_role("button", name="More actions").click()
    seat.a("menuitem", "Delete message").click()
    expect(other.page.get_by_text("a slip of the pen")).to_have_count(0)
