"""Names that Slack gives to blocks and elements where the app gave none."""

import copy
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from bot.local.blocks import elements, with_ids
from tests.bot.local.blocks import EACH, PICTURE, SECTION, Block, actions, beside, entry, menu, press, rich, run, said

NAMES = st.integers(0, 10**6).map(str)
INSIDE = [each for each in EACH if each["type"] not in ("number_input", "email_text_input", "url_text_input")]
CHOSEN = [each for each in INSIDE if each["type"] not in ("button", "overflow", "plain_text_input")]
BESIDE = [each for each in INSIDE if each["type"] not in ("datetimepicker", "plain_text_input")]


@st.composite
def messages(draw: st.DrawFn) -> list[Block]:
    """Checked blocks of a message, some with names and some without."""
    pressed = st.lists(st.sampled_from([*CHOSEN, press()]), min_size=1, max_size=4)
    kinds = st.one_of(
        st.just(SECTION),
        st.just(rich(run())),
        st.just(beside(PICTURE)),
        st.sampled_from(BESIDE).map(beside),
        st.sampled_from([*CHOSEN, menu("plain_text_input")]).map(entry),
        pressed.map(lambda some: actions(*some)),
    )
    blocks = copy.deepcopy(draw(st.lists(kinds, max_size=8)))
    given_to = [*(("block_id", each) for each in blocks), *(("action_id", each) for _, each in elements(blocks))]
    names = iter(draw(st.lists(NAMES, min_size=len(given_to), max_size=len(given_to), unique=True)))
    return _named(blocks, names, draw)


def _named(blocks: list[Block], names: Iterator[str], draw: st.DrawFn) -> list[Block]:
    made: list[Block] = [{**block, "block_id": next(names)} if draw(st.booleans()) else dict(block) for block in blocks]
    for block in made:
        for name in ("accessory", "element"):
            if name in block and block[name]["type"] != "image" and draw(st.booleans()):
                block[name] = {**block[name], "action_id": next(names)}
    return made


def without_new(blocks: list[Block], before: list[Block]) -> list[Block]:
    """The blocks without the names that they did not have before."""
    bare = copy.deepcopy(blocks)
    for each, old in zip(bare, before, strict=True):
        if "block_id" not in old:
            del each["block_id"]
    for (_, each), (_, old) in zip(elements(bare), elements(before), strict=True):
        if "action_id" not in old:
            del each["action_id"]
    return bare


@given(messages())
def test_only_names_are_added_and_none_twice(blocks: list[Block]) -> None:
    before = copy.deepcopy(blocks)
    named = with_ids(blocks)
    assert blocks == before
    assert without_new(named, blocks) == blocks
    names = [each["block_id"] for each in named] + [each["action_id"] for _, each in elements(named)]
    assert len(names) == len({*names})
    assert said(blocks) == said(named) == []


@given(messages())
def test_naming_again_changes_nothing_and_the_same_blocks_get_the_same_names(blocks: list[Block]) -> None:
    named = with_ids(blocks)
    assert with_ids(named) == named
    assert with_ids(copy.deepcopy(blocks)) == named


def test_other_words_get_another_name() -> None:
    one, two = with_ids([SECTION])[0], with_ids([{**SECTION, "text": {"type": "mrkdwn", "text": "y"}}])[0]
    assert len(one["block_id"]) == len(two["block_id"]) == 5
    assert one["block_id"] != two["block_id"]


def test_twins_get_names_of_their_own() -> None:
    first, second = with_ids([actions(*[press()] * 2)] * 2)
    assert len({each["action_id"] for block in (first, second) for each in block["elements"]}) == 4
    assert first["block_id"] != second["block_id"]


def test_elements_are_found_in_actions_beside_sections_and_in_inputs() -> None:
    blocks = [
        SECTION,
        actions(press(), menu()),
        beside(menu("users_select")),
        beside(PICTURE),
        entry(menu("timepicker")),
    ]
    assert [(block["type"], element["type"]) for block, element in elements(blocks)] == [
        ("actions", "button"),
        ("actions", "static_select"),
        ("section", "users_select"),
        ("input", "timepicker"),
    ]
