"""`kpi-bot run` before a local Slack: as a program of its own until a signal, and what keeps it from starting."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import phrases
from bot.local import LocalSlack
from bot.serve.watch import CONNECTIONS
from tests.bot.people import said
from tests.bot.terminal import Folder

PATIENCE = 60.0


@pytest.fixture
def here(tmp_path: Path, lite: str, slack: LocalSlack) -> Folder:
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
    return Folder(tmp_path, lite, SLACK_API_URL=slack.api_url, **tokens)


@contextmanager
def begun(here: Folder, slack: LocalSlack) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=here.path,
        env=here.surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        slack.wait_connected(CONNECTIONS, PATIENCE)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_and_leaves_no_question_without_a_word(
    here: Folder, slack: LocalSlack, sign: signal.Signals
) -> None:
    with begun(here, slack) as process:
        assert process.stdout is not None
        assert "kpi-bot is connected to This machine" in process.stdout.readline()
        typed = [slack.command("/kpi help") for _ in range(9)]
        slack.wait_for(lambda: all(each.acked for each in typed))
        process.send_signal(sign)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert "ERROR" not in err
    slack.wait_for(lambda: slack.connections == 0)
    told = said(slack)
    assert len(told) == len(typed)
    assert all(phrases.RESTARTING.en == message.text or "/kpi" in message.text for message in told)


def test_an_outage_is_told_and_not_each_try_to_end_it(here: Folder, slack: LocalSlack) -> None:
    with begun(here, slack) as process:
        assert process.stderr is not None
        slack.stop()
        lines: list[str] = []
        while "0 left" not in "".join(lines[-1:]):
            lines.append(process.stderr.readline())
            assert lines[-1], lines
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=PATIENCE)
    said = "".join(lines) + rest
    assert said.count("Slack gives no connection (ConnectionRefusedError), 0 left") == 1
    assert "slack_sdk" not in said


@pytest.mark.parametrize(
    ("method", "answer", "sentence"),
    [
        ("auth.test", "invalid_auth", "Slack refuses the tokens (invalid_auth)"),
        ("apps.connections.open", "not_allowed_token_type", "Slack refuses the tokens (not_allowed_token_type)"),
        ("apps.connections.open", "ratelimited", "Slack is not ready (ratelimited)"),
        ("auth.test", "internal_error", "Slack is not ready (internal_error)"),
        ("auth.test", "cut", "Slack cannot be reached"),
    ],
)
def test_what_keeps_it_from_starting_is_one_sentence(
    here: Folder, slack: LocalSlack, method: str, answer: str, sentence: str
) -> None:
    slack.faults.add(method, answer)
    assert here.says("run").sentence.startswith(sentence)
    slack.wait_for(lambda: slack.connections == 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the SDK drops its socket unclosed
def test_an_address_that_does_not_answer_is_one_sentence(
    here: Folder, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.local.tickets.LIFETIME", 0.0)
    assert "Slack cannot be reached (the address that Slack gave does not answer)" in here.says("run").sentence
    assert len(slack.journal.of("request", "apps.connections.open")) == 1


def test_one_connection_too_many_is_one_sentence(here: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.local.sockets.MOST", 0)
    assert here.says("run").sentence.startswith("Slack gives no connection (too_many_websockets)")


def test_without_slack_it_says_so(here: Folder, slack: LocalSlack) -> None:
    slack.stop()
    assert here.says("run").sentence.startswith("Slack cannot be reached")
