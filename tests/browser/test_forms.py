"""Modals: opened, waited for, filled in, refused, stacked and sent."""

from playwright.sync_api import Locator, expect

from bot.local import LocalSlack
from tests.browser.conftest import Sit
from tests.browser.seat import DIRECT, Seat


def opened(seat: Seat) -> Locator:
    seat.say("/try form")
    form = seat.page.get_by_role("dialog", name="New alert")
    expect(form.get_by_label("Name")).to_be_focused()
    return form


def test_a_form_is_opened_filled_in_refused_and_sent(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    form = opened(seat)
    seat.shot("form-open")
    form.get_by_label("Name").fill("taken")
    form.get_by_label("Over").fill("2.5")
    form.locator("summary").click()
    form.get_by_label("Daan de Vries").check()
    form.get_by_label("Weekend").check()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("This name is taken.")).to_be_visible()
    expect(form.get_by_label("Name")).to_be_focused()
    expect(form.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Name")).to_have_accessible_description("Once only This name is taken.")
    seat.shot("form-refused")
    expect(form.get_by_label("Over")).to_have_value("2.5")
    form.get_by_label("Name").fill("Slow mornings")
    form.get_by_label("Name").press("Enter")
    expect(form).to_have_count(0)
    seat.a("link", "kpi-bot, unread").click()
    expect(seat.said("Saved name=Slow mornings; kpi=frt; over=2.5")).to_contain_text(
        "who=U0AGENT001; from=2026-11-20; days=end"
    )


def test_what_is_missing_is_seen_before_the_app_hears_of_it(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    form = opened(seat)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Please complete this field.")).to_be_visible()
    assert not [each for each in probed.deliveries if each.name == "view_submission"]


def test_a_form_that_changes_keeps_what_was_typed(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    form = opened(seat)
    form.get_by_label("Name").fill("Mornings")
    form.get_by_label("KPI").select_option("Volume")
    form.get_by_role("button", name="Add a note").click()
    expect(form.get_by_text("A note for Mornings")).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("Mornings")
    expect(form.get_by_label("KPI")).to_have_value("volume")
    expect(form.get_by_role("button", name="Add a note")).to_be_focused()


def test_forms_stack_and_one_goes_back(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    form = opened(seat)
    form.get_by_label("Name").fill("Mornings")
    form.get_by_role("button", name="More…").click()
    upper = seat.page.get_by_role("dialog", name="More")
    expect(upper.get_by_label("Words")).to_be_focused()
    expect(form).to_have_count(0)
    seat.shot("form-pushed")
    upper.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Name")).to_have_value("Mornings")
    expect(form.get_by_role("button", name="More…")).to_be_focused()
    form.get_by_role("button", name="More…").click()
    upper.get_by_role("button", name="Done").click()
    expect(upper.get_by_text("All is kept.")).to_be_visible()
    expect(upper.get_by_role("button", name="Done")).to_have_count(0)
    upper.get_by_role("button", name="Close").click()
    expect(seat.page.get_by_role("dialog")).to_have_count(0)
    assert probed.views() == []


def test_escape_closes_what_is_on_top_and_the_tab_key_stays_inside(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    form = opened(seat)
    form.get_by_role("button", name="More…").click()
    upper = seat.page.get_by_role("dialog", name="More")
    expect(upper.get_by_label("Words")).to_be_focused()
    for _ in range(8):
        seat.page.keyboard.press("Tab")
        assert seat.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    seat.page.keyboard.press("Escape")
    expect(upper).to_have_count(0)
    expect(form).to_be_visible()
    seat.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert probed.views() == []


def test_a_form_that_nobody_answers_says_so_and_stays(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed)
    form = opened(seat)
    form.get_by_label("Name").fill("silence")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    seat.shot("form-busy")
    expect(form.get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    expect(form.get_by_label("Name")).to_have_value("silence")
    expect(form.get_by_role("button", name="Save")).to_be_enabled()
    seat.shot("form-not-answered")


def test_a_form_fills_a_phone(probed: LocalSlack, sit: Sit) -> None:
    seat = sit(probed, phone=True, channel=DIRECT)
    form = opened(seat)
    box = form.bounding_box()
    assert box
    assert box["width"] == 360
    seat.fits()
    seat.shot("form-phone")
    form.locator("summary").click()
    seat.shot("form-phone-several")
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)
