"""An answer on its way: what people see when Slack takes everything, and when it does not."""

from collections import deque
from itertools import pairwise

import pytest

from bot import phrases
from bot.answer import Answer
from bot.charts.spec import ChartSpec, Mark, Panel
from bot.outcome import Kind, SlackError
from bot.render import Message, message
from bot.render.message import noted
from bot.reply import Asked, reply
from metrics.kpi import Unit
from metrics.text import LANGUAGES, Language
from tests.bot.fakes import FakeMouth, breakdown, kinds, part, reading, report, words_of

ASKED = Asked("C0SUPPORT1", "U0MANAGER1", "https://slack.test/commands/1")
CHART = ChartSpec(
    "First response time 15 min",
    "14 Nov – 20 Nov 2026",
    (Panel("bars", "Interactions", Unit.COUNT, (Mark("Mon", 3.0, "3"), Mark("Tue", 5.0, "5"))),),
    (),
    "en",
)
REPORT = report(reading(), parts=breakdown("team", part("R&D", reading()), part("Billing", reading())))


def answer(*, chart: ChartSpec | None = CHART, language: Language = "en") -> Answer:
    return Answer(message(REPORT, language), chart, REPORT)


def replied(mouth: FakeMouth, *, private: bool = False, of: Answer | None = None, language: Language = "en") -> None:
    reply(mouth, of or answer(language=language), ASKED, language, private=private)


def seen(mouth: FakeMouth) -> Message:
    """What stands in the channel in the end: one message."""
    (message_,) = mouth.posts.values()
    return message_


def test_the_picture_stands_between_the_figures_and_the_foot() -> None:
    mouth = FakeMouth()
    replied(mouth)
    (said,) = mouth.shown
    assert (said.way, said.where) == ("post", "C0SUPPORT1")
    assert kinds(said.message) == ["header", "context", "image", "table", "context", "context"]
    image = said.message.blocks[2]
    assert image["slack_file"] == {"id": "F0FAKE0001"}
    assert image["alt_text"] == CHART.alt
    ((png, name, alt),) = mouth.uploads
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (name, alt) == ("kpi", CHART.alt)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_in_a_channel_says_who_asked(language: Language) -> None:
    mouth = FakeMouth()
    replied(mouth, language=language)
    last = [*words_of(seen(mouth).blocks)][-1]
    assert last == phrases.ASKED_BY.to(language).format("<@U0MANAGER1>")


def test_an_answer_without_a_chart_uploads_nothing() -> None:
    mouth = FakeMouth()
    replied(mouth, of=answer(chart=None))
    assert mouth.uploads == []
    assert "image" not in kinds(seen(mouth))
    assert phrases.NO_PICTURE.en not in seen(mouth).text


@pytest.mark.parametrize("kind", list(Kind))
def test_a_refused_upload_never_costs_the_figures(kind: Kind) -> None:
    mouth = FakeMouth()
    mouth.refuse("upload", kind)
    replied(mouth)
    assert [said.way for said in mouth.shown] == ["post"]
    assert "table" in kinds(seen(mouth))
    assert "image" not in kinds(seen(mouth))
    assert phrases.NO_PICTURE.en in words_of(seen(mouth).blocks)
    assert seen(mouth).text.startswith(answer().message.text[:40])


def test_a_late_picture_is_added_to_the_message_that_is_there() -> None:
    mouth = FakeMouth(ready=deque([False, True]))
    replied(mouth)
    first, second = mouth.shown
    assert (first.way, second.way) == ("post", "update")
    assert "image" not in kinds(first.message)
    assert phrases.NO_PICTURE.en not in words_of(first.message.blocks)
    assert "image" in kinds(seen(mouth))
    assert first.message.text == second.message.text
    assert [*words_of(second.message.blocks)][-1] == phrases.ASKED_BY.en.format("<@U0MANAGER1>")


def test_a_picture_that_never_comes_is_owned_up_to() -> None:
    mouth = FakeMouth(ready=deque([False, False]))
    replied(mouth)
    assert [said.way for said in mouth.shown] == ["post", "update"]
    assert "image" not in kinds(seen(mouth))
    assert phrases.NO_PICTURE.en in words_of(seen(mouth).blocks)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CONTENT])
@pytest.mark.parametrize("ready", [True, False])
def test_a_refused_update_leaves_the_figures_as_they_are(kind: Kind, *, ready: bool) -> None:
    mouth = FakeMouth(ready=deque([False, ready]))
    mouth.refuse("update", kind)
    replied(mouth)
    assert [said.way for said in mouth.shown] == ["post"]
    assert [said.way for said in mouth.tried] == ["post", "update"]
    assert "table" in kinds(seen(mouth))


@pytest.mark.parametrize("ready", [[True], [False]])
@pytest.mark.parametrize("code", ["is_archived", "restricted_action_read_only_channel", "messages_tab_disabled"])
def test_where_a_channel_is_closed_to_the_bot_the_asker_alone_gets_the_figures(code: str, ready: list[bool]) -> None:
    mouth = FakeMouth(ready=deque(ready))
    mouth.refuse("post", Kind.PLACE, code=code)
    replied(mouth)
    (said,) = mouth.shown
    assert (said.way, said.where, said.in_channel) == ("answer", ASKED.response_url, False)
    assert "table" in kinds(said.message)
    assert phrases.ONLY_YOU.en in words_of(said.message.blocks)
    assert phrases.INVITE.en not in said.message.text


@pytest.mark.parametrize("ready", [[True], [False]])
def test_where_the_bot_may_not_post_it_answers_the_command_for_all_to_see(ready: list[bool]) -> None:
    mouth = FakeMouth(ready=deque(ready))
    mouth.refuse("post", Kind.PLACE)
    replied(mouth)
    (said,) = mouth.shown
    assert (said.way, said.where, said.in_channel) == ("answer", ASKED.response_url, True)
    assert "image" not in kinds(said.message)
    assert "table" in kinds(said.message)
    assert phrases.INVITE.en in words_of(said.message.blocks)
    assert phrases.INVITE.en in said.message.text


def test_where_nothing_can_be_said_at_all_the_refusal_comes_back() -> None:
    mouth = FakeMouth()
    mouth.refuse("post", Kind.PLACE)
    mouth.refuse("answer", Kind.OTHER)
    with pytest.raises(SlackError) as refused:
        replied(mouth)
    assert refused.value.kind is Kind.OTHER
    assert mouth.shown == []


def test_what_is_refused_for_its_content_is_said_simpler_each_time() -> None:
    mouth = FakeMouth()
    mouth.refuse("post", *[Kind.CONTENT] * 3)
    replied(mouth)
    assert [kinds(said.message) for said in mouth.tried] == [
        ["header", "context", "image", "table", "context", "context"],
        ["header", "context", "table", "context", "context", "context"],
        ["header", "context", "rich_text", "context", "context", "context"],
        [],
    ]
    assert len({said.message.text.splitlines()[0] for said in mouth.tried}) == 1
    assert len(mouth.shown) == 1


@pytest.mark.parametrize(
    ("blamed", "left"),
    [
        ((2,), ["header", "context", "table", "context", "context", "context"]),
        ((3,), ["header", "context", "image", "rich_text", "context", "context"]),
        ((2, 3), ["header", "context", "rich_text", "context", "context", "context"]),
        ((0,), []),
        ((3, 4), []),
        ((99,), ["header", "context", "table", "context", "context", "context"]),
    ],
)
def test_exactly_what_slack_blames_steps_down(blamed: tuple[int, ...], left: list[str]) -> None:
    mouth = FakeMouth()
    mouth.refuse("post", Kind.CONTENT, blocks=blamed)
    replied(mouth)
    assert kinds(seen(mouth)) == left
    assert (phrases.NO_PICTURE.en in words_of(seen(mouth).blocks)) == ("image" not in left and left != [])
    assert phrases.ASKED_BY.en.format("<@U0MANAGER1>") in words_of(seen(mouth).blocks) or not left


def test_a_table_that_is_refused_is_text_with_the_same_cells() -> None:
    mouth = FakeMouth()
    mouth.refuse("post", Kind.CONTENT, blocks=(3,))
    replied(mouth)
    table = next(block for block in mouth.tried[0].message.blocks if block["type"] == "table")
    (plain,) = [block for block in seen(mouth).blocks if block["type"] == "rich_text"]
    text = plain["elements"][0]["elements"][0]["text"].splitlines()
    assert len(text) == len(table["rows"])
    for line, row in zip(text, table["rows"], strict=True):
        assert all(cell["text"].replace("\u00a0", " ") in line for cell in row)


def test_a_late_picture_joins_what_stands_there_not_what_was_refused() -> None:
    mouth = FakeMouth(ready=deque([False, True]))
    mouth.refuse("post", Kind.CONTENT, blocks=(2,))
    replied(mouth)
    assert kinds(seen(mouth)) == ["header", "context", "rich_text", "image", "context", "context"]


def test_a_late_picture_that_is_refused_is_owned_up_to() -> None:
    mouth = FakeMouth(ready=deque([False, True]))
    mouth.refuse("update", Kind.CONTENT)
    replied(mouth)
    assert [said.way for said in mouth.shown] == ["post", "update"]
    assert "image" not in kinds(seen(mouth))
    assert phrases.NO_PICTURE.en in words_of(seen(mouth).blocks)


def test_the_same_bytes_are_never_sent_twice() -> None:
    mouth = FakeMouth()
    mouth.refuse("post", Kind.CONTENT, Kind.CONTENT)
    replied(mouth, of=answer(chart=None))
    tried = [said.message for said in mouth.tried]
    assert all(a != b for a, b in pairwise(tried))


def test_words_alone_that_are_refused_are_not_sent_again() -> None:
    mouth = FakeMouth()
    mouth.refuse("post", *[Kind.CONTENT] * 9)
    with pytest.raises(SlackError) as refused:
        replied(mouth)
    assert refused.value.kind is Kind.CONTENT
    assert mouth.tried[-1].message.blocks == ()
    assert len(mouth.tried) <= 4


@pytest.mark.parametrize("kind", [Kind.UNSURE, Kind.LATER, Kind.STOPPED, Kind.ROOT_GONE, Kind.EDIT_CLOSED, Kind.OTHER])
def test_what_may_have_been_accepted_is_never_said_again(kind: Kind) -> None:
    mouth = FakeMouth()
    mouth.refuse("post", kind)
    with pytest.raises(SlackError) as refused:
        replied(mouth)
    assert refused.value.kind is kind
    assert [said.way for said in mouth.tried] == ["post"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_private_answer_reaches_the_asker_alone_and_says_why_it_has_no_chart(language: Language) -> None:
    mouth = FakeMouth()
    replied(mouth, private=True, language=language)
    (said,) = mouth.shown
    assert (said.way, said.where, said.in_channel) == ("answer", ASKED.response_url, False)
    assert mouth.uploads == []
    assert "image" not in kinds(said.message)
    assert phrases.PICTURE_ELSEWHERE.to(language) in words_of(said.message.blocks)
    assert ASKED.user not in "".join(words_of(said.message.blocks))


def test_a_private_answer_that_has_no_chart_makes_no_excuse() -> None:
    mouth = FakeMouth()
    replied(mouth, private=True, of=answer(chart=None))
    assert mouth.shown[0].message == answer().message


def test_what_is_no_report_is_for_the_asker_alone() -> None:
    mouth = FakeMouth()
    replied(mouth, of=Answer(Message("help")))
    (said,) = mouth.shown
    assert (said.way, said.in_channel, said.message.text) == ("answer", False, "help")


@pytest.mark.parametrize("ready", [[True], [False, True], [False, False]])
def test_every_way_names_are_escaped_once(ready: list[bool]) -> None:
    mouth = FakeMouth(ready=deque(ready))
    replied(mouth)
    mouth.refuse("post", Kind.PLACE)
    replied(mouth)
    replied(mouth, private=True)
    for said in mouth.tried:
        assert "R&amp;D" in said.message.text
        assert "&amp;amp;" not in said.message.text


def test_a_note_never_costs_the_words_of_a_long_message() -> None:
    long = Message("finding\n" + "x" * 2_992)
    assert noted(long, phrases.NO_PICTURE.en).text.startswith("finding\n")


def test_a_note_under_words_alone_does_not_hide_them() -> None:
    bare = noted(Message("frt 15 min"), phrases.NO_PICTURE.en)
    assert bare.blocks == () or "frt 15 min" in "".join(words_of(bare.blocks))


def test_a_user_who_is_none_is_not_mentioned() -> None:
    mouth = FakeMouth()
    reply(mouth, answer(), Asked("C0SUPPORT1", "<!channel>", "https://slack.test"), "en", private=False)
    assert [*words_of(seen(mouth).blocks)][-1] == phrases.ASKED_BY.en.format("&lt;!channel&gt;")
