"""Threads, the app's Home, shortcuts, people, channels, and faults one may try."""

import re

from playwright.sync_api import expect

from bot.local import LocalSlack
from tests.browser.conftest import Sit
from tests.browser.seat import ADMIN, DIRECT, STRANGER


def test_a_mention_is_answered_in_its_thread(probed: LocalSlack, sit: Sit) -> None:
    seat, other = sit(probed, expected="400"), sit(probed, user=ADMIN)
    seat.words.press_sequentially("@kp")
    expect(seat.page.get_by_role("listbox").get_by_role("option")).to_contain_text("@kpi-bot")
    seat.words.press("Tab")
    seat.words.press_sequentially("how are we?")
    seat.words.press("Enter")
    seat.page.get_by_role("button", name="1 reply").click()
    thread = seat.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("You said: @kpi-bot how are we?")).to_be_visible()
    reply = thread.get_by_role("textbox")
    expect(reply).to_be_focused()
    reply.fill("@kpi-bot and yesterday?")
    reply.press("Enter")
    expect(thread.get_by_text("You said: @kpi-bot and yesterday?")).to_be_visible()
    expect(seat.page.get_by_role("button", name="3 replies")).to_be_visible()
    expect(other.page.get_by_role("button", name="3 replies")).to_be_visible()
    expect(seat.page.locator("#log article")).to_have_count(1)
    seat.shot("thread")
    reply.fill("/try board")
    reply.press("Enter")
    refusal = thread.get_by_text("Commands do not work in threads")
    expect(refusal).to_be_visible()
    assert refusal.evaluate("hint => hint.scrollWidth <= hint.clientWidth"), "the sentence is cut off"
    thread.get_by_role("button", name="Close the thread").click()
    expect(thread).to_have_count(0)
    seat.page.go_back()
    expect(thread).to_be_visible()


def test_a_thread_whose_root_is_deleted_says_so(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    seat.say("@kpi-bot hello")
    seat.page.get_by_role("button", name="1 reply").click()
    expect(seat.page.locator("#thread-log article")).to_have_count(2)
    probed.delete(probed.messages("C0SUPPORT1")[0])
    expect(seat.page.locator("#thread")).to_contain_text("This message is no longer here.")
    expect(seat.page.locator("#thread-composer")).to_be_hidden()


def test_on_a_phone_a_thread_lies_over_the_channel(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed, phone=True)
    seat.say("@kpi-bot how are we?")
    seat.page.get_by_role("button", name="1 reply").click()
    thread = seat.page.get_by_role("complementary", name="Thread")
    box = thread.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 360)
    seat.fits()
    seat.shot("thread-phone")
    thread.get_by_role("button", name="Close the thread").click()
    expect(seat.words).to_be_visible()
    seat.a("button", "Channels").click()
    expect(seat.a("link", "billing")).to_be_visible()
    seat.page.locator("#side").evaluate("side => Promise.all(side.getAnimations().map((each) => each.finished))")
    seat.shot("sidebar-phone")
    seat.a("link", "billing").click()
    expect(seat.page.locator("#title")).to_have_text("#billing")


def test_the_home_of_the_app_and_its_button(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed, channel=DIRECT)
    seat.a("tab", "Home").click()
    expect(seat.page.get_by_text("Times looked at: 1", exact=True)).to_be_visible()
    expect(seat.words).to_be_hidden()
    seat.shot("home")
    seat.a("button", "Refresh").click()
    expect(seat.page.get_by_text("Refreshed by hand", exact=True)).to_be_visible()
    expect(seat.a("button", "Refresh")).to_be_focused()
    seat.a("tab", "Home").press("ArrowRight")
    expect(seat.a("tab", "Messages")).to_have_attribute("aria-selected", "true")
    seat.say("hello")
    expect(seat.said("In private you said: hello")).to_be_visible()
    seat.a("link", "support").click()
    expect(seat.page.get_by_role("tab")).to_have_count(0)


def test_a_home_that_nobody_published_says_so(empty: LocalSlack, sit: Sit) -> None:
    seat = sit(empty, channel=DIRECT)
    expect(seat.page.get_by_text("kpi-bot is not connected")).to_be_visible()
    seat.a("tab", "Home").click()
    expect(seat.page.get_by_text("has not published anything here yet")).to_be_visible()


def test_shortcuts_beside_the_composer_and_on_a_message(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    seat.a("button", "Shortcuts").click()
    seat.shot("shortcuts")
    seat.a("menuitem", re.compile("Ask about figures")).click()
    form = seat.page.get_by_role("dialog", name="New alert")
    expect(form.get_by_label("Name")).to_be_focused()
    seat.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    seat.say("we were slow")
    seat.said("we were slow").hover()
    seat.said("we were slow").get_by_role("button", name="More actions").click()
    seat.shot("shortcuts-of-a-message")
    seat.a("menuitem", re.compile("Explain these figures")).click()
    expect(seat.said("Explained: we were slow")).to_contain_text("Only visible to you")


def test_people_see_what_is_theirs(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    rooms = seat.page.get_by_role("navigation", name="Channels").get_by_role("link")
    expect(rooms).to_have_text(
        ["#support", "#billing", "#general", "🔒leads", "#partner", "DVDaan de Vries", "kpi-bot"]
    )
    seat.page.get_by_label("You are:").select_option("Lee Park · partner")
    expect(rooms).to_have_text(["#partner"])
    expect(seat.page.locator("#rooms h2")).to_have_text(["Channels"])
    expect(seat.page.locator("#title")).to_have_text("#partner")
    seat.page.reload()
    expect(seat.page.get_by_label("You are:")).to_have_value(STRANGER)


def test_faults_are_switched_on_and_seen(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed, expected="400")
    seat.a("button", "Faults to try").click()
    drawer = seat.page.get_by_role("complementary", name="Faults to try")
    revoked = drawer.get_by_role("switch", name="The token is revoked")
    revoked.check()
    expect(seat.page.get_by_role("button", name="Faults to try, 1 waiting")).to_be_visible()
    revoked.uncheck()
    drawer.get_by_role("button", name="Too many posts: add one", exact=True).click()
    expect(drawer.locator(".count:visible")).to_have_text("1")
    seat.shot("faults")
    drawer.get_by_role("button", name="Archive the channel").click()
    expect(drawer.get_by_role("button", name="Unarchive the channel")).to_be_focused()
    seat.say("anybody here?")
    expect(seat.page.locator("#composer .hint")).to_have_text("#support is archived")
    expect(seat.words).to_have_value("anybody here?")
    drawer.get_by_role("button", name="Unarchive the channel").click()
    expect(drawer.get_by_role("button", name="Archive the channel")).to_be_visible()
    seat.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
