"""What is said in Slack's place, or not at all: whether it may have been accepted."""

import errno
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

from bot.outcome import Kind, refused, unanswered
from bot.slack import Slack
from tests.bot.conftest import CHANNEL
from tests.bot.mouths import HELLO, PNG, failed


@pytest.mark.parametrize(
    "reason",
    [
        socket.gaierror(-2, "Name or service not known"),
        ssl.SSLCertVerificationError("x"),
        ssl.SSLError(1, "wrong version number"),
        OSError(errno.ENETUNREACH, "Network is unreachable"),
    ],
)
def test_what_never_reached_slack_may_be_tried_later(reason: OSError) -> None:
    assert unanswered(URLError(reason)).kind is Kind.LATER


@pytest.mark.parametrize(
    "error",
    [
        ssl.SSLError(1, "decryption failed"),
        ssl.SSLEOFError(8, "EOF occurred in violation of protocol"),
        URLError(ssl.SSLEOFError(8, "EOF occurred in violation of protocol")),
        URLError(ssl.SSLZeroReturnError(6, "closed")),
        URLError(TimeoutError("timed out")),
        TimeoutError("timed out"),
        ConnectionResetError(errno.ECONNRESET, "reset"),
        URLError(ConnectionResetError(errno.ECONNRESET, "reset")),
        OSError(errno.ENETUNREACH, "Network is unreachable"),
    ],
)
def test_what_broke_when_slack_may_have_read_it_all_is_unsure(error: Exception) -> None:
    assert unanswered(error).kind is Kind.UNSURE


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
    "a list of something": page(b"[1]", "Content-Type: application/json"),
    "a number": page(b"7", "Content-Type: application/json"),
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
        mouth = Slack(WebClient("xoxb-secret", base_url=url, timeout=5, retry_handlers=[]), lambda _: None)
        ways: dict[str, Callable[[], object]] = {
            "post": lambda: mouth.post(CHANNEL, HELLO),
            "update": lambda: mouth.update(CHANNEL, "1.000001", HELLO),
            "answer": lambda: mouth.answer(f"{url}commands/s3cret", HELLO),
            "upload": lambda: mouth.upload(PNG, "kpi", "alt"),
        }
        error = failed(ways[way], "s3cret")
    assert error.kind is Kind.UNSURE
    assert "<" not in error.code


@pytest.mark.parametrize("way", ["post", "upload"])
def test_a_yes_that_says_nothing_more_leaves_it_unsure(way: str) -> None:
    with stranger(page(b'{"ok": true}', "Content-Type: application/json")) as url:
        mouth = Slack(WebClient("xoxb-secret", base_url=url, timeout=5, retry_handlers=[]), lambda _: None)
        error = failed(lambda: mouth.post(CHANNEL, HELLO) if way == "post" else mouth.upload(PNG, "kpi", "alt"))
        assert error.kind is Kind.UNSURE
        assert not mouth.is_ready("F0AAAAAAAA", 0)


@pytest.mark.parametrize("body", [b"[1]", b'{"ok": true, "file": [1]}'])
def test_a_picture_of_which_nonsense_is_said_is_not_ready(body: bytes) -> None:
    with stranger(page(body, "Content-Type: application/json")) as url:
        mouth = Slack(WebClient("xoxb-secret", base_url=url, timeout=5, retry_handlers=[]), lambda _: None)
        assert not mouth.is_ready("F0AAAAAAAA", 0)


@pytest.mark.parametrize("yes", [b"ok", b'{"ok":true}', b'{"ok": true}\n'])
def test_either_way_to_say_yes_to_an_answer_is_a_yes(yes: bytes) -> None:
    with stranger(page(yes)) as url:
        Slack(WebClient("xoxb-secret", base_url=url, timeout=5, retry_handlers=[])).answer(f"{url}commands/1", HELLO)


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


@pytest.mark.parametrize("code", ["channel_not_found", "invalid_blocks", "ratelimited"])
def test_whatever_a_server_error_says_it_may_have_been_accepted(code: str) -> None:
    assert refused(f'{{"ok": false, "error": "{code}"}}', 503, "1").kind is Kind.UNSURE
