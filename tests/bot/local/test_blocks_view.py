"""What Slack refuses in a modal or on Home, and how it points at it."""

import pytest

from bot.local.wire import compact
from tests.bot.local.blocks import (
    FILE,
    MRKDWN,
    SECTION,
    Block,
    actions,
    beside,
    entry,
    home,
    long,
    marked,
    menu,
    modal,
    plain,
    press,
    said_to,
    table,
)


def without(view: Block, *names: str) -> Block:
    return {name: value for name, value in view.items() if name not in names}


REFUSED: list[tuple[str, object, str, str]] = [
    ("no object", [], "must be an object", ""),
    ("no view", None, "must be an object", ""),
    ("no type", {}, "missing required field: type", ""),
    ("no known type", {"type": "workflow_step"}, "unsupported type: workflow_step", "/type"),
    ("a type that is no word", {"type": ["modal"]}, "unsupported type: ['modal']", "/type"),
    ("no title", without(modal(), "title"), "missing required field: title", ""),
    ("no blocks", without(modal(), "blocks"), "missing required field: blocks", ""),
    ("no blocks at home", {"type": "home"}, "missing required field: blocks", ""),
    ("blocks as object", {**modal(), "blocks": {}}, "must be an array", "/blocks"),
    ("title", modal(title=long(25)), "must be less than 25 characters", "/title/text"),
    ("empty title", modal(title=long(0)), "must be more than 0 characters", "/title/text"),
    ("title in mrkdwn", modal(title=MRKDWN), "unsupported type: mrkdwn", "/title/type"),
    ("title in words", modal(title="x"), "must be an object", "/title"),
    ("submit", modal(submit=long(25)), "must be less than 25 characters", "/submit/text"),
    ("close", modal(close=long(25)), "must be less than 25 characters", "/close/text"),
    ("private words", modal(private_metadata="x" * 3001), "must be less than 3001 characters", "/private_metadata"),
    ("private object", modal(private_metadata={}), "must be a string", "/private_metadata"),
    ("callback_id", modal(callback_id="x" * 256), "must be less than 256 characters", "/callback_id"),
    ("external_id", home(external_id="x" * 256), "must be less than 256 characters", "/external_id"),
    ("clear_on_close", modal(clear_on_close="yes"), "must be a boolean", "/clear_on_close"),
    ("notify_on_close", modal(notify_on_close=1), "must be a boolean", "/notify_on_close"),
    ("what Slack told back", modal(id="V0AAAAAAA"), "invalid additional property: id", ""),
    ("submit_disabled", modal(submit_disabled=False), "invalid additional property: submit_disabled", ""),
    ("home with a title", home(title=plain("x")), "invalid additional property: title", ""),
    ("home with submit", home(submit=plain("x")), "invalid additional property: submit", ""),
    ("101 blocks", modal(*[SECTION] * 101), "no more than 100 items allowed", "/blocks"),
    ("101 blocks at home", home(*[SECTION] * 101), "no more than 100 items allowed", "/blocks"),
    ("a table in a modal", modal(SECTION, table()), "unsupported type: table", "/blocks/1/type"),
    ("two tables at home", home(table(), table()), "only_one_table_allowed", "/blocks/1"),
    (
        "an input block without submit",
        without(modal(SECTION, entry(menu())), "submit"),
        "must define `submit` to use an `input` block in modals",
        "/blocks/1/input",
    ),
    (
        "the same block_id",
        modal({**SECTION, "block_id": "a"}, entry(menu(), block_id="a")),
        "`block_id` is not unique: a",
        "/blocks/1/block_id",
    ),
    (
        "the same action_id in a block",
        home(actions(press(action_id="a"), press(), press(action_id="a"))),
        "`action_id` is not unique: a",
        "/blocks/0/elements/2/action_id",
    ),
    (
        "two that want the focus",
        modal(entry(menu(focus_on_load=True)), beside(menu("datepicker", focus_on_load=True))),
        "only one element may have `focus_on_load`",
        "/blocks/1/accessory/focus_on_load",
    ),
]
ACCEPTED: list[tuple[str, Block]] = [
    ("an empty modal", without(modal(), "submit")),
    ("an empty home", home()),
    ("all fields", modal(SECTION, close=long(24), clear_on_close=True, notify_on_close=False, external_id="x")),
    ("empty words", modal(private_metadata="", callback_id="", external_id="")),
    ("input at home, where nothing is sent", home(entry(menu()))),
    ("the same action_id in two blocks", modal(*[actions(press(action_id="a"))] * 2)),
    ("a hundred blocks", home(*[SECTION] * 100)),
    ("one that wants the focus", modal(entry(menu(focus_on_load=True)), entry(menu(focus_on_load=False)))),
    ("a picture at home", home(FILE)),
]


@pytest.mark.parametrize(("view", "what", "where"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_slack_refuses(view: object, what: str, where: str) -> None:
    assert f"{what} [json-pointer:/view{where}]" in said_to(view)


@pytest.mark.parametrize("view", [each[1] for each in ACCEPTED], ids=[each[0] for each in ACCEPTED])
def test_what_slack_accepts(view: Block) -> None:
    assert said_to(view) == []


def test_a_file_that_is_not_processed_is_refused() -> None:
    assert said_to(modal(SECTION, FILE), processed=False) == [
        "invalid slack file [json-pointer:/view/blocks/1/slack_file]"
    ]


def test_the_whole_view_is_limited_in_bytes() -> None:
    texts = [{"type": "section", "text": marked(2_430)}] * 100
    room = 250_000 - len(compact(home(*texts, private_metadata="")))
    assert said_to(home(*texts, private_metadata="x" * room)) == []
    assert said_to(home(*texts, private_metadata="x" * (room + 1))) == ["view_too_large"]
    assert said_to(home(*texts, private_metadata="x" * (room - 1) + "ș")) == ["view_too_large"]
