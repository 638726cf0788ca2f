"""What the page shows to one person in one channel, as JSON."""

import json

from bot.local.blocks import TOTAL
from bot.local.channels import Channel
from bot.local.commands import Command
from bot.local.draft import Draft
from bot.local.messages import Message
from bot.local.people import Person
from bot.local.show import show_message
from bot.local.wire import Json, compact
from bot.local.workspace import Workspace

LATEST = 200  # items of a channel


class Known:
    """Names for the renderer."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def person(self, user: str) -> str | None:
        return self._workspace.directory.name_of(user)

    def channel(self, channel: str) -> str | None:
        found = self._workspace.directory.channels.get(channel)
        return found.name if found and not found.private else None

    def pixels(self, file: str) -> tuple[int, int] | None:
        return self._workspace.files.find(file).size_in_pixels()


def person_as_json(person: Person) -> Json:
    return {"id": person.id, "name": person.real_name, "title": person.title, "app": person.is_bot}


def channel_as_json(workspace: Workspace, channel: Channel, user: str) -> Json:
    said = [each.ts for each in workspace.messages.of(channel.id, user) if each.user != user]
    return {
        "id": channel.id,
        "name": workspace.name if channel.person else channel.name,
        "kind": "direct" if channel.person else ("private" if channel.private else "public"),
        "purpose": f"Direct messages with {workspace.name}" if channel.person else channel.purpose,
        "archived": channel.archived,
        "latest": said[-1] if said else "",
    }


def message_as_json(workspace: Workspace, message: Message) -> Json:
    shown: Json = {
        "id": message.ts,
        "kind": "message",
        "user": message.user,
        "ts": message.ts,
        "html": show_message(message.text, message.blocks, Known(workspace)),
        "ephemeral": message.ephemeral_to is not None,
        "edited": message.edited,
        "app": message.by_app,
    }
    if message.by_app:
        draft = Draft(message.text, message.blocks, message.payload)
        shown["inside"] = {
            "json": json.dumps(message.payload, ensure_ascii=False, indent=2),
            "size": len(compact(message.blocks)) if message.blocks else 0,
            "most": TOTAL,
            "text": message.text,
            "via": message.via,
            "faults": draft.faults,
        }
    return shown


def command_as_json(command: Command) -> Json:
    seconds = command.ack_seconds
    return {
        "id": f"command-{command.ts}",
        "kind": "command",
        "user": command.user,
        "ts": command.ts,
        "text": command.text,
        "ack": round(seconds * 1000) if seconds is not None and not command.error else None,
        "error": command.said_to_person,
    }


def timeline(workspace: Workspace, user: str, channel: str) -> list[Json]:
    items = [message_as_json(workspace, each) for each in workspace.messages.of(channel, user)[-LATEST:]]
    items += [command_as_json(each) for each in workspace.commands if (each.user, each.channel) == (user, channel)]
    return sorted(items, key=lambda item: str(item["ts"]))[-LATEST:]


def state(workspace: Workspace, user: str, channel: str, connections: int) -> Json:
    directory = workspace.directory
    with workspace.journal.changed:
        seen = directory.seen_by(user)
        here = channel if channel in {each.id for each in seen} else next((each.id for each in seen), "")
        return {
            "name": workspace.name,
            "user": user,
            "channel": here,
            "connections": connections,
            "people": [person_as_json(each) for each in [*directory.people.values(), directory.bot]],
            "channels": [channel_as_json(workspace, each, user) for each in seen],
            "commands": [{"name": name, "hint": hint} for name, hint in workspace.hints.items()],
            "timeline": timeline(workspace, user, here) if here else [],
            "faults": list(workspace.faults_seen),
            "unknown": list(workspace.unknown_methods),
        }
