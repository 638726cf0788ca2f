"""Uploads over the real Web API client: unseen until a message shows them, so they may be repeated."""

import pytest
from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.outcome import Kind
from bot.render.message import picture
from bot.slack import Slack
from tests.bot.conftest import CHANNEL
from tests.bot.mouths import HELLO, PNG, asked, failed, response_url


def test_a_picture_is_uploaded_unseen_and_shown_by_the_message_that_names_it(slack: LocalSlack, mouth: Slack) -> None:
    file_id = mouth.upload(PNG, "kpi", "First response time 15 min")
    assert slack.messages(CHANNEL) == []
    assert mouth.is_ready(file_id, 0)
    file = slack._workspace.files.find(file_id)
    assert (file.data, file.name, file.title, file.alt) == (PNG, "kpi.png", "kpi", "First response time 15 min")
    mouth.post(CHANNEL, picture(HELLO, file_id, "First response time 15 min"))
    assert slack.messages(CHANNEL)[0].blocks[-1]["slack_file"] == {"id": file_id}


def test_the_words_of_an_upload_are_cut_where_slack_would_refuse_them(slack: LocalSlack, mouth: Slack) -> None:
    file_id = mouth.upload(PNG, "kpi", "word " * 300)
    alt = slack._workspace.files.find(file_id).alt
    assert 900 < len(alt) <= 1_000
    assert alt.endswith("word…")


def test_a_picture_that_is_not_ready_is_not_shown(slack: LocalSlack, mouth: Slack) -> None:
    slack.processing = 3_600
    error = failed(lambda: mouth.post(CHANNEL, picture(HELLO, mouth.upload(PNG, "kpi", "alt"), "alt")))
    assert (error.kind, error.code) == (Kind.CONTENT, "invalid_blocks")


def test_a_picture_is_waited_for_no_longer_than_patience(slack: LocalSlack, mouth: Slack, naps: list[float]) -> None:
    slack.processing = 3_600
    file_id = mouth.upload(PNG, "kpi", "alt")
    assert not mouth.is_ready(file_id, 6)
    assert sum(naps) == 6
    assert asked(slack, "files.info") == len(naps) + 1


def test_a_picture_that_becomes_ready_while_waiting_is_ready(slack: LocalSlack) -> None:
    slack.processing = 3_600
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        slack.processing = 0 if len(naps) == 3 else slack.processing

    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    mouth = Slack(client, nap, lambda: sum(naps))
    assert mouth.is_ready(mouth.upload(PNG, "kpi", "alt"), 6)
    assert len(naps) == 3


@pytest.mark.parametrize("fault", ["ratelimited", "internal_error", "http_500", "cut"])
def test_a_look_that_fails_for_the_moment_is_taken_again(slack: LocalSlack, mouth: Slack, fault: str) -> None:
    file_id = mouth.upload(PNG, "kpi", "alt")
    slack.faults.add("files.info", fault, count=2)
    assert mouth.is_ready(file_id, 2)


@pytest.mark.parametrize("fault", ["file_not_found", "missing_scope", "token_revoked"])
def test_a_look_that_is_refused_for_good_ends_the_waiting(
    slack: LocalSlack, mouth: Slack, naps: list[float], fault: str
) -> None:
    file_id = mouth.upload(PNG, "kpi", "alt")
    slack.faults.add("files.info", fault, count=9)
    assert not mouth.is_ready(file_id, 6)
    assert naps == []


def test_looks_keep_the_pause_that_slack_asks_for(slack: LocalSlack, mouth: Slack, naps: list[float]) -> None:
    file_id = mouth.upload(PNG, "kpi", "alt")
    slack.faults.add("files.info", "ratelimited", retry_after=4)
    assert mouth.is_ready(file_id, 6)
    assert naps == [4.0]
    slack.faults.add("files.info", "ratelimited", retry_after=40)
    assert not mouth.is_ready(file_id, 6)
    assert naps == [4.0]


STEPS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest.mark.parametrize("fault", ["http_500", "cut", "internal_error", "ratelimited"])
@pytest.mark.parametrize("step", STEPS)
def test_an_upload_that_fails_at_any_step_is_repeated_once_as_a_whole(
    slack: LocalSlack, mouth: Slack, naps: list[float], step: str, fault: str
) -> None:
    slack.faults.add(step, fault)
    assert mouth.is_ready(mouth.upload(PNG, "kpi", "alt"), 0)
    assert asked(slack, "files.getUploadURLExternal") == len(naps) + 1 == 2
    slack.faults.add(step, fault, count=2)
    error = failed(lambda: mouth.upload(PNG, "kpi", "alt"), slack.bot_token)
    assert error.code not in ("str", "0")
    assert asked(slack, "files.getUploadURLExternal") == 4
    assert slack.messages(CHANNEL) == []


@pytest.mark.parametrize("step", STEPS[::2])
def test_an_upload_that_is_refused_for_good_is_not_repeated(slack: LocalSlack, mouth: Slack, step: str) -> None:
    slack.faults.add(step, "invalid_auth")
    assert failed(lambda: mouth.upload(PNG, "kpi", "alt")).kind is Kind.STOPPED
    assert asked(slack, step) == 1


def test_an_upload_that_took_long_to_fail_is_not_repeated(slack: LocalSlack) -> None:
    """Somebody waits for the figures."""
    hours = iter(range(0, 99_999, 6))
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    slack.faults.add("files.getUploadURLExternal", "http_500", accepted=False)
    error = failed(lambda: Slack(client, clock=lambda: float(next(hours))).upload(PNG, "kpi", "alt"))
    assert error.kind is Kind.UNSURE
    assert asked(slack, "files.getUploadURLExternal") == 1


def test_an_answer_cannot_carry_a_picture(slack: LocalSlack, mouth: Slack) -> None:
    with_picture = picture(HELLO, mouth.upload(PNG, "kpi", "alt"), "alt")
    url = response_url(slack)
    assert failed(lambda: mouth.answer(url, with_picture)).kind is Kind.CONTENT
    assert slack.messages(CHANNEL, seen_by="U0MANAGER1") == []
