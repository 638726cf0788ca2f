"""chat.postMessage, chat.postEphemeral, chat.update."""

from dataclasses import replace

from bot.local import draft
from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.identity import APP, BOT, BOT_USER, TEAM
from bot.local.messages import Message
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace


def as_slack_tells(message: Message) -> Json:
    blocks = [{"block_id": f"b{at}", **block} for at, block in enumerate(message.blocks)]
    return {
        "type": "message",
        "user": message.user,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "text": message.text,
        "ts": message.ts,
        **({"blocks": blocks} if blocks else {}),
        **({"metadata": message.metadata} if message.metadata else {}),
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }


def post_message(workspace: Workspace, call: Call) -> Json:
    channel = workspace.directory.open_to_bot(call.text("channel"))
    said = draft.read(call.arguments, workspace.files.is_processed, ephemeral=False)
    workspace.pace.count(channel.id)
    workspace.note(said, "chat.postMessage")
    message = workspace.messages.post(
        Message(
            channel.id,
            BOT_USER,
            said.text,
            said.blocks or [],
            via="chat.postMessage",
            metadata=said.metadata,
            thread_ts=said.thread_ts,
            payload=said.payload,
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": as_slack_tells(message)}


def post_ephemeral(workspace: Workspace, call: Call) -> Json:
    channel = workspace.directory.open_to_bot(call.text("channel"))
    user = call.text("user")
    if user not in workspace.directory.people or not channel.has(user):
        raise RefusedError("user_not_in_channel")
    said = draft.read(call.arguments, workspace.files.is_processed, ephemeral=True)
    workspace.note(said, "chat.postEphemeral")
    message = workspace.messages.post(
        Message(
            channel.id,
            BOT_USER,
            said.text,
            said.blocks or [],
            ephemeral_to=user,
            via="chat.postEphemeral",
            thread_ts=said.thread_ts,
            payload=said.payload,
        )
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, call: Call) -> Json:
    """Blocks that are not given stay; an empty array takes them away."""
    channel = workspace.directory.open_to_bot(call.text("channel"))
    old = workspace.messages.find(channel.id, call.text("ts"))
    if old is None or old.ephemeral_to:
        raise RefusedError("message_not_found")
    if old.user != BOT_USER:
        raise RefusedError("cant_update_message")
    said = draft.read(call.arguments, workspace.files.is_processed, ephemeral=False)
    workspace.note(said, "chat.update")
    kept = old.blocks if call.arguments.get("blocks") is None else []
    new = replace(
        old,
        text=said.text,
        blocks=said.blocks if said.blocks is not None else kept,
        metadata=said.metadata or old.metadata,
        payload=said.payload,
    )
    message = workspace.messages.edit(old, new)
    return {"channel": channel.id, "ts": old.ts, "text": said.text, "message": as_slack_tells(message)}


METHODS = [
    Method("chat.postMessage", post_message, "chat:write"),
    Method("chat.postEphemeral", post_ephemeral, "chat:write"),
    Method("chat.update", update, "chat:write"),
]
