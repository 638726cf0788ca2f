"""What the app reads when something is pressed, chosen, sent or called."""

from dataclasses import dataclass

from bot.local.channels import Channel
from bot.local.identity import APP, TEAM, TEAM_DOMAIN
from bot.local.messages import Message
from bot.local.people import Person
from bot.local.told import as_slack_tells
from bot.local.values import State
from bot.local.views import View
from bot.local.wire import Json


@dataclass(frozen=True)
class Cause:
    """Who did it, with which trigger, and where."""

    token: str
    person: Person
    trigger: str
    channel: Channel | None = None

    def common(self, kind: str) -> Json:
        return {
            "type": kind,
            "token": self.token,
            "api_app_id": APP,
            "team": {"id": TEAM, "domain": TEAM_DOMAIN},
            "user": {
                "id": self.person.id,
                "username": self.person.handle,
                "name": self.person.handle,
                "team_id": self.person.team,
            },
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.trigger,
            **({"channel": {"id": self.channel.id, "name": name_of(self.channel)}} if self.channel else {}),
        }


def name_of(channel: Channel) -> str:
    """What a channel is called in payloads: those that are not public have no name of their own."""
    if channel.is_direct:
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def typed_where(token: str, person: Person, channel: Channel) -> Json:
    return {
        "token": token,
        "api_app_id": APP,
        "channel_id": channel.id,
        "channel_name": name_of(channel),
        "user_id": person.id,
        "user_name": person.handle,
    }


def action(block: Json, element: Json, fields: Json, stamp: str) -> Json:
    return {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": stamp,
        **fields,
    }


def held(act: Json) -> Json:
    """What an element holds after it: its type and what was chosen."""
    return {name: value for name, value in act.items() if name not in ("action_id", "block_id", "action_ts")}


def in_message(cause: Cause, message: Message, act: Json, response_url: str, state: State) -> Json:
    """`state`: what the elements of the message held before this act."""
    if act["block_id"] in state:
        state[act["block_id"]][act["action_id"]] = held(act)
    ephemeral = message.ephemeral_to is not None
    return {
        **cause.common("block_actions"),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": ephemeral,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        },
        **({} if ephemeral else {"message": as_slack_tells(message)}),
        "state": {"values": state},
        "response_url": response_url,
        "actions": [act],
    }


def in_view(cause: Cause, view: View, act: Json) -> Json:
    return {
        **cause.common("block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "view": view.told(),
        "actions": [act],
    }


def submission(cause: Cause, view: View) -> Json:
    return {**cause.common("view_submission"), "view": view.told(), "response_urls": []}


def closed(cause: Cause, view: View, *, cleared: bool) -> Json:
    told = {**cause.common("view_closed"), "view": view.told(), "is_cleared": cleared}
    del told["trigger_id"]
    return told


def shortcut(cause: Cause, callback_id: str, stamp: str) -> Json:
    """Slack tells less of the app and the person here than elsewhere."""
    told = {**cause.common("shortcut"), "callback_id": callback_id, "action_ts": stamp}
    del told["api_app_id"], told["user"]["name"]
    return told


def of_message(cause: Cause, message: Message, callback_id: str, response_url: str, stamp: str) -> Json:
    return {
        **cause.common("message_action"),
        "callback_id": callback_id,
        "action_ts": stamp,
        "message_ts": message.ts,
        "message": as_slack_tells(message),
        "response_url": response_url,
    }
