"""Whatever is sent, this Slack answers: it accepts, or refuses in sentences that point somewhere."""

import copy
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.local.blocks import refuse_wrong_metadata
from bot.local.refused import RefusedError
from tests.bot.local.blocks import (
    EACH,
    FILE,
    PICTURE,
    SECTION,
    Block,
    actions,
    beside,
    entry,
    header,
    home,
    menu,
    modal,
    option,
    press,
    rich,
    run,
    said,
    said_to,
    sure,
    table,
)

WORDS = st.text(max_size=9) | st.sampled_from(["type", "text", "options", "elements", "plain_text", "modal", "\ud800"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
FORMS = [
    entry(each, hint={"type": "plain_text", "text": "x"}) for each in EACH if each["type"] not in ("button", "overflow")
]
BLOCKS: list[Block] = [
    *FORMS,
    actions(press(confirm=sure(), url="https://example.com"), menu(initial_option=option())),
    actions(menu("checkboxes", options=[option()], initial_options=[option()])),
    beside(menu(option_groups=[{"label": {"type": "plain_text", "text": "x"}, "options": [option()]}])),
    beside(menu("multi_conversations_select", filter={"include": ["im"]}, initial_conversations=["C0A"])),
    entry(menu("number_input", is_decimal_allowed=True, min_value="1", max_value="2", initial_value="1.5")),
    entry(menu("plain_text_input", min_length=1, max_length=2, dispatch_action_config={"trigger_actions_on": []})),
    header("x"),
    FILE,
    {"type": "context", "elements": [PICTURE, SECTION["text"]]},
    {"type": "section", "fields": [SECTION["text"]]},
    rich(run({"type": "text", "text": "x", "style": {"bold": True}})),
    table(2, 2, column_settings=[None, {"align": "right"}]),
]
SENTENCE = re.compile(r"(?s).+ \[json-pointer:/(blocks|view)(/[a-z0-9_]+)*\]")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place within the value: what holds it, and by which name or number."""
    held = [*value.items()] if isinstance(value, dict) else [*enumerate(value)] if isinstance(value, list) else []
    return [place for name, inner in held for place in ((value, name), *places(inner))]


@st.composite
def almost(draw: st.DrawFn, whole: list[Any]) -> Any:
    """One of these in which one place is gone or holds something else."""
    value = copy.deepcopy(draw(st.sampled_from(whole)))
    holder, name = draw(st.sampled_from(places(value)))
    if draw(st.booleans()):
        holder[name] = draw(JSON)
    else:
        del holder[name]
    return value


def answered(words: list[str]) -> None:
    assert words in (["msg_blocks_too_long"], ["view_too_large"]) or all(map(SENTENCE.fullmatch, words)), words


@given(JSON)
def test_any_json_is_answered(value: Any) -> None:
    answered(said(value))
    answered(said([value]))
    answered(said_to(value))
    answered(said_to({"type": "home", "blocks": [value]}))


@given(almost([[block] for block in BLOCKS]))
def test_blocks_that_are_almost_right_are_answered(blocks: Any) -> None:
    answered(said(blocks, processed=False))


@given(almost([make(block) for make in (modal, home) for block in BLOCKS]))
def test_views_that_are_almost_right_are_answered(view: Any) -> None:
    answered(said_to(view))


@given(JSON | st.fixed_dictionaries({"event_type": JSON, "event_payload": JSON}))
def test_metadata_is_accepted_only_with_a_name_and_an_object(value: Any) -> None:
    try:
        refuse_wrong_metadata(value)
        error = ""
    except RefusedError as refused:
        error = refused.error
    if not isinstance(value, dict):
        assert error == "invalid_metadata_format"
        return
    kind, payload = value.get("event_type"), value.get("event_payload")
    right = {*value} == {"event_type", "event_payload"} and isinstance(kind, str) and isinstance(payload, dict)
    assert error == ("" if right and str(kind).strip() else "invalid_metadata_schema")
