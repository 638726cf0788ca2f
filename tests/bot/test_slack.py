"""The Mouth over the real Web API client: what each outcome is called, and that nothing is ever said twice."""

import pytest
from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.outcome import Kind, SlackError
from bot.render import Message
from bot.render.message import picture
from bot.slack import Slack
from tests.bot.conftest import CHANNEL
from tests.bot.mouths import HELLO, PNG, asked, failed, response_url

OUTCOMES: dict[Kind, str] = {
    Kind.LATER: "rate_limited request_timeout team_added_to_org org_login_required message_limit_exceeded",
    Kind.UNSURE: "internal_error fatal_error service_unavailable",
    Kind.PLACE: "channel_not_found not_in_channel is_archived is_inactive restricted_action ekm_access_denied "
    "messages_tab_disabled user_not_found cannot_dm_bot restricted_action_read_only_channel",
    Kind.STOPPED: "invalid_auth not_authed token_revoked token_expired account_inactive no_permission "
    "team_access_not_granted accesslimited missing_scope",
    Kind.CONTENT: "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text missing_file_data "
    "invalid_metadata_format invalid_metadata_schema metadata_too_large slack_connect_file_link_sharing_blocked",
    Kind.ROOT_GONE: "message_not_found cannot_reply_to_message restricted_action_thread_locked",
    Kind.EDIT_CLOSED: "edit_window_closed cant_update_message block_mismatch",
    Kind.OTHER: "a_word_that_slack_invents_tomorrow",
}
CODES = [(kind, code) for kind, codes in OUTCOMES.items() for code in codes.split()]


def test_a_message_is_posted_once_as_it_is_and_nothing_in_it_is_parsed(slack: LocalSlack, mouth: Slack) -> None:
    ts = mouth.post(CHANNEL, HELLO)
    (message,) = slack.messages(CHANNEL)
    assert (message.ts, message.text, message.blocks) == (ts, "finding", [*HELLO.blocks])
    assert {name: message.payload[name] for name in ("parse", "link_names", "unfurl_links", "unfurl_media")} == {
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def test_a_message_of_words_alone_has_no_blocks(slack: LocalSlack, mouth: Slack) -> None:
    mouth.post(CHANNEL, Message("words"))
    (message,) = slack.messages(CHANNEL)
    assert (message.text, message.blocks) == ("words", [])


def test_an_update_replaces_words_and_blocks(slack: LocalSlack, mouth: Slack) -> None:
    ts = mouth.post(CHANNEL, HELLO)
    mouth.update(CHANNEL, ts, Message("only words"))
    (message,) = slack.messages(CHANNEL)
    assert (message.text, message.blocks, message.edited) == ("only words", [], True)
    assert failed(lambda: mouth.update(CHANNEL, "1.000001", HELLO)).code == "message_not_found"


@pytest.mark.parametrize(("kind", "code"), CODES)
def test_every_refusal_says_what_it_means_for_what_comes_next(
    slack: LocalSlack, mouth: Slack, kind: Kind, code: str
) -> None:
    slack.faults.add("chat.postMessage", code)
    error = failed(lambda: mouth.post(CHANNEL, HELLO), slack.bot_token)
    assert (error.kind, error.code, error.retry_after) == (kind, code, None)
    assert asked(slack, "chat.postMessage") == 1
    assert slack.messages(CHANNEL) == []


def test_too_fast_is_told_with_how_long_to_wait_and_nobody_waits(
    slack: LocalSlack, mouth: Slack, naps: list[float]
) -> None:
    slack.faults.add("chat.postMessage", "ratelimited", retry_after=30)
    error = failed(lambda: mouth.post(CHANNEL, HELLO))
    assert (error.kind, error.code, error.retry_after) == (Kind.LATER, "ratelimited", 30.0)
    assert (asked(slack, "chat.postMessage"), naps) == (1, [])


def test_the_fourth_post_at_once_is_too_fast(slack: LocalSlack, mouth: Slack) -> None:
    for _ in range(3):
        mouth.post(CHANNEL, HELLO)
    error = failed(lambda: mouth.post(CHANNEL, HELLO))
    assert error.kind is Kind.LATER
    assert error.retry_after
    assert len(slack.messages(CHANNEL)) == 3


@pytest.mark.parametrize("fault", ["http_500", "cut", "internal_error", "fatal_error"])
@pytest.mark.parametrize("accepted", [True, False])
def test_what_may_have_been_accepted_is_unsure_and_never_sent_again(
    slack: LocalSlack, mouth: Slack, fault: str, *, accepted: bool
) -> None:
    slack.faults.add("chat.postMessage", fault, accepted=accepted)
    assert failed(lambda: mouth.post(CHANNEL, HELLO), slack.bot_token).kind is Kind.UNSURE
    assert len(slack.messages(CHANNEL)) == int(accepted)
    assert asked(slack, "chat.postMessage") == 1


def test_a_refused_connection_was_never_accepted(slack: LocalSlack, mouth: Slack) -> None:
    slack.stop()
    assert failed(lambda: mouth.post(CHANNEL, HELLO)).kind is Kind.LATER
    assert failed(lambda: mouth.update(CHANNEL, "1.000001", HELLO)).kind is Kind.LATER
    assert failed(lambda: mouth.answer(f"{slack.url}/commands/T/x", HELLO)).kind is Kind.LATER
    assert failed(lambda: mouth.upload(PNG, "kpi", "alt")).kind is Kind.LATER
    assert not mouth.is_ready("F0AAAAAAAA", 1)


@pytest.mark.parametrize("fault", ["http_500", "cut", "internal_error", "ratelimited", "request_timeout"])
def test_an_edit_is_tried_three_times_with_growing_pauses(
    slack: LocalSlack, mouth: Slack, naps: list[float], fault: str
) -> None:
    ts = mouth.post(CHANNEL, HELLO)
    slack.faults.add("chat.update", fault, count=2, accepted=False, retry_after=None)
    mouth.update(CHANNEL, ts, Message("edited"))
    assert naps == [1.0, 2.0]
    assert [message.text for message in slack.messages(CHANNEL)] == ["edited"]
    slack.faults.add("chat.update", fault, count=9, accepted=False, retry_after=None)
    assert failed(lambda: mouth.update(CHANNEL, ts, HELLO)).kind in (Kind.LATER, Kind.UNSURE)
    assert asked(slack, "chat.update") == 6
    assert [message.text for message in slack.messages(CHANNEL)] == ["edited"]


def test_an_edit_keeps_the_pause_that_slack_asks_for_unless_it_is_long(
    slack: LocalSlack, mouth: Slack, naps: list[float]
) -> None:
    ts = mouth.post(CHANNEL, HELLO)
    slack.faults.add("chat.update", "ratelimited", retry_after=10)
    mouth.update(CHANNEL, ts, Message("edited"))
    assert naps == [10.0]
    slack.faults.add("chat.update", "ratelimited", retry_after=11)
    assert failed(lambda: mouth.update(CHANNEL, ts, HELLO)).retry_after == 11.0
    assert naps == [10.0]


@pytest.mark.parametrize("fault", ["edit_window_closed", "message_not_found", "invalid_blocks", "token_revoked"])
def test_an_edit_that_is_refused_for_good_is_not_repeated(slack: LocalSlack, mouth: Slack, fault: str) -> None:
    slack.faults.add("chat.update", fault)
    failed(lambda: mouth.update(CHANNEL, "1.000001", HELLO))
    assert asked(slack, "chat.update") == 1


@pytest.mark.parametrize(("luck", "pause"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
def test_a_pause_varies_by_a_fifth(slack: LocalSlack, naps: list[float], luck: float, pause: float) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    mouth = Slack(client, naps.append, lambda: 0.0, lambda: luck)
    slack.faults.add("chat.update", "internal_error")
    failed(lambda: mouth.update(CHANNEL, "1.000001", HELLO))
    assert naps == [pytest.approx(pause)]


def test_a_refusal_says_which_blocks_it_blames(slack: LocalSlack, mouth: Slack) -> None:
    slack.processing = 3_600
    file_id = mouth.upload(PNG, "kpi", "alt")
    assert failed(lambda: mouth.post(CHANNEL, picture(HELLO, file_id, "alt"))).blocks == (2,)
    slack.faults.refuse_blocks("context")
    assert failed(lambda: mouth.post(CHANNEL, HELLO)).blocks == (1,)
    slack.faults.refuse_blocks("header")
    url = response_url(slack)
    assert failed(lambda: mouth.answer(url, HELLO)).blocks == (), "there Slack explains nothing"
    slack.faults.add("chat.postMessage", "invalid_blocks")
    assert failed(lambda: mouth.post(CHANNEL, HELLO)).blocks == ()


@pytest.mark.parametrize("wait", [None, 30])
def test_an_answer_that_comes_too_fast_is_told_with_how_long_to_wait(
    slack: LocalSlack, mouth: Slack, naps: list[float], wait: int | None
) -> None:
    url = response_url(slack)
    slack.faults.add("response_url", "ratelimited", retry_after=wait)
    error = failed(lambda: mouth.answer(url, HELLO))
    assert (error.kind, error.retry_after) == (Kind.LATER, wait)
    assert naps == []


def test_a_post_that_hangs_is_unsure_and_no_question_hangs_for_longer_than_its_timeout(slack: LocalSlack) -> None:
    slack.faults.add("*", "hang", count=2, seconds=30)
    mouth = Slack(WebClient(slack.bot_token, base_url=slack.api_url, timeout=1, retry_handlers=[]))
    assert failed(lambda: mouth.post(CHANNEL, HELLO)).kind is Kind.UNSURE
    url = response_url(slack)
    assert failed(lambda: mouth.answer(url, HELLO)).kind is Kind.UNSURE
    assert asked(slack, "chat.postMessage") == asked(slack, "response_url") == 1


def test_a_command_is_answered_to_the_asker_alone_or_to_all(slack: LocalSlack, mouth: Slack) -> None:
    mouth.answer(response_url(slack), HELLO)
    assert slack.messages(CHANNEL) == []
    (told,) = slack.messages(CHANNEL, seen_by="U0MANAGER1")
    assert (told.text, told.blocks, told.ephemeral_to) == ("finding", [*HELLO.blocks], "U0MANAGER1")
    mouth.answer(response_url(slack), Message("words"), in_channel=True)
    (shown,) = slack.messages(CHANNEL)
    assert (shown.text, shown.blocks) == ("words", [])


def test_an_address_is_used_up_after_five_answers(slack: LocalSlack, mouth: Slack) -> None:
    url = response_url(slack)
    for _ in range(5):
        mouth.answer(url, HELLO)
    error = failed(lambda: mouth.answer(url, HELLO), url.rpartition("/")[2])
    assert (error.kind, error.code) == (Kind.OTHER, "used_url")
    assert len(slack.messages(CHANNEL, seen_by="U0MANAGER1")) == 5


def test_an_address_that_is_too_old_is_told(slack: LocalSlack, mouth: Slack) -> None:
    url = response_url(slack)
    slack.reply_lifetime = 0
    assert failed(lambda: mouth.answer(url, HELLO)).code == "expired_url"


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("http_500", Kind.UNSURE, 1),
        ("cut", Kind.UNSURE, 1),
        ("ratelimited", Kind.LATER, 0),
        ("invalid_blocks", Kind.CONTENT, 0),
        ("channel_not_found", Kind.PLACE, 0),
    ],
)
def test_an_answer_that_fails_is_never_repeated(
    slack: LocalSlack, mouth: Slack, fault: str, kind: Kind, said: int
) -> None:
    url = response_url(slack)
    slack.faults.add("response_url", fault)
    assert failed(lambda: mouth.answer(url, HELLO), url.rpartition("/")[2]).kind is kind
    assert len(slack.messages(CHANNEL, seen_by="U0MANAGER1")) == said
    assert asked(slack, "response_url") == 1


def test_a_refusal_says_its_name_and_what_it_means() -> None:
    told = str(SlackError(Kind.LATER, "ratelimited", 3.0))
    assert "ratelimited" in told
    assert Kind.LATER.value in told
