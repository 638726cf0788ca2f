"""The bot in a browser: asked by typing, read by people."""

import pytest
from playwright.sync_api import Locator, expect

from bot import phrases
from tests.bot.conftest import Open
from tests.browser.conftest import Sit
from tests.browser.seat import AGENT, DIRECT, Seat

FIRST = "First response time"


def picture(seat: Seat) -> Locator:
    """The chart of the last answer, loaded."""
    image = seat.page.locator("#log .picture img").last
    expect(image).to_be_visible()
    seat.page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    return image


def test_a_week_is_typed_and_answered_with_its_picture(lite: str, office: Open, sit: Sit) -> None:
    seat = sit(office(lite).slack)
    seat.words.press_sequentially("/kpi we")
    seat.shot("kpi-typing")
    seat.say("/kpi week")
    image = picture(seat)
    assert image.evaluate("image => image.naturalWidth") == 880
    assert image.get_attribute("alt")
    expect(seat.said(FIRST).locator("table")).to_be_visible()
    seat.page.set_viewport_size({"width": 1280, "height": 1640})
    seat.shot("kpi-week")
    image.click()
    expect(seat.page.get_by_role("dialog", name="Picture")).to_be_visible()
    seat.shot("kpi-picture-large")


def test_a_question_is_recalled_with_the_up_arrow_and_changed(lite: str, office: Open, sit: Sit) -> None:
    seat = sit(office(lite).slack)
    seat.say("/kpi frt week by channel")
    picture(seat)
    seat.words.press("ArrowUp")
    expect(seat.words).to_have_value("/kpi frt week by channel")
    seat.words.press("End")
    for _ in "channel":
        seat.words.press("Backspace")
    seat.words.press_sequentially("team")
    seat.words.press("Enter")
    expect(seat.page.locator("#log .picture img")).to_have_count(2)
    expect(seat.page.locator("#log .command", has_text="/kpi frt week by team")).to_be_visible()
    seat.shot("kpi-follow-up")


def test_help_is_seen_by_the_asker_alone(lite: str, office: Open, sit: Sit) -> None:
    slack = office(lite).slack
    asker, other = sit(slack), sit(slack, user=AGENT)
    asker.say("/kpi help")
    expect(asker.said("/kpi week")).to_contain_text("Only visible to you")
    asker.shot("kpi-help")
    asker.say("good morning")
    expect(other.said("good morning")).to_be_visible()
    expect(other.page.locator("#log article")).to_have_count(1)


def test_in_the_direct_conversation_the_bot_answers_there(lite: str, office: Open, sit: Sit) -> None:
    seat = sit(office(lite).slack, channel=DIRECT)
    seat.say("/kpi week")
    picture(seat)
    seat.shot("kpi-direct")


def test_a_late_picture_comes_by_an_edit(lite: str, office: Open, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reply.PATIENCE", 0.0)
    slack = office(lite).slack
    slack.processing = float("inf")
    seat = sit(slack)
    seat.say("/kpi week")
    expect(seat.said(FIRST).locator("table")).to_be_visible()
    expect(seat.page.locator("#log .picture")).to_have_count(0)
    seat.shot("kpi-picture-late")
    slack.processing = 0.0
    picture(seat)
    expect(seat.said(FIRST)).to_contain_text("(edited)")
    expect(seat.page.locator("#log article.message")).to_have_count(1)


def test_a_refused_picture_is_one_sentence_under_the_figures(lite: str, office: Open, sit: Sit) -> None:
    slack = office(lite).slack
    slack.faults.add("files.getUploadURLExternal", "storage_limit_reached")
    seat = sit(slack)
    seat.say("/kpi week")
    expect(seat.said(FIRST)).to_contain_text(phrases.NO_PICTURE.en)
    expect(seat.page.locator("#log .picture")).to_have_count(0)
    seat.shot("kpi-picture-refused")


def test_a_misspelt_word_is_asked_back(lite: str, office: Open, sit: Sit) -> None:
    seat = sit(office(lite).slack)
    seat.say("/kpi wek")
    expect(seat.said("“week”")).to_contain_text("Only visible to you")
    seat.say("/wrong")
    expect(seat.page.get_by_text("/wrong is not a valid command.")).to_be_visible()
    seat.shot("kpi-misspelt")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_nothing_has_to_be_moved_sideways(lite: str, office: Open, sit: Sit, dark: bool) -> None:  # noqa: FBT001 - which of the two
    seat = sit(office(lite).slack, phone=True, dark=dark)
    look = "dark" if dark else "light"
    expect(seat.page.locator("html")).to_have_attribute("data-theme", look)
    seat.say("/kpi frt month by channel")
    picture(seat)
    seat.fits()
    seat.shot(f"kpi-phone-{look}-table")
    seat.page.locator("#log article.message").evaluate("article => article.scrollIntoView()")
    seat.shot(f"kpi-phone-{look}")
    picture(seat).click()
    seat.fits()
    seat.shot(f"kpi-phone-{look}-picture")


def test_in_the_dark(lite: str, office: Open, sit: Sit) -> None:
    seat = sit(office(lite).slack, dark=True)
    seat.say("/kpi week")
    picture(seat)
    seat.shot("kpi-dark")


def test_on_a_phone_the_topics_are_seen_whole(lite: str, office: Open, sit: Sit) -> None:
    seat = sit(office(lite).slack, phone=True)
    seat.say("/kpi week")
    picture(seat)
    table = seat.page.locator("#log .table")
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth"), "a column is out of sight"
    seat.fits()
    seat.shot("kpi-week-phone")
