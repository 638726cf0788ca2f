"""response_url: five uses, half an hour, and what each answer does."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk.webhook import WebhookClient

from bot.local import LocalSlack


@pytest.fixture
def answer(slack: LocalSlack) -> WebhookClient:
    return WebhookClient(slack.command("/kpi week").response_url, retry_handlers=[])


def seen(slack: LocalSlack, by: str = "U0MANAGER1") -> list[str]:
    return [each.text for each in slack.messages("C0SUPPORT1", seen_by=by)]


def test_an_answer_is_for_the_asker_unless_it_says_otherwise(slack: LocalSlack, answer: WebhookClient) -> None:
    assert answer.send(text="for you").body == "ok"
    answer.send(text="for all", response_type="in_channel")
    assert seen(slack) == ["for you", "for all"]
    assert seen(slack, "U0AGENT001") == ["for all"]


def test_a_command_has_no_message_that_its_answers_could_replace_or_delete(
    slack: LocalSlack, answer: WebhookClient
) -> None:
    answer.send(text="one moment")
    answer.send(text="here", replace_original=True)
    answer.send(delete_original=True)
    assert seen(slack) == ["one moment", "here"]


def test_an_address_is_used_up_after_five_answers(slack: LocalSlack, answer: WebhookClient) -> None:
    for number in range(5):
        assert answer.send(text=str(number)).status_code == 200
    refused = answer.send(text="5")
    assert (refused.status_code, refused.body) == (404, '{"ok": false, "error": "used_url"}')
    assert len(seen(slack)) == 5


def test_an_address_expires(slack: LocalSlack, answer: WebhookClient) -> None:
    assert slack.reply_lifetime == 1800
    slack.reply_lifetime = 0.0
    refused = answer.send(text="late")
    assert (refused.status_code, refused.body) == (404, '{"ok": false, "error": "expired_url"}')


def test_an_address_nobody_gave_out(slack: LocalSlack) -> None:
    assert WebhookClient(f"{slack.url}/commands/T0LOCAL001/guessed").send(text="x").status_code == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"blocks": [{"type": "nonsense"}], "text": "x"}, "invalid_blocks"),
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "image", "alt_text": "a", "slack_file": {"id": "F0AAAAAAAA"}}]}, "invalid_blocks"),
    ],
)
def test_answers_slack_refuses(slack: LocalSlack, answer: WebhookClient, body: dict[str, Any], error: str) -> None:
    refused = answer.send_dict(body)
    assert refused.status_code == 404
    assert json.loads(refused.body) == {"ok": False, "error": error}
    assert seen(slack) == []


@pytest.mark.parametrize("body", [b"[", b"[]", b"payload="])
def test_answers_that_are_no_json_object(slack: LocalSlack, body: bytes) -> None:
    url = slack.command("/kpi week").response_url
    kind = "application/x-www-form-urlencoded" if body.startswith(b"payload") else "application/json"
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(url, body, {"Content-Type": kind}))  # noqa: S310 # loopback
    with refused.value:
        assert refused.value.code == 400


def test_faults_of_an_answer(slack: LocalSlack, answer: WebhookClient) -> None:
    slack.faults.add("response_url", slack.faults.SERVER_ERROR)
    slack.faults.add("response_url", "ratelimited")
    slack.faults.add("response_url", slack.faults.CUT)
    assert answer.send(text="500").status_code == 500
    assert answer.send(text="limited").status_code == 429
    with pytest.raises(OSError, match=r"."):
        answer.send(text="cut")
    assert seen(slack) == ["500", "cut"]
