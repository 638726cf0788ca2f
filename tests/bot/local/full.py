"""A Slack whose app may do and hears everything, for tests of what the bot does not use yet."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.local import LocalSlack, Message, Shortcut

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "usergroups:read",
    "users:read",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_unarchive",
    "group_archive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "tokens_revoked",
)
SHORTCUTS = (Shortcut("Ask", "ask"), Shortcut("Explain this", "explain", kind="message"))
SUPPORT, LEADS, MANAGER, AGENT = "C0SUPPORT1", "C0LEADS001", "U0MANAGER1", "U0AGENT001"


def running(**more: Any) -> Iterator[LocalSlack]:
    local = LocalSlack(
        scopes=SCOPES, commands={"/kpi": "week"}, events=EVENTS, shortcuts=SHORTCUTS, processing=0.0, **more
    )
    local.start()
    yield local
    local.stop()


def button(action: str = "more", value: str = "week", **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "More"}
    return {"type": "button", "action_id": action, "text": label, "value": value, **more}


def select(action: str = "by", *values: str, **more: Any) -> dict[str, Any]:
    options = [{"text": {"type": "plain_text", "text": value.title()}, "value": value} for value in values]
    return {"type": "static_select", "action_id": action, "options": options, **more}


def actions(*elements: dict[str, Any], block: str = "foot") -> dict[str, Any]:
    return {"type": "actions", "block_id": block, "elements": list(elements)}


def section(text: str = "Figures") -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def typed(block: str, action: str = "typed", *, optional: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block,
        "optional": optional,
        "label": {"type": "plain_text", "text": block.title()},
        "element": {"type": "plain_text_input", "action_id": action, **more},
    }


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    title, submit = {"type": "plain_text", "text": "Target"}, {"type": "plain_text", "text": "Save"}
    return {"type": "modal", "title": title, "submit": submit, "blocks": list(blocks), **more}


def home(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks)}


def only(slack: LocalSlack, channel: str = SUPPORT, seen_by: str | None = MANAGER) -> Message:
    """The one message of the app in a channel."""
    (message,) = [each for each in slack.messages(channel, seen_by=seen_by) if each.by_app]
    return message


def code(call: Callable[..., object], **arguments: object) -> str:
    """What Slack refuses this call with."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])
