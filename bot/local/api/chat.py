"""chat.postMessage, chat.postEphemeral, chat.update, chat.getPermalink."""

from dataclasses import replace

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.draft import Draft
from bot.local.identity import BOT_USER
from bot.local.messages import Message
from bot.local.refused import RefusedError
from bot.local.told import as_slack_tells
from bot.local.wire import Json
from bot.local.workspace import Workspace

LONGEST_EDIT = 4_000  # characters of text; a post may have ten times as many


def _root(workspace: Workspace, channel: str, said: Draft) -> str | None:
    """The thread to speak in: a reply's is its root's. Under a message that is gone one speaks in the channel."""
    return workspace.messages.root(channel, said.thread_ts) if said.thread_ts else None


def post_message(workspace: Workspace, call: Call) -> Json:
    channel = workspace.directory.open_to_bot(call.text("channel"))
    said = workspace.read(call.arguments, "chat.postMessage", ephemeral=False)
    root = _root(workspace, channel.id, said)
    workspace.pace.count(channel.id)
    message = workspace.messages.post(
        Message(
            channel.id,
            BOT_USER,
            said.text,
            said.blocks or [],
            via="chat.postMessage",
            metadata=said.metadata,
            thread_ts=root,
            payload=said.payload,
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": as_slack_tells(message)}


def post_ephemeral(workspace: Workspace, call: Call) -> Json:
    channel = workspace.directory.open_to_bot(call.text("channel"))
    user = call.text("user")
    if user not in workspace.directory.members(channel):
        raise RefusedError("user_not_in_channel")
    said = workspace.read(call.arguments, "chat.postEphemeral", ephemeral=True)
    message = workspace.messages.post(
        Message(
            channel.id,
            BOT_USER,
            said.text,
            said.blocks or [],
            ephemeral_to=user,
            via="chat.postEphemeral",
            thread_ts=_root(workspace, channel.id, said),
            payload=said.payload,
        )
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, call: Call) -> Json:
    """New text without blocks takes the old blocks away; new blocks alone leave the text."""
    channel = workspace.directory.seen_by_bot(call.text("channel"))
    if channel.archived:
        raise RefusedError("is_inactive")
    old = workspace.messages.find(channel.id, call.text("ts"))
    if old is None or old.ephemeral_to:
        raise RefusedError("message_not_found")
    if old.user != BOT_USER:
        raise RefusedError("cant_update_message")
    if len(str(call.arguments.get("text") or "")) > LONGEST_EDIT:
        raise RefusedError("msg_too_long")
    said = workspace.read(call.arguments, "chat.update", ephemeral=False)
    _unless_mismatched(old.blocks, said.blocks)
    new = replace(
        old,
        text=said.text if "text" in call.arguments else old.text,
        blocks=said.blocks or [],
        metadata=said.metadata or old.metadata,
        payload=said.payload,
    )
    message = workspace.messages.edit(old, new)
    told = as_slack_tells(message)
    del told["ts"]  # Slack tells it beside the message here
    return {"channel": channel.id, "ts": old.ts, "text": message.text, "message": told}


def _unless_mismatched(old: list[Json], new: list[Json] | None) -> None:
    """Rich text keeps its type when its place in a message is written anew."""
    for before, after in zip(old, new or (), strict=False):
        if before["type"] == "rich_text" and after["type"] != "rich_text" and len(old) == len(new or ()):
            raise RefusedError("block_mismatch")


def permalink(workspace: Workspace, call: Call) -> Json:
    channel = workspace.directory.seen_by_bot(call.text("channel"))
    message = workspace.messages.find(channel.id, call.text("message_ts"))
    if message is None or message.ephemeral_to:
        raise RefusedError("message_not_found")
    address = f"{workspace.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


METHODS = [
    Method("chat.postMessage", post_message, "chat:write", json=True),
    Method("chat.postEphemeral", post_ephemeral, "chat:write", tier=4, json=True),
    Method("chat.update", update, "chat:write", tier=3, json=True),
    Method("chat.getPermalink", permalink),
]
