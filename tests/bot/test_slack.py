"""The Mouth over the real Web API client: what each outcome is called, and that nothing is ever said twice."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.error import HTTPError, URLError

import pytest
from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.render import Message
from bot.render.message import context, header, picture
from bot.slack import Kind, Slack, SlackError, _unanswered

CHANNEL = "C0SUPPORT1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HELLO = Message("finding", (header("finding"), context("where")))
OUTCOMES: dict[Kind, str] = {
    Kind.LATER: "rate_limited request_timeout team_added_to_org org_login_required message_limit_exceeded",
    Kind.UNSURE: "internal_error fatal_error service_unavailable",
    Kind.PLACE: "channel_not_found not_in_channel is_archived is_inactive restricted_action ekm_access_denied "
    "messages_tab_disabled user_not_found cannot_dm_bot restricted_action_read_only_channel",
    Kind.STOPPED: "invalid_auth not_authed token_revoked token_expired account_inactive no_permission "
    "team_access_not_granted accesslimited missing_scope",
    Kind.CONTENT: "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text",
    Kind.OTHER: "message_not_found edit_window_closed a_word_that_slack_invents_tomorrow",
}
CODES = [(kind, code) for kind, codes in OUTCOMES.items() for code in codes.split()]


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def mouth(slack: LocalSlack, naps: list[float]) -> Slack:
    return Slack(WebClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[]), naps.append)


def failed(call: Callable[[], object], *secrets: str) -> SlackError:
    """The refusal of `call`, in which no secret is told, nor in what caused it."""
    with pytest.raises(SlackError) as refused:
        call()
    told, error = "", refused.value.__cause__
    while error is not None:
        told += f"{error!r} {error}\n"
        assert not isinstance(error, HTTPError) or error.closed
        error = error.__cause__ or error.__context__
    told += f"{refused.value!r} {refused.value}"
    assert not [secret for secret in ("xoxb-", *secrets) if secret in told]
    assert len(str(refused.value)) < 160
    return refused.value


def asked(slack: LocalSlack, method: str) -> int:
    return len(slack.journal.of("request", method))


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


@pytest.mark.parametrize(
    "reason", [socket.gaierror(-2, "Name or service not known"), ssl.SSLCertVerificationError("x")]
)
def test_what_never_reached_slack_may_be_tried_later(reason: OSError) -> None:
    assert _unanswered(URLError(reason)).kind is Kind.LATER


@contextmanager
def stranger(answer: bytes) -> Iterator[str]:
    """Something in the way that is not Slack: every request gets `answer`, then the connection ends."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                head = connection.recv(65_536)
                _, _, body = head.partition(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                while len(body) < int(length or 0):
                    body += connection.recv(65_536)
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def page(body: bytes, *head: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *head, "", ""]
    return "\r\n".join(lines).encode() + body


STRANGE = {
    "a proxy's page": page(b"<html><body>Sign in: please</body></html>", "Content-Type: text/html"),
    "a page in another alphabet": page(b"\xff\xfe\xe9", "Content-Type: text/html; charset=utf-8"),
    "an empty page": page(b""),
    "an empty object": page(b"{}", "Content-Type: application/json"),
    "a list": page(b"[]", "Content-Type: application/json"),
    "null": page(b"null", "Content-Type: application/json"),
    "a bad gateway": page(b"<html>Bad Gateway</html>", status="502 Bad Gateway"),
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "half an answer": page(b'{"ok": true, "ts": "1.0"}')[:-9],
    "nothing": b"",
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=[*STRANGE])
@pytest.mark.parametrize("way", ["post", "update", "answer", "upload"])
def test_whoever_answers_in_slacks_place_leaves_it_unsure(answer: bytes, way: str) -> None:
    with stranger(answer) as url:
        mouth = Slack(WebClient("xoxb-secret", base_url=url, timeout=5, retry_handlers=[]))
        ways: dict[str, Callable[[], object]] = {
            "post": lambda: mouth.post(CHANNEL, HELLO),
            "update": lambda: mouth.update(CHANNEL, "1.000001", HELLO),
            "answer": lambda: mouth.answer(f"{url}commands/s3cret", HELLO),
            "upload": lambda: mouth.upload(PNG, "kpi", "alt"),
        }
        error = failed(ways[way], "s3cret")
    assert error.kind is Kind.UNSURE
    assert "<" not in error.code


@pytest.mark.parametrize("wait", ["Wed, 21 Oct 2026 07:28:00 GMT", "soon", "", "-1", "nan"])
def test_a_wait_that_is_no_number_is_no_wait(wait: str) -> None:
    body = b'{"ok": false, "error": "ratelimited"}'
    with stranger(page(body, f"Retry-After: {wait}", status="429 Too Many Requests")) as url:
        error = failed(lambda: Slack(WebClient("xoxb-", base_url=url, retry_handlers=[])).post(CHANNEL, HELLO))
    assert error.kind is Kind.LATER
    assert error.retry_after is None or error.retry_after >= 0


def test_too_fast_is_understood_without_slacks_word_for_it() -> None:
    with stranger(page(b"<html>Slow down</html>", "Retry-After: 7", status="429 Too Many Requests")) as url:
        error = failed(lambda: Slack(WebClient("xoxb-", base_url=url, retry_handlers=[])).post(CHANNEL, HELLO))
    assert (error.kind, error.retry_after) == (Kind.LATER, 7.0)


def test_a_picture_is_uploaded_unseen_and_shown_by_the_message_that_names_it(slack: LocalSlack, mouth: Slack) -> None:
    file_id = mouth.upload(PNG, "kpi", "First response time 15 min")
    assert slack.messages(CHANNEL) == []
    assert mouth.is_ready(file_id, 0)
    file = slack._workspace.files.find(file_id)
    assert (file.data, file.name, file.title, file.alt) == (PNG, "kpi.png", "kpi", "First response time 15 min")
    mouth.post(CHANNEL, picture(HELLO, file_id, "First response time 15 min"))
    assert slack.messages(CHANNEL)[0].blocks[-1]["slack_file"] == {"id": file_id}


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

    mouth = Slack(WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[]), nap)
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


STEPS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest.mark.parametrize("fault", ["http_500", "cut", "invalid_auth", "ratelimited"])
@pytest.mark.parametrize("step", STEPS)
def test_an_upload_may_fail_at_every_step_and_be_repeated_as_a_whole(
    slack: LocalSlack, mouth: Slack, step: str, fault: str
) -> None:
    slack.faults.add(step, fault)
    error = failed(lambda: mouth.upload(PNG, "kpi", "alt"), slack.bot_token)
    assert isinstance(error.kind, Kind)
    assert error.code not in ("str", "0")
    assert mouth.is_ready(mouth.upload(PNG, "kpi", "alt"), 0)
    assert slack.messages(CHANNEL) == []


def response_url(slack: LocalSlack) -> str:
    return slack.command("/kpi week").response_url


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


def test_an_answer_cannot_carry_a_picture(slack: LocalSlack, mouth: Slack) -> None:
    with_picture = picture(HELLO, mouth.upload(PNG, "kpi", "alt"), "alt")
    url = response_url(slack)
    assert failed(lambda: mouth.answer(url, with_picture)).kind is Kind.CONTENT
    assert slack.messages(CHANNEL, seen_by="U0MANAGER1") == []


def test_a_refusal_says_its_name_and_what_it_means() -> None:
    told = str(SlackError(Kind.LATER, "ratelimited", 3.0))
    assert "ratelimited" in told
    assert Kind.LATER.value in told
