"""Whatever is posted is shown, and is inert."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.show import mrkdwn, show_message
from bot.local.wire import escape, unescape
from tests.bot.local.shown import Known, read


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("*bold* _it_ ~gone~ `code`", "<b>bold</b> <i>it</i> <s>gone</s> <code>code</code>"),
        ("*bold _both_*", "<b>bold <i>both</i></b>"),
        ("2*3*4 snake_case_name a~b~c", "2*3*4 snake_case_name a~b~c"),
        ("* not * bold", "* not * bold"),
        ("`*raw* &lt;`", "<code>*raw* &lt;</code>"),
        ("```\na\n b\n```", "<pre>a\n b</pre>"),
        ("a\nb", "a<br>b"),
        ("&amp;lt; &lt;b&gt; &amp;", "&amp;lt; &lt;b&gt; &amp;"),
        ("<@U0MANAGER1>", '<span class="mention">@Mara &lt;b&gt;</span>'),
        ("<@U0NOBODY01|sam>", '<span class="mention">@sam</span>'),
        ("<@U0NOBODY01>", '<span class="mention">@unknown</span>'),
        ("<#C0SUPPORT1>", '<a class="mention" href="#channel=C0SUPPORT1">#support</a>'),
        ("<#C0ELSEWHERE|leads>", '<span class="mention">#leads</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("<!subteam^S1|@crew>", '<span class="mention">@crew</span>'),
        ("<!date^1^{date}|1 January>", "1 January"),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        (":tada: :nonsense:", '<span role="img" aria-label="tada">🎉</span> :nonsense:'),
        ("&gt; quoted\n&gt; more\nafter", "<blockquote>quoted<br>more</blockquote>after"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<https://e.com/"onclick=x|y>', '<a href="https://e.com/&quot;onclick=x"'),
    ],
)
def test_mrkdwn_reads_as_slack_reads_it(said: str, html: str) -> None:
    shown = mrkdwn(said, Known())
    assert shown.startswith(html)
    read(shown)


def test_links_open_elsewhere() -> None:
    shown = mrkdwn("<https://example.com/?a=1&amp;b=2|here>", Known())
    assert shown == (
        '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">here</a>'
    )


MARKS = st.sampled_from(
    ["*", "_", "~", "`", "```", "<", ">", "&lt;", "&amp;", "|", "@U0MANAGER1", "!here", "\n", ":x:"]
)
HREFS = st.sampled_from(["https://a.b/", "javascript:", '"><img src=x onerror=alert(1)>', "#C0SUPPORT1", "&gt; "])
WORDS = st.lists(st.one_of(MARKS, HREFS, st.text(max_size=6)), max_size=30).map("".join)


@given(WORDS)
def test_any_text_is_shown_and_is_inert(said: str) -> None:
    read(show_message(said, [], Known()))


@given(st.text())
def test_escaping_is_undone_once(said: str) -> None:
    assert unescape(escape(said)) == said


@given(st.text(alphabet=st.characters(exclude_characters="*_~`:\r\0", exclude_categories=["Cs"])))
def test_words_without_marks_arrive_as_they_were_typed(said: str) -> None:
    if not said.lstrip("\n").startswith(">") and "\n>" not in said:
        assert read(mrkdwn(escape(said), Known())) == said.replace("\n", "")


@given(WORDS.filter(bool))
def test_any_text_in_any_block_is_inert(said: str) -> None:
    plain = {"type": "plain_text", "text": said}
    marked = {"type": "mrkdwn", "text": said}
    file = {"slack_file": {"id": "F0AAAAAAAA"}}
    pieces: list[dict[str, Any]] = [
        {"type": "text", "text": said, "style": {"bold": True, "code": False}},
        {"type": "link", "url": said},
        {"type": "link", "url": "https://a.b", "text": said},
        {"type": "emoji", "name": said},
        {"type": "user", "user_id": said},
        {"type": "channel", "channel_id": said},
        {"type": "broadcast", "range": "here"},
    ]
    run = {"type": "rich_text_section", "elements": pieces}
    rich = {
        "type": "rich_text",
        "elements": [
            run,
            {"type": "rich_text_list", "style": "ordered", "indent": 2, "elements": [run]},
            {"type": "rich_text_list", "style": "bullet", "elements": [run]},
            {"type": "rich_text_preformatted", "elements": pieces[:2]},
        ],
    }
    option = {"text": plain, "value": said}
    group = {"label": plain, "options": [option]}
    buttons = [
        {"type": "button", "text": plain, "style": "danger"},
        {"type": "button", "text": plain, "url": said},
        {"type": "button", "text": plain, "url": "https://a.b"},
        {"type": "static_select", "placeholder": plain, "option_groups": [group]},
        {"type": "static_select", "initial_option": option, "options": [option]},
        {"type": "overflow", "options": [option, {**option, "url": said, "description": plain}]},
    ]
    cells = [{"type": "raw_text", "text": said}, rich]
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": plain},
        {"type": "section", "text": marked, "fields": [marked, {**plain, "emoji": False}], "accessory": buttons[0]},
        {"type": "context", "elements": [marked, {"type": "image", "alt_text": said, **file}]},
        {"type": "image", "alt_text": said, "title": plain, **file},
        {"type": "image", "alt_text": said, "image_url": "https://a.b"},
        {"type": "table", "rows": [cells, cells], "column_settings": [None, {"align": "right", "is_wrapped": True}]},
        {"type": "divider"},
        {"type": "actions", "elements": buttons},
        rich,
    ]
    read(show_message(said, blocks, Known()))
