"""Which block stands where, what slackblocks builds, and that the bot's own limits are never looser."""

from typing import Any, get_args

import pytest
import slackblocks as sb
from slackblocks import _limits
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE

from bot import limits
from bot.local.blocks.places import Surface
from bot.local.blocks.table import CHARACTERS
from tests.bot.local.blocks import (
    EACH,
    PICTURE,
    SECTION,
    Block,
    actions,
    entry,
    header,
    home,
    modal,
    rich,
    run,
    said,
    said_to,
    table,
)

SURFACES: tuple[Surface, ...] = get_args(Surface)
OURS: dict[str, Block] = {
    "actions": actions(EACH[0]),
    "context": {"type": "context", "elements": [PICTURE]},
    "divider": {"type": "divider"},
    "header": header("x"),
    "image": PICTURE,
    "input": entry(EACH[1]),
    "rich_text": rich(run()),
    "section": SECTION,
    "table": table(),
}
NOT_OFFERED = {
    "alert": "modals only, and a plain section says the same everywhere",
    "card": "younger than the rest; its limits still move",
    "carousel": "younger than the rest; its limits still move",
    "container": "younger than the rest; its limits still move",
    "context_actions": "for answers of assistants",
    "data_table": "its limits moved; `table` is enough",
    "data_visualization": "its limits moved; charts are pictures",
    "file": "cannot be sent by apps, only read",
    "markdown": "refused on two surfaces, counted over the whole message",
    "plan": "for answers of assistants",
    "task_card": "for answers of assistants",
    "video": "needs an approved domain",
}
ALIKE = {
    "BLOCKS": "MESSAGE_BLOCKS_MAX_ITEMS",
    "HEADER": "HEADER_TEXT_MAX_LENGTH",
    "SECTION": "SECTION_TEXT_MAX_LENGTH",
    "FIELDS": "SECTION_FIELDS_MAX_ITEMS",
    "FIELD": "SECTION_FIELDS_ITEM_MAX_LENGTH",
    "CONTEXT": "CONTEXT_ELEMENTS_MAX_ITEMS",
    "CONTEXT_TEXT": "TEXT_MAX_LENGTH",
    "ALT": "IMAGE_ALT_TEXT_MAX_LENGTH",
    "TABLE_ROWS": "TABLE_ROWS_MAX_ITEMS",
    "TABLE_COLUMNS": "TABLE_COLUMNS_MAX_ITEMS",
}
SURE = sb.ConfirmationDialogue("Sure?", "Really?", "Yes", "No", style="danger")
OPTIONS = [sb.Option(sb.Text(name, sb.TextType.PLAINTEXT), name) for name in "ab"]
SHOWN: dict[str, Any] = {"action_id": "a", "placeholder": "Choose", "confirm": SURE}
MENUS: list[Any] = [
    sb.StaticSelectMenu(options=OPTIONS, initial_option=OPTIONS[0], **SHOWN),
    sb.StaticMultiSelectMenu(options=OPTIONS, initial_options=OPTIONS, max_selected_items=2, **SHOWN),
    sb.UserSelectMenu(initial_user="U0MANAGER1", **SHOWN),
    sb.UserMultiSelectMenu(initial_users=["U0MANAGER1"], **SHOWN),
    sb.ChannelSelectMenu(initial_channel="C0SUPPORT1", **SHOWN),
    sb.ChannelMultiSelectMenu(initial_channels=["C0SUPPORT1"], **SHOWN),
    sb.ConversationSelectMenu(
        default_to_current_conversation=True, filter=sb.ConversationFilter(exclude_bot_users=True), **SHOWN
    ),
    sb.ConversationMultiSelectMenu(initial_conversations=["C0SUPPORT1"], **SHOWN),
    sb.DatePicker(initial_date="2026-02-28", **SHOWN),
    sb.TimePicker(initial_time="08:30", timezone="Europe/Bucharest", **SHOWN),
    sb.CheckboxGroup("a", OPTIONS, initial_options=OPTIONS[:1], confirm=SURE),
    sb.RadioButtonGroup("a", OPTIONS, initial_option=OPTIONS[1], confirm=SURE),
]
PRESSED: list[Any] = [
    sb.Button("Go", "a", value="1", style="primary", confirm=SURE, accessibility_label="Go on"),
    sb.OverflowMenu("a", OPTIONS, confirm=SURE),
]
MOMENT: Any = sb.DateTimePicker("a", initial_datetime=1_628_633_820, confirm=SURE)
TYPED: list[Any] = [
    sb.PlainTextInput(
        "a",
        initial_value="x",
        multiline=True,
        min_length=1,
        max_length=9,
        dispatch_action_config=sb.DispatchActionConfiguration(["on_enter_pressed"]),
        placeholder="Why?",
    ),
    sb.NumberInput(is_decimal_allowed=True, action_id="a", initial_value="1.5", min_value="-1", max_value="9"),
    sb.EmailInput("a", initial_value="a@example.com"),
    sb.URLInput("a", placeholder="Where?"),
]


def on(surface: Surface, block: Block) -> list[str]:
    if surface == "message":
        return said([block])
    return said_to(modal(block) if surface == "modal" else home(block))


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", sorted(OURS))
def test_a_block_may_be_where_slackblocks_lets_it_be(surface: Surface, kind: str) -> None:
    assert (on(surface, OURS[kind]) == []) == (kind in _BLOCK_TYPES_BY_SURFACE[surface])


@pytest.mark.parametrize("surface", SURFACES)
def test_every_other_block_has_a_reason_and_is_refused(surface: Surface) -> None:
    assert _BLOCK_TYPES_BY_SURFACE[surface] <= {*OURS, *NOT_OFFERED}
    for kind in NOT_OFFERED:
        (error,) = on(surface, {"type": kind})
        assert error.startswith(f"unsupported type: {kind} ")


@pytest.mark.parametrize("element", [*MENUS, *PRESSED], ids=lambda each: each.type.value)
@pytest.mark.parametrize("surface", SURFACES)
def test_what_slackblocks_builds_to_press_or_choose_is_accepted(surface: Surface, element: Any) -> None:
    assert on(surface, sb.ActionsBlock([element])._resolve()) == []
    assert on(surface, sb.SectionBlock("x", accessory=element)._resolve()) == []


@pytest.mark.parametrize("element", [*MENUS, MOMENT, *TYPED], ids=lambda each: each.type.value)
def test_what_slackblocks_builds_to_fill_in_is_accepted(element: Any) -> None:
    block = sb.InputBlock("Label", element, block_id="b", hint="Hint", optional=True, dispatch_action=True)
    view = sb.ModalView("Title", block, "Close", "Send", "private", "call", notify_on_close=True, external_id="x")
    assert said_to(view.to_dict()) == []


def test_what_slackblocks_builds_for_home_is_accepted() -> None:
    blocks = [sb.HeaderBlock("x"), sb.DividerBlock(), sb.ImageBlock("https://example.com/a.png", "a")]
    assert said_to(sb.HomeTabView(blocks, "private", "call", "external").to_dict()) == []


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_the_bots_own_limit_is_never_looser(name: str) -> None:
    assert 0 < getattr(limits, name) <= getattr(_limits, ALIKE[name])


def test_the_bots_limits_that_no_registry_has_are_never_looser_than_measured() -> None:
    assert limits.TABLE_CHARACTERS <= CHARACTERS
    five = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * ((limits.ALL_BLOCKS - 300) // 5)}}] * 5
    assert said(five) == []
