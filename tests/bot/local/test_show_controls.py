"""What one can press, choose or fill in: real controls that say whose they are, and nothing else."""

import json
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.blocks import with_ids
from bot.local.show import show_message, show_view
from tests.bot.local.blocks import EACH, Block, actions, beside, entry, home, menu, modal, option, press, said_to, sure
from tests.bot.local.shown import Known, read
from tests.bot.local.test_blocks_any import BLOCKS, almost


def shown(*blocks: Block) -> str:
    """The HTML of these blocks, in which nothing is that we did not write."""
    html = show_view([{"block_id": "b", **block} for block in blocks], Known())
    read(html)
    return html


def one(element: Block) -> str:
    """The HTML of one element."""
    return shown(actions({"action_id": "a", **element}))


@pytest.mark.parametrize("element", EACH, ids=lambda each: str(each["type"]))
def test_every_element_says_whose_it_is(element: Block) -> None:
    mine = {"action_id": "mine", **element}
    places = [entry(mine)] if element["type"] not in ("button", "overflow") else []
    for block in (actions(mine), beside(mine), *places):
        html = shown({**block, "block_id": "block <1>"})
        assert f'data-block="block &lt;1&gt;" data-action="mine" data-type="{element["type"]}"' in html
        assert ("data-live" in html) == (block["type"] != "input")
        assert "disabled" not in html


def test_a_button_carries_its_value_and_its_look() -> None:
    html = one(press(value='"x"', style="danger", accessibility_label="Go on"))
    assert html.startswith('<div class="actions"><button type="button" ')
    assert 'aria-label="Go on"' in html
    assert 'class="press danger" data-value="&quot;x&quot;">Go</button>' in html


def test_a_button_with_an_address_leads_there_and_tells_the_app() -> None:
    html = one(press(url="https://example.com"))
    assert html.startswith('<div class="actions"><a href="https://example.com" target="_blank"')
    assert "data-live" in html
    assert "<button" in one(press(url="javascript:alert(1)"))


def test_a_question_before_goes_with_its_element() -> None:
    text = {"type": "mrkdwn", "text": "*Gone* <b>"}
    html = one(press(confirm=sure(text=text, style="danger")))
    asked = json.loads(unescape(html.split('data-confirm="')[1].split('"')[0]))
    assert asked == {
        "title": "Sure?",
        "text": "<b>Gone</b> &lt;b&gt;",
        "confirm": "Yes",
        "deny": "No",
        "style": "danger",
    }


def test_three_dots_open_a_menu() -> None:
    away = option("Help", "h", url="https://example.com", description={"type": "plain_text", "text": "More"})
    html = one(menu("overflow", options=[option("Mute", "m"), away]))
    assert (
        'aria-haspopup="menu" aria-label="More actions">⋯</button><div role="menu" class="menu" popover="auto">' in html
    )
    assert 'role="menuitem" data-value="m" tabindex="-1">Mute</button>' in html
    assert 'href="https://example.com"' in html
    assert "Help<small>More</small>" in html


CHOSEN = [
    (menu(options=[option("A", "a"), option("B", "b")], initial_option=option("B", "b")), "b"),
    (menu("users_select", initial_user="U0AGENT001"), "U0AGENT001"),
    (menu("channels_select", initial_channel="C0SUPPORT1"), "C0SUPPORT1"),
    (menu("conversations_select", initial_conversation="D0MANAGER1"), "D0MANAGER1"),
    (menu("conversations_select", default_to_current_conversation=True), "C0LEADS001"),
    (menu(placeholder={"type": "plain_text", "text": "Which"}), ""),
]


@pytest.mark.parametrize(("element", "value"), CHOSEN)
def test_a_menu_starts_with_what_was_chosen_or_with_its_placeholder(element: Block, value: str) -> None:
    html = one(element)
    assert html.count(" selected>") == 1
    assert f'<option value="{value}" selected>' in html
    assert ">Which</option>" in html or ">Choose</option>" in html


def test_menus_list_what_their_reader_can_choose() -> None:
    assert read(one(menu("users_select"))) == "ChooseMara <b>Daan"
    assert read(one(menu("channels_select"))) == "Choose#support"
    assert read(one(menu("conversations_select"))) == "Choose#support#leadskpi-bot"
    assert read(one(menu("conversations_select", filter={"include": ["im"]}))) == "Choosekpi-bot"


def test_groups_of_options_have_their_labels() -> None:
    groups = [{"label": {"type": "plain_text", "text": name}, "options": [option(name, name)]} for name in ("x", "y")]
    assert '<optgroup label="x"><option value="x">x</option></optgroup><optgroup label="y">' in one(
        menu(option_groups=groups)
    )
    assert "<b>x</b><label>" in one(menu("multi_static_select", option_groups=groups))


@pytest.mark.parametrize(
    ("element", "ticked"),
    [
        (menu("multi_static_select", initial_options=[option()]), "a"),
        (menu("multi_users_select", initial_users=["U0AGENT001"]), "U0AGENT001"),
        (menu("multi_channels_select", initial_channels=["C0SUPPORT1"], max_selected_items=2), "C0SUPPORT1"),
        (menu("multi_conversations_select", initial_conversations=["C0LEADS001"]), "C0LEADS001"),
        (menu("checkboxes", options=[option()], initial_options=[option()]), "a"),
        (menu("radio_buttons", options=[option()], initial_option=option()), "a"),
    ],
)
def test_several_are_chosen_by_ticks(element: Block, ticked: str) -> None:
    html = one(element)
    assert html.count(" checked>") == 1
    assert f'value="{ticked}" checked>' in html
    assert ('data-most="2"' in html) == ("max_selected_items" in element)


@pytest.mark.parametrize(
    ("element", "written"),
    [
        (menu("datepicker", initial_date="2026-11-20"), '<input type="date" value="2026-11-20"'),
        (menu("timepicker", initial_time="09:00"), '<input type="time" value="09:00"'),
        (menu("datetimepicker", initial_date_time=1795318953), 'data-seconds="1795318953"'),
        (menu("plain_text_input", initial_value="<x>"), '<input type="text" value="&lt;x&gt;"'),
        (menu("plain_text_input", multiline=True, initial_value="\na\nb<"), "\n\na\nb&lt;</textarea>"),
        (menu("number_input", is_decimal_allowed=True, initial_value="1.5"), 'inputmode="decimal" value="1.5"'),
        (menu("number_input", is_decimal_allowed=False), 'inputmode="numeric"'),
        (menu("email_text_input"), '<input type="email"'),
        (menu("url_text_input", placeholder={"type": "plain_text", "text": "Where"}), 'placeholder="Where"'),
        (menu("plain_text_input", focus_on_load=True), " autofocus"),
    ],
)
def test_what_is_filled_in_stands_in_its_field(element: Block, written: str) -> None:
    assert written in shown(entry({"action_id": "a", **element}))


def test_an_input_block_names_its_field_and_has_room_for_what_is_wrong() -> None:
    html = shown(entry(menu("plain_text_input", action_id="a"), hint={"type": "plain_text", "text": "Short"}))
    assert html.startswith('<div class="ask" data-ask="b"><label><span class="name">Label</span><input type="text"')
    assert html.endswith('</label><p class="about">Short</p><p class="wrong" hidden></p></div>')
    assert "aria-label" not in html
    grouped = shown(entry(menu("checkboxes", action_id="a", options=[option()]), optional=True))
    assert "<fieldset><legend><span" in grouped
    assert "<small>(optional)</small>" in grouped


def test_an_input_that_tells_at_once_says_when() -> None:
    typed = menu("plain_text_input", action_id="a")
    each = {**typed, "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    assert "data-live" in shown(entry(typed, dispatch_action=True))
    assert "data-each" not in shown(entry(typed, dispatch_action=True))
    assert "data-each" in shown(entry(each, dispatch_action=True))
    assert "data-each" not in shown(entry(each))


@given(st.text(min_size=1))
def test_any_text_in_any_control_is_inert(said: str) -> None:
    plain = {"type": "plain_text", "text": said}
    options = [option(said, said, description=plain)]
    confirm = sure(title=plain, text={"type": "mrkdwn", "text": said}, confirm=plain, deny=plain)
    common: dict[str, Any] = {"action_id": said, "placeholder": plain, "confirm": confirm}
    for each in EACH:
        element = {**each, **common, **({"options": options} if "options" in each else {})}
        element |= {"initial_value": said, "text": plain, "value": said, "accessibility_label": said}
        shown({**actions(element), "block_id": said}, {**entry(element, label=plain, hint=plain), "block_id": said})


@given(almost([make(block) for make in (modal, home) for block in BLOCKS]))
def test_whatever_is_accepted_is_shown(view: Any) -> None:
    if not said_to(view):
        read(show_view(with_ids(view["blocks"]), Known()))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda each: str(each["type"]))
def test_messages_and_views_are_shown_alike(block: Block) -> None:
    blocks = with_ids([block])
    html = show_view(blocks, Known())
    assert html == show_message("words", blocks, Known())
    read(html)
