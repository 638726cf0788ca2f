"""Envelopes that Slack would never send: the connection stays, the log has a sentence, the next question is heard."""

import json
import logging
from typing import Any

import pytest

from tests.bot.conftest import CHANNEL, MANAGER, Office
from tests.bot.watching import asked

ODD = "Slack sent something that is no envelope; it is left aside"
PAYLOAD: dict[str, Any] = {
    "channel_id": CHANNEL,
    "user_id": MANAGER,
    "command": "/kpi",
    "text": "help",
    "trigger_id": "1.2.3",
}


def sent(office: Office, *frames: str) -> None:
    """Over every connection, all at once; then a question over each, which is heard."""

    async def send() -> None:
        for connection in list(office.slack._dispatch.sockets.open):
            for frame in frames:
                await connection.socket.send_str(frame)

    office.slack._running().do(send())
    for _ in range(office.slack.connections):
        asked(office)


def envelope(payload: Any, kind: Any = "slash_commands", **more: Any) -> str:
    return json.dumps({"envelope_id": "E1", "type": kind, "accepts_response_payload": True, "payload": payload, **more})


def told(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


UNREADABLE = ["[]", "null", "{", "5", '"x"', "[" * 100_000, "x" * 200_000, envelope(None), envelope([1]), envelope(5)]


def test_what_is_no_envelope_is_left_aside_in_one_sentence(it: Office, caplog: pytest.LogCaptureFixture) -> None:
    connections = it.slack.connections
    sent(it, *UNREADABLE)
    assert [record.getMessage() for record in told(caplog)] == [ODD] * len(UNREADABLE) * connections
    assert not any(record.exc_info for record in told(caplog))
    assert it.slack.connections == connections


def test_a_question_that_came_with_nonsense_is_heard(it: Office) -> None:
    """All of it in one read: what the SDK's reader had in hand was lost with what it could not read."""
    url = it.slack.command("/kpi help").response_url
    sent(it, "{", envelope({**PAYLOAD, "response_url": url}, envelope_id="E2"))
    it.slack.wait_for(
        lambda: any(each.payload["envelope_id"] == "E2" for each in it.slack.journal.of("ack", "unknown"))
    )


QUIET = ['{"type": 5}', '{"type": ["disconnect"]}', '{"envelope_id": "x"}', '{"type": "hello", "more": 1}', "{}"]


def test_an_envelope_of_no_known_form_is_nothing(it: Office, caplog: pytest.LogCaptureFixture) -> None:
    sent(it, *QUIET)
    assert told(caplog) == []


WHOLE = {**PAYLOAD, "response_url": "http://127.0.0.1:9/x"}
LACKING = [
    {name: value for name, value in WHOLE.items() if name != missing}
    for missing in ("user_id", "channel_id", "trigger_id", "command", "response_url")
]
ELSEWHERE = [
    envelope({}),
    envelope("x"),
    envelope({**WHOLE, "command": "/other"}),
    envelope({**WHOLE, "command": 5}),
    envelope({**WHOLE, "authorizations": 5}),
    envelope(WHOLE, None, envelope_id={"a": 1}),
    envelope({"type": "event_callback"}, "events_api"),
    envelope({"type": "event_callback", "event": "x"}, "events_api"),
    envelope({"type": "block_actions", "actions": {}}, "interactive"),
    envelope({"type": "view_submission", "view": 5}, "interactive"),
]


@pytest.mark.parametrize("frame", [*map(envelope, LACKING), *ELSEWHERE])
def test_an_envelope_that_lacks_something_ends_nothing(
    it: Office, caplog: pytest.LogCaptureFixture, frame: str
) -> None:
    connections = it.slack.connections
    sent(it, frame)
    assert it.slack.connections == it.watch.up == connections
    assert all(len(record.getMessage()) > 20 for record in told(caplog))


WORDS: list[Any] = [None, 5, ["help"], {}, "\ud800", "\0", "help " * 20_000, "\n"]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: ascii(words)[:12])
def test_words_of_any_kind_are_acknowledged(it: Office, caplog: pytest.LogCaptureFixture, words: Any) -> None:
    url = it.slack.command("/kpi help").response_url
    sent(it, envelope({**PAYLOAD, "text": words, "response_url": url}))
    it.slack.wait_for(lambda: it.slack.journal.of("ack", "unknown"))
    assert told(caplog) == []


def test_no_words_at_all_are_the_week(it: Office) -> None:
    url = it.slack.command("/kpi help").response_url
    wordless = {name: value for name, value in PAYLOAD.items() if name != "text"}
    sent(it, envelope({**wordless, "response_url": url, "trigger_id": "1.2.wordless"}))
    assert it.slack.wait_for(lambda: it.slack.journal.of("request", "chat.postMessage"))
