"""What the tests of the Mouth over the real Web API client share."""

from collections.abc import Callable
from urllib.error import HTTPError

import pytest

from bot.local import LocalSlack
from bot.outcome import SlackError
from bot.render import Message
from bot.render.message import context, header

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HELLO = Message("finding", (header("finding"), context("where")))


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


def response_url(slack: LocalSlack) -> str:
    return slack.command("/kpi week").response_url
